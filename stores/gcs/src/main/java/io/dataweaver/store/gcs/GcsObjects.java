package io.dataweaver.store.gcs;

import com.google.api.client.http.AbstractInputStreamContent;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.InputStreamContent;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.ComposeRequest;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectChangedException;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The requests of the JSON API that are needed here, tried again and with failures in words. Thread-safe. */
final class GcsObjects implements AutoCloseable {

    /** The generation of an object that there is none of, as a condition. */
    static final Long ABSENT = 0L;

    /** How many objects a listing brings at once, at most. */
    static final long PAGE = 1000;

    private static final String BYTES = "application/octet-stream";

    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final GcsSettings settings;
    private final GcsFailures failures;
    private @Nullable GcsClient client;

    GcsObjects(GcsSettings settings) {
        this.settings = settings;
        this.failures = new GcsFailures(settings);
    }

    /** Made late: it looks for credentials. */
    private synchronized GcsClient client() {
        GcsClient made = client;
        if (made == null) {
            made = GcsClient.open(settings);
            client = made;
        }
        return made;
    }

    private <T> T call(String doing, ObjectPath path, GcsClient.Request<T> request) {
        try {
            return client().send(request);
        } catch (IOException failed) {
            throw failures.of(doing + " gs://" + path, path.bucket(), failed);
        }
    }

    /** Empty if there is no such object, or the condition does not hold. */
    private <T> Optional<T> callIf(String doing, ObjectPath path, GcsClient.Request<T> request) {
        return call(doing, path, storage -> {
            try {
                return Optional.of(request.send(storage));
            } catch (HttpResponseException failed) {
                if (failed.getStatusCode() == PRECONDITION_FAILED || GcsFailures.isMissing(failed)) {
                    return Optional.empty();
                }
                throw failed;
            }
        });
    }

    Objects list(ObjectPath start, boolean deep, @Nullable String page, long size) {
        return call(
                "list",
                start,
                storage -> storage.objects()
                        .list(start.bucket())
                        .setPrefix(start.key())
                        .setDelimiter(deep ? null : "/")
                        .setPageToken(page)
                        .setMaxResults(size)
                        .setFields("nextPageToken,items(name,size,generation)")
                        .execute());
    }

    static List<StorageObject> items(Objects page) {
        return page.getItems() == null ? List.of() : page.getItems();
    }

    /** Looks at size, generation and metadata; empty if there is no such object. */
    Optional<StorageObject> look(ObjectPath path) {
        return callIf(
                "look at",
                path,
                storage -> storage.objects()
                        .get(path.bucket(), path.key())
                        .setFields("size,generation,metadata")
                        .execute());
    }

    /** @throws ObjectChangedException if there is no object of this generation */
    InputStream read(StoredObject object, long from, long to) throws IOException {
        ObjectPath path = object.path();
        try {
            return client().send(storage -> open(storage, object, from, to));
        } catch (ObjectChangedException changed) {
            throw changed;
        } catch (HttpResponseException failed) {
            throw failures.of("read gs://" + path, path.bucket(), failed);
        } catch (IOException failed) {
            throw new IOException(failed.getMessage(), failures.of("read gs://" + path, path.bucket(), failed));
        }
    }

    private static InputStream open(Storage storage, StoredObject object, long from, long to) throws IOException {
        Storage.Objects.Get get = storage.objects()
                .get(object.path().bucket(), object.path().key())
                .setIfGenerationMatch(generation(object));
        get.getRequestHeaders().setRange("bytes=" + from + "-" + (to - 1));
        // As they are stored: ranges are of packed bytes, too.
        get.setReturnRawInputStream(true);
        try {
            return new GcsInput(get.executeMedia(), to - from);
        } catch (HttpResponseException failed) {
            int status = failed.getStatusCode();
            if (status == PRECONDITION_FAILED || status == RANGE_NOT_SATISFIABLE) {
                throw new ObjectChangedException("it was overwritten");
            } else if (GcsFailures.isMissing(failed)) {
                throw new ObjectChangedException("it is gone");
            }
            throw failed;
        }
    }

    private static Long generation(StoredObject object) {
        return Long.valueOf(object.version());
    }

    /**
     * Writes an object in one request.
     *
     * @param generation what is to be there before; null for whatever
     * @return empty if something else is there
     */
    Optional<StorageObject> insert(
            ObjectPath path, StorageObject object, byte[] bytes, int from, int to, @Nullable Long generation) {
        object.setName(path.key()).setCrc32c(checksum(bytes, from, to));
        GcsClient.Request<StorageObject> request =
                storage -> insert(storage, path, object, new ByteArrayContent(BYTES, bytes, from, to - from))
                        .setIfGenerationMatch(generation)
                        .execute();
        return generation == null ? Optional.of(call("write", path, request)) : callIf("write", path, request);
    }

    private static Storage.Objects.Insert insert(
            Storage storage, ObjectPath path, StorageObject object, AbstractInputStreamContent content)
            throws IOException {
        Storage.Objects.Insert insert = storage.objects().insert(path.bucket(), object, content);
        insert.getMediaHttpUploader().setDirectUploadEnabled(true).setDisableGZipContent(true);
        insert.setFields("size,generation").setDisableGZipContent(true);
        return insert;
    }

    /** Castagnoli's, as Google asks: the store refuses bytes that are others. */
    private static String checksum(byte[] bytes, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, to - from);
        int value = (int) checksum.getValue();
        byte[] bigEndian = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
        return Base64.getEncoder().encodeToString(bigEndian);
    }

    /** Deletes an object, if it is there; {@code generation} alone, which buckets with versions do not keep then. */
    void delete(ObjectPath path, @Nullable Long generation) {
        callIf("delete", path, storage -> {
            storage.objects()
                    .delete(path.bucket(), path.key())
                    .setGeneration(generation)
                    .execute();
            return true;
        });
    }

    /** Copies within the store. "Objects: rewrite" of the JSON API: its answer says each time whether there is more to do. */
    void copy(StoredObject object, ObjectPath to) {
        ObjectPath from = object.path();
        Optional<String> token = Optional.empty();
        do {
            String last = token.orElse(null);
            token = call("copy gs://" + from + " to", to, storage -> {
                Storage.Objects.Rewrite rewrite = storage.objects()
                        .rewrite(from.bucket(), from.key(), to.bucket(), to.key(), new StorageObject())
                        .setIfSourceGenerationMatch(generation(object))
                        .setRewriteToken(last);
                rewrite.setDisableGZipContent(true);
                return Optional.ofNullable(rewrite.execute().getRewriteToken());
            });
        } while (token.isPresent());
    }

    /** Copies a range, through this process: the store copies whole objects only. */
    void copy(StoredObject object, long from, long to, ObjectPath target) {
        String doing = "copy gs://" + object.path() + " to";
        call(doing, target, storage -> {
            try (InputStream bytes = open(storage, object, from, to)) {
                InputStreamContent content = new InputStreamContent(BYTES, bytes).setLength(to - from);
                return insert(storage, target, new StorageObject().setName(target.key()), content)
                        .execute();
            } catch (ObjectChangedException changed) {
                throw new DataWeaverException(
                        StoreErrorCode.STORE_FAILED,
                        "cannot " + doing + " gs://" + target + ": " + changed.getMessage(),
                        changed);
            }
        });
    }

    /**
     * Makes one object of several, in their order.
     *
     * @param target with the metadata that the object is to have
     * @param generation what is to be there before; null for whatever
     */
    Composed compose(List<ObjectPath> sources, ObjectPath path, StorageObject target, @Nullable Long generation) {
        ComposeRequest request = new ComposeRequest()
                .setDestination(target.setContentType(BYTES))
                .setSourceObjects(sources.stream()
                        .map(source -> new ComposeRequest.SourceObjects().setName(source.key()))
                        .toList());
        return call("write", path, storage -> {
            try {
                Storage.Objects.Compose compose = storage.objects()
                        .compose(path.bucket(), path.key(), request)
                        .setIfGenerationMatch(generation)
                        .setFields("generation");
                compose.setDisableGZipContent(true);
                compose.execute();
                return Composed.DONE;
            } catch (HttpResponseException failed) {
                if (generation != null && failed.getStatusCode() == PRECONDITION_FAILED) {
                    return Composed.OTHER_GENERATION;
                } else if (GcsFailures.isMissing(failed)) {
                    return Composed.SOURCE_MISSING;
                }
                throw failed;
            }
        });
    }

    /** What became of composing. */
    enum Composed {
        DONE,
        OTHER_GENERATION,
        SOURCE_MISSING
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
