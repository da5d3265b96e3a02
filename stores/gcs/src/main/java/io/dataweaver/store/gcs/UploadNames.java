package io.dataweaver.store.gcs;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.Upload;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How the objects are called that stand for uploads: an empty one, the record, from the beginning of an upload to its end, and
 * one for each part. Google knows no uploads of parts in any order, by several processes.
 */
final class UploadNames {

    /** Begins the keys of all of them. */
    static final String FOLDER = ".dataweaver-uploads/";

    private static final String RECORDS = FOLDER + "records/";
    private static final String PARTS = FOLDER + "parts/";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private UploadNames() {}

    static Upload begin(ObjectPath path) {
        return new Upload(path, UUID.randomUUID().toString());
    }

    /** Returns where the record of an upload is. */
    static ObjectPath record(Upload upload) {
        return upload.path().withKey(RECORDS + upload.path().key() + "/" + upload.id());
    }

    /** Returns what the records of uploads begin with that are to keys that begin with {@code start}. */
    static ObjectPath records(ObjectPath start) {
        return start.withKey(RECORDS + start.key());
    }

    /** Returns the upload of which this is the record; empty if it is none. */
    static Optional<Upload> upload(ObjectPath record) {
        String key = record.key();
        int slash = key.lastIndexOf('/');
        String id = key.substring(slash + 1);
        return key.startsWith(RECORDS)
                        && slash > RECORDS.length()
                        && ID.matcher(id).matches()
                ? Optional.of(new Upload(record.withKey(key.substring(RECORDS.length(), slash)), id))
                : Optional.empty();
    }

    /**
     * Returns a tag that was never given before: a process that was taken for dead and goes on with the upload cannot put
     * other bytes in the place of those of its successor.
     */
    static String tag(int number) {
        return String.format(Locale.ROOT, "%05d-%s", number, UUID.randomUUID());
    }

    /** Returns what the keys of all parts of an upload begin with. */
    static ObjectPath parts(Upload upload) {
        return upload.path().withKey(PARTS + upload.id() + "/");
    }

    /** Returns where the part with this tag is. */
    static ObjectPath part(Upload upload, String tag) {
        return upload.path().withKey(PARTS + upload.id() + "/" + tag);
    }
}
