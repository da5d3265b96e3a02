package io.dataweaver.api.store;

/**
 * An object that is being uploaded in parts, and that nobody sees before it is completed.
 *
 * @param path where it will appear
 * @param id given by the store
 */
public record Upload(ObjectPath path, String id) {}
