package io.dataweaver.api.data;

import static java.util.Objects.requireNonNull;

/**
 * One column of a schema, or one member of a struct.
 *
 * @param name as the source spells it; not blank
 * @param type what its values are
 * @param nullable whether null is a value
 */
public record Field(String name, DataType type, boolean nullable) {

    public Field {
        requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field needs a name");
        }
    }

    /** Returns a field that may be null. */
    public static Field nullable(String name, DataType type) {
        return new Field(name, type, true);
    }

    /** Returns a field that is never null. */
    public static Field required(String name, DataType type) {
        return new Field(name, type, false);
    }

    @Override
    public String toString() {
        return DataTypes.quoteName(name) + " " + type + (nullable ? "" : " not null");
    }
}
