package io.dataweaver.api.store;

/**
 * An object as it was when it was looked at.
 *
 * @param size in bytes
 * @param version changes whenever the object is written, even with the same bytes if the store can tell: its ETag or
 *     generation
 */
public record StoredObject(ObjectPath path, long size, String version) {}
