package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared type, and values as SQL with what they are read as.
 *
 * @param declared as it stands in CREATE TABLE
 * @param type the text of our type; empty if columns of it cannot be read
 * @param values in order
 */
record TypeCase(TestDatabase.Kind kind, String declared, String type, List<Value> values) {

    /**
     * A value.
     *
     * @param sql as it is inserted
     * @param read as {@code Row} holds it; {@link #REJECTED} if the row is
     */
    record Value(String sql, @Nullable Object read) {}

    /** What a row is that cannot be read. */
    static final Object REJECTED = "(rejected)";

    static TypeCase of(TestDatabase.Kind kind, String declared, String type, Object... sqlAndRead) {
        List<Value> values = new ArrayList<>();
        values.add(new Value("null", null));
        for (int i = 0; i < sqlAndRead.length; i += 2) {
            values.add(new Value((String) sqlAndRead[i], sqlAndRead[i + 1]));
        }
        return new TypeCase(
                kind, declared, type.isEmpty() ? "" : DataTypes.parse(type).toString(), values);
    }

    @Override
    public String toString() {
        return kind + " " + declared;
    }
}
