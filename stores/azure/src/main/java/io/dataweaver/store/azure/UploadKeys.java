package io.dataweaver.store.azure;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.Upload;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How uploads and their blocks are called. For each upload there is an empty blob, its record, from its beginning to its
 * end: Azure knows blocks, but not whose they are.
 */
final class UploadKeys {

    /** Begins the keys of records. */
    static final String FOLDER = ".dataweaver-uploads/";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private UploadKeys() {}

    static Upload begin(ObjectPath path) {
        return new Upload(path, UUID.randomUUID().toString());
    }

    /** Returns where the record of an upload is. */
    static ObjectPath record(Upload upload) {
        return upload.path().withKey(FOLDER + upload.path().key() + "/" + upload.id());
    }

    /** Returns what the records of uploads begin with that are to keys that begin with {@code start}. */
    static ObjectPath records(ObjectPath start) {
        return start.withKey(FOLDER + start.key());
    }

    static boolean isRecord(String key) {
        return key.startsWith(FOLDER);
    }

    /** Returns the upload of which this is the record; empty if it is none. */
    static Optional<Upload> upload(ObjectPath record) {
        String key = record.key();
        int slash = key.lastIndexOf('/');
        String id = key.substring(slash + 1);
        return isRecord(key) && slash > FOLDER.length() && ID.matcher(id).matches()
                ? Optional.of(new Upload(record.withKey(key.substring(FOLDER.length(), slash)), id))
                : Optional.empty();
    }

    /**
     * Returns the id of a block that was never given before: a process that was taken for dead and goes on with the upload
     * cannot put other bytes in the place of those of its successor. All ids have the same length, as Azure asks.
     */
    static String block(Upload upload, int number) {
        UUID whose = UUID.fromString(upload.id());
        UUID unique = UUID.randomUUID();
        ByteBuffer id = ByteBuffer.allocate(36)
                .putLong(whose.getMostSignificantBits())
                .putLong(whose.getLeastSignificantBits())
                .putInt(number)
                .putLong(unique.getMostSignificantBits())
                .putLong(unique.getLeastSignificantBits());
        return Base64.getEncoder().encodeToString(id.array());
    }
}
