package io.dataweaver.testkit.store;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A server of objects, which tests have started; for them alone. */
public interface StoreServer extends AutoCloseable {

    /** Returns the scheme of its URLs: the name of the store that reaches it. */
    String scheme();

    /** Returns its URL, as messages name it. */
    String endpoint();

    /** Makes a bucket, if there is none of that name. */
    void makeBucket(String name) throws IOException;

    /** Returns the options of the store that lead here, as a pipeline file would write them. */
    Map<String, Object> options();

    /** Returns the environment variables by which the vendor's tools find here. */
    Map<String, String> environment();

    /** Writes many objects with the same content to a bucket. */
    default void fill(ObjectStore store, String bucket, List<String> keys, byte[] content) throws IOException {
        keys.parallelStream()
                .forEach(key -> store.put(new ObjectPath(bucket, key), content, new PutCondition.Always()));
    }

    /** Kills it. */
    @Override
    void close();
}
