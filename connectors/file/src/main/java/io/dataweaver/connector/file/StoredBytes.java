package io.dataweaver.connector.file;

import io.dataweaver.api.store.ObjectChangedException;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object.
 *
 * <p>A read anywhere asks the store for just its bytes; one that goes on where the last ended asks for all that follow,
 * so that a file is read in one request. A connection that breaks is opened again where it was.
 */
final class StoredBytes implements FileBytes {

    private static final int MAX_FAILURES = 4;

    private final ObjectStore store;
    private final StoredObject object;
    private @Nullable InputStream stream;
    private long position = -1;

    StoredBytes(ObjectStore store, StoredObject object) {
        this.store = store;
        this.object = object;
    }

    @Override
    public long size() {
        return object.size();
    }

    @Override
    public synchronized int read(long offset, byte[] bytes, int from, int count) throws IOException {
        int wanted = (int) Math.min(count, object.size() - offset);
        if (wanted <= 0) {
            return -1;
        }
        IOException first = null;
        for (int failures = 0; failures < MAX_FAILURES; failures++) {
            try {
                int read = offset == position ? follow(bytes, from, wanted) : once(offset, bytes, from, wanted);
                position = offset + read;
                return read;
            } catch (ObjectChangedException changed) {
                throw changed;
            } catch (IOException failed) {
                closeStream();
                first = first == null ? failed : first;
            }
        }
        throw first == null ? new IOException("it cannot be read") : first;
    }

    private int follow(byte[] bytes, int from, int count) throws IOException {
        InputStream open = stream;
        if (open == null) {
            open = store.read(object, position, object.size());
            stream = open;
        }
        return more(open, bytes, from, count);
    }

    private int once(long offset, byte[] bytes, int from, int count) throws IOException {
        closeStream();
        try (InputStream range = store.read(object, offset, offset + count)) {
            int read = range.readNBytes(bytes, from, count);
            if (read < count) {
                throw new IOException("it ended " + (count - read) + " bytes too early");
            }
            return read;
        }
    }

    private int more(InputStream open, byte[] bytes, int from, int count) throws IOException {
        int read = open.read(bytes, from, count);
        if (read <= 0) {
            throw new IOException("it ended at byte " + position + " of " + object.size());
        }
        return read;
    }

    private void closeStream() throws IOException {
        InputStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closeStream();
    }
}
