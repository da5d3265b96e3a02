package io.dataweaver.api.data;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column of a schema, or one member of a struct.
 *
 * @param name as the source spells it; not blank
 * @param type what its values are
 * @param nullable whether null is a value
 * @param nativeType what the source calls the type, if {@code type} does not say all of it; null if it does
 * @param filling what rows have here that are older than the column; null if that is null. Whoever computes a column anew leaves
 *     it out; it is no part of what makes two fields equal
 */
public record Field(
        String name,
        DataType type,
        boolean nullable,
        @Nullable NativeType nativeType,
        @Nullable Filling filling) {

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

    /** Creates a field that came with its rows. */
    public Field(String name, DataType type, boolean nullable, @Nullable NativeType nativeType) {
        this(name, type, nullable, nativeType, null);
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
        return new Field(newName, type, nullable, nativeType, filling);
    }

    /** Returns this field as the source calls its type. */
    public Field from(NativeType newNativeType) {
        return new Field(name, type, nullable, newNativeType, filling);
    }

    /** Returns this field with what older rows have in it. */
    public Field filledWith(@Nullable Filling newFilling) {
        return new Field(name, type, nullable, nativeType, newFilling);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field field
                && name.equals(field.name)
                && type.equals(field.type)
                && nullable == field.nullable
                && Objects.equals(nativeType, field.nativeType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, nullable, nativeType);
    }

    @Override
    public String toString() {
        return DataTypes.quoteName(name) + " " + type + (nullable ? "" : " not null");
    }
}
