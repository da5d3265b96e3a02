package io.dataweaver.api.store;

/** When an object may be written. */
public sealed interface PutCondition {

    /** Whatever is there is replaced. */
    record Always() implements PutCondition {}

    /** Only if there is no object of this key. */
    record IfAbsent() implements PutCondition {}

    /** Only if the object is still of this version. */
    record IfVersion(String version) implements PutCondition {}
}
