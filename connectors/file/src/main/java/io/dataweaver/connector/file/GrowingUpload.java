package io.dataweaver.connector.file;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadLimits;
import io.dataweaver.api.store.UploadedPart;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into an object: each time there are enough for a part, it is uploaded; the rest is kept in memory.
 * Nobody sees anything before the upload is completed. Not thread-safe.
 */
final class GrowingUpload extends OutputStream {

    /** So many parts of one size, then as many of twice that: with all parts used that is terabytes. */
    private static final int PARTS_OF_A_SIZE = 1000;

    private static final long MAX_PART = 1L << 30;

    private final ObjectStore store;
    private final ObjectPath path;
    private final Map<String, String> metadata;
    private final long firstPart;
    private final List<String> tags;
    private @Nullable Upload upload;
    private long sent;
    private byte[] rest;
    private int restLength;

    /**
     * Begins with nothing.
     *
     * @param path where the object is to appear
     * @param firstPart the size of the first parts, in bytes
     */
    GrowingUpload(ObjectStore store, ObjectPath path, Map<String, String> metadata, long firstPart) {
        this(store, path, metadata, firstPart, Optional.empty(), List.of(), 0);
    }

    /** Goes on behind {@code tags}, the parts that were uploaded before. */
    GrowingUpload(
            ObjectStore store,
            ObjectPath path,
            Map<String, String> metadata,
            long firstPart,
            Optional<Upload> upload,
            List<String> tags,
            long sent) {
        this.store = store;
        this.path = path;
        this.metadata = metadata;
        this.firstPart = firstPart;
        this.upload = upload.orElse(null);
        this.tags = new ArrayList<>(tags);
        this.sent = sent;
        this.rest = new byte[64 * 1024];
    }

    /** Returns how many bytes were written, those in memory too. */
    long length() {
        return sent + restLength;
    }

    Optional<Upload> begun() {
        return Optional.ofNullable(upload);
    }

    List<String> tags() {
        return List.copyOf(tags);
    }

    List<UploadedPart> parts() {
        List<UploadedPart> parts = new ArrayList<>();
        for (String tag : tags) {
            parts.add(new UploadedPart(parts.size() + 1, tag));
        }
        return parts;
    }

    /** Returns how many bytes the parts hold. */
    long sent() {
        return sent;
    }

    /** Returns the bytes behind the last part. */
    byte[] rest() {
        return Arrays.copyOf(rest, restLength);
    }

    int restLength() {
        return restLength;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int at = from;
        int left = count;
        while (left > 0) {
            int room = (int) Math.min(left, partSize() - restLength);
            if (rest.length < restLength + room) {
                rest = Arrays.copyOf(rest, (int) Math.min(partSize(), Math.max(rest.length * 2L, restLength + room)));
            }
            System.arraycopy(bytes, at, rest, restLength, room);
            restLength += room;
            at += room;
            left -= room;
            if (restLength == partSize()) {
                sendRest();
            }
        }
    }

    private long partSize() {
        return Math.min(firstPart << Math.min(tags.size() / PARTS_OF_A_SIZE, 20), MAX_PART);
    }

    /** Uploads what is in memory as a part, of whatever size. */
    void sendRest() {
        Upload begun = begin();
        tags.add(store.upload(begun, nextNumber(), rest, 0, restLength).tag());
        sent += restLength;
        restLength = 0;
    }

    private int nextNumber() {
        int number = tags.size() + 1;
        UploadLimits limits = store.limits();
        if (number > limits.maxParts()) {
            throw new IllegalStateException(
                    path + " has more than " + limits.maxParts() + " parts; set a larger part_size");
        }
        return number;
    }

    /** Adds bytes {@code from} to {@code to} of another object as a part; nothing may be in memory. */
    void copy(StoredObject object, long from, long to) {
        if (restLength > 0) {
            throw new IllegalStateException(restLength + " bytes are still to be sent before");
        }
        Upload begun = begin();
        tags.add(store.copy(begun, nextNumber(), object, from, to).tag());
        sent += to - from;
    }

    /** Begins the upload, if that was not done before. */
    Upload begin() {
        Upload begun = upload;
        if (begun == null) {
            begun = store.begin(path, metadata);
            upload = begun;
        }
        return begun;
    }
}
