package io.dataweaver.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Buckets of objects. An object appears whole or not at all, and whoever looks afterwards sees it.
 *
 * <p><b>Threads.</b> Any thread may call.
 *
 * <p><b>Failures.</b> Calls that fail for a while are tried again within a bounded time. What remains is thrown as
 * {@link io.dataweaver.api.error.DataWeaverException} with a code of {@link StoreErrorCode}: its message names the bucket
 * and what the store said.
 */
public interface ObjectStore extends AutoCloseable {

    /** Returns what the store asks of parts. */
    UploadLimits limits();

    /**
     * Finds out whether the bucket is there and lets this one list it. Changes nothing.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if not, with the way out
     */
    void check(String bucket);

    /**
     * Lists objects, a page at a time.
     *
     * @param start what keys begin with; its key may be empty
     * @param deep whether to list keys that have a slash behind {@code start} too
     * @param page empty for the first, then {@link ObjectPage#next} of the one before
     */
    ObjectPage list(ObjectPath start, boolean deep, Optional<String> page);

    /** Looks at an object; empty if there is none. */
    Optional<StoredObject> find(ObjectPath path);

    /** Returns the metadata that an object was written with; empty if there is no such object. */
    Optional<Map<String, String>> metadata(ObjectPath path);

    /**
     * Reads bytes {@code from} to {@code to} of an object; to be closed, which does not read the rest.
     *
     * @throws ObjectChangedException if the object is no longer of this version, or gone
     * @throws IOException if the connection fails; a later call may succeed
     */
    InputStream read(StoredObject object, long from, long to) throws IOException;

    /**
     * Writes a small object at once.
     *
     * @return what is there now; empty if {@code condition} does not hold, and nothing was written. It is empty also where an
     *     answer was lost and the object has been written all the same: whoever goes on has to look at what is there
     */
    Optional<StoredObject> put(ObjectPath path, byte[] bytes, PutCondition condition);

    /** Deletes an object, if it is there. */
    void delete(ObjectPath path);

    /**
     * Begins an upload.
     *
     * @param metadata to be kept with the object; names of lower-case letters, digits and hyphens, values in ASCII
     */
    Upload begin(ObjectPath path, Map<String, String> metadata);

    /** Uploads {@code bytes[from..to)} as part {@code number}; it takes the place of an earlier one of that number. */
    UploadedPart upload(Upload upload, int number, byte[] bytes, int from, int to);

    /**
     * Returns how many bytes are best copied at once: smaller pieces answer sooner, but a store that copies whole objects only
     * takes larger ones better as they are.
     */
    default long copiedAtOnce() {
        return 1L << 30;
    }

    /** Makes bytes {@code from} to {@code to} of an object in the same store part {@code number}. */
    UploadedPart copy(Upload upload, int number, StoredObject object, long from, long to);

    /**
     * Makes the object of {@code parts} appear; parts that are not named are dropped.
     *
     * @param parts at least one, by ascending number
     * @param replace whether an object of this key may be replaced
     */
    Completion complete(Upload upload, List<UploadedPart> parts, boolean replace);

    /** What became of an upload that was to be completed. */
    enum Completion {
        /** The object is there. */
        DONE,
        /**
         * Another object is there, which was not to be replaced. The upload is as it was, unless the store drops what was
         * uploaded when an object appears at the key: then it is gone.
         */
        EXISTS,
        /** There is no such upload, or not all of it: it was completed or aborted before, or the store has dropped it. */
        GONE
    }

    /**
     * Drops an upload, if it is there: whoever begins to complete it afterwards is told that it is gone. One who has begun
     * before may still make the object appear, whole. A store may keep the parts until it drops them on its own.
     */
    void abort(Upload upload);

    /**
     * Lists uploads that were begun and neither completed nor aborted, at most some thousands: ask again after aborting
     * them.
     *
     * @param start what keys begin with
     */
    List<Upload> uploads(ObjectPath start);

    /** Releases connections. Idempotent. */
    @Override
    void close();
}
