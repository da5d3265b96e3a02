package io.dataweaver.store.gcs;

import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadLimits;
import io.dataweaver.api.store.UploadedPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects of Google Cloud Storage. Versions are generations; {@link GcsUploads} says what becomes of uploads. */
final class GcsStore implements ObjectStore {

    /** "Quotas &amp; limits" in Google's documentation: an object has at most 5 TiB, of as many others as one likes. */
    private static final UploadLimits LIMITS = new UploadLimits(1, 5L << 40, 10_000);

    private final GcsObjects objects;
    private final GcsUploads uploads;

    GcsStore(GcsSettings settings) {
        this.objects = new GcsObjects(settings);
        this.uploads = new GcsUploads(objects);
    }

    @Override
    public UploadLimits limits() {
        return LIMITS;
    }

    /** Whole objects: ranges would go through this process. */
    @Override
    public long copiedAtOnce() {
        return Long.MAX_VALUE;
    }

    @Override
    public void check(String bucket) {
        objects.list(new ObjectPath(bucket, ""), true, null, 1);
    }

    @Override
    public ObjectPage list(ObjectPath start, boolean deep, Optional<String> page) {
        Objects listed = objects.list(start, deep, page.orElse(null), GcsObjects.PAGE);
        List<StoredObject> found = new ArrayList<>();
        for (StorageObject object : GcsObjects.items(listed)) {
            if (!object.getName().startsWith(UploadNames.FOLDER)) {
                found.add(stored(start.withKey(object.getName()), object));
            }
        }
        return new ObjectPage(found, Optional.ofNullable(listed.getNextPageToken()));
    }

    private static StoredObject stored(ObjectPath path, StorageObject object) {
        return new StoredObject(
                path, object.getSize().longValueExact(), object.getGeneration().toString());
    }

    @Override
    public Optional<StoredObject> find(ObjectPath path) {
        return objects.look(path).map(object -> stored(path, object));
    }

    @Override
    public Optional<Map<String, String>> metadata(ObjectPath path) {
        return objects.look(path).map(object -> metadata(object.getMetadata()));
    }

    private static Map<String, String> metadata(@Nullable Map<String, String> metadata) {
        return metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    @Override
    public InputStream read(StoredObject object, long from, long to) throws IOException {
        return from >= to ? InputStream.nullInputStream() : objects.read(object, from, to);
    }

    @Override
    public Optional<StoredObject> put(ObjectPath path, byte[] bytes, PutCondition condition) {
        Long generation = null;
        if (condition instanceof PutCondition.IfAbsent) {
            generation = GcsObjects.ABSENT;
        } else if (condition instanceof PutCondition.IfVersion known) {
            generation = Long.valueOf(known.version());
        }
        return objects.insert(path, new StorageObject(), bytes, 0, bytes.length, generation)
                .map(written -> stored(path, written));
    }

    @Override
    public void delete(ObjectPath path) {
        objects.delete(path, null);
    }

    @Override
    public Upload begin(ObjectPath path, Map<String, String> metadata) {
        return uploads.begin(path, metadata);
    }

    @Override
    public UploadedPart upload(Upload upload, int number, byte[] bytes, int from, int to) {
        return uploads.upload(upload, number, bytes, from, to);
    }

    @Override
    public UploadedPart copy(Upload upload, int number, StoredObject object, long from, long to) {
        return uploads.copy(upload, number, object, from, to);
    }

    @Override
    public Completion complete(Upload upload, List<UploadedPart> parts, boolean replace) {
        return uploads.complete(upload, parts, replace);
    }

    @Override
    public void abort(Upload upload) {
        uploads.abort(upload);
    }

    @Override
    public List<Upload> uploads(ObjectPath start) {
        return uploads.list(start);
    }

    @Override
    public void close() {
        objects.close();
    }
}
