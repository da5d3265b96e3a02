package io.dataweaver.api.data;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One column of a schema, or one member of a struct.
 *
 * @param name as the source spells it; not blank
 * @param type what its values are
 * @param nullable whether null is a value
 * @param nativeType what the source calls the type, if {@code type} does not say all of it; null if it does
 */
public record Field(
        String name,
        DataType type,
        boolean nullable,
        @Nullable NativeType nativeType) {

    public Field {
        requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field needs a name");
        }
    }

    /** Creates a field whose type says all there is to say. */
    public Field(String name, DataType type, boolean nullable) {
        this(name, type, nullable, null);
    }

    /** Returns a field that may be null. */
    public static Field nullable(String name, DataType type) {
        return new Field(name, type, true);
    }

    /** Returns a field that is never null. */
    public static Field required(String name, DataType type) {
        return new Field(name, type, false);
    }

    /** Returns this field under another name. */
    public Field named(String newName) {
        return new Field(newName, type, nullable, nativeType);
    }

    /** Returns this field as the source calls its type. */
    public Field from(NativeType newNativeType) {
        return new Field(name, type, nullable, newNativeType);
    }

    @Override
    public String toString() {
        return DataTypes.quoteName(name) + " " + type + (nullable ? "" : " not null");
    }
}
