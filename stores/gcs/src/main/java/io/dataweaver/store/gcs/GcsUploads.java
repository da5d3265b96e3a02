package io.dataweaver.store.gcs;

import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore.Completion;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uploads as objects that nobody looks for, of which the store composes the one that appears. {@link UploadNames} says how
 * they are called. Thread-safe.
 */
final class GcsUploads {

    /** The most objects that are composed at once: "Objects: compose" of the JSON API. */
    private static final int MOST_SOURCES = 32;

    /** The tag of a part of no bytes: there are no such objects. */
    private static final String EMPTY = "empty";

    private final GcsObjects objects;

    GcsUploads(GcsObjects objects) {
        this.objects = objects;
    }

    Upload begin(ObjectPath path, Map<String, String> metadata) {
        Upload upload = UploadNames.begin(path);
        StorageObject record = new StorageObject().setMetadata(metadata);
        objects.insert(UploadNames.record(upload), record, new byte[0], 0, 0, null);
        return upload;
    }

    UploadedPart upload(Upload upload, int number, byte[] bytes, int from, int to) {
        if (from == to) {
            return new UploadedPart(number, EMPTY);
        }
        String tag = UploadNames.tag(number);
        objects.insert(UploadNames.part(upload, tag), new StorageObject(), bytes, from, to, null);
        return new UploadedPart(number, tag);
    }

    UploadedPart copy(Upload upload, int number, StoredObject object, long from, long to) {
        if (from == to) {
            return new UploadedPart(number, EMPTY);
        }
        String tag = UploadNames.tag(number);
        if (from == 0 && to == object.size()) {
            objects.copy(object, UploadNames.part(upload, tag));
        } else {
            objects.copy(object, from, to, UploadNames.part(upload, tag));
        }
        return new UploadedPart(number, tag);
    }

    Completion complete(Upload upload, List<UploadedPart> parts, boolean replace) {
        List<ObjectPath> sources = parts.stream()
                .sorted(Comparator.comparingInt(UploadedPart::number))
                .map(UploadedPart::tag)
                .filter(tag -> !tag.equals(EMPTY))
                .map(tag -> UploadNames.part(upload, tag))
                .toList();
        // Whoever aborted the upload has removed its parts, then the record.
        Optional<StorageObject> record = objects.look(UploadNames.record(upload));
        if (record.isEmpty()) {
            return Completion.GONE;
        }
        StorageObject target = new StorageObject().setMetadata(record.get().getMetadata());
        Completion completion = sources.isEmpty()
                ? putEmpty(upload.path(), target, replace)
                : compose(upload, sources, target, replace);
        if (completion == Completion.DONE) {
            abort(upload);
        }
        return completion;
    }

    private Completion putEmpty(ObjectPath path, StorageObject target, boolean replace) {
        return objects.insert(path, target, new byte[0], 0, 0, condition(replace))
                        .isPresent()
                ? Completion.DONE
                : Completion.EXISTS;
    }

    private static @Nullable Long condition(boolean replace) {
        return replace ? null : GcsObjects.ABSENT;
    }

    private Completion compose(Upload upload, List<ObjectPath> sources, StorageObject target, boolean replace) {
        List<ObjectPath> few = sources;
        while (few.size() > MOST_SOURCES) {
            List<ObjectPath> fewer = new ArrayList<>();
            for (int from = 0; from < few.size(); from += MOST_SOURCES) {
                List<ObjectPath> some = few.subList(from, Math.min(from + MOST_SOURCES, few.size()));
                ObjectPath together = UploadNames.part(upload, UploadNames.tag(fewer.size() + 1));
                if (objects.compose(some, together, new StorageObject(), null) != GcsObjects.Composed.DONE) {
                    return incomplete(upload.path(), replace);
                }
                fewer.add(together);
            }
            few = fewer;
        }
        return switch (objects.compose(few, upload.path(), target, condition(replace))) {
            case DONE -> Completion.DONE;
            case OTHER_GENERATION -> Completion.EXISTS;
            case SOURCE_MISSING -> incomplete(upload.path(), replace);
        };
    }

    /** Parts are gone: the upload was completed before, or somebody has aborted it. */
    private Completion incomplete(ObjectPath path, boolean replace) {
        return !replace && objects.look(path).isPresent() ? Completion.EXISTS : Completion.GONE;
    }

    /** The record goes last: while it is there, somebody finds what is left of the parts. */
    void abort(Upload upload) {
        String next = null;
        do {
            Objects page = objects.list(UploadNames.parts(upload), true, next, GcsObjects.PAGE);
            for (StorageObject part : GcsObjects.items(page)) {
                objects.delete(upload.path().withKey(part.getName()), part.getGeneration());
            }
            next = page.getNextPageToken();
        } while (next != null);
        ObjectPath record = UploadNames.record(upload);
        objects.look(record).ifPresent(found -> objects.delete(record, found.getGeneration()));
    }

    List<Upload> list(ObjectPath start) {
        Objects page = objects.list(UploadNames.records(start), true, null, GcsObjects.PAGE);
        List<Upload> uploads = new ArrayList<>();
        for (StorageObject record : GcsObjects.items(page)) {
            UploadNames.upload(start.withKey(record.getName())).ifPresent(uploads::add);
        }
        return uploads;
    }
}
