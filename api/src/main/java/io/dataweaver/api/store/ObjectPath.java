package io.dataweaver.api.store;

/**
 * Where an object is.
 *
 * @param bucket the bucket, or container
 * @param key the rest, without a slash in front; may be empty where it stands for the start of keys
 */
public record ObjectPath(String bucket, String key) {

    public ObjectPath {
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("the path of an object needs a bucket");
        }
    }

    /** Returns the path of another key in the same bucket. */
    public ObjectPath withKey(String other) {
        return new ObjectPath(bucket, other);
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
