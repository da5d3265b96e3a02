package io.dataweaver.testkit.format;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the suites of formats ask their author: which values a format can hold. By default all, unchanged. */
public abstract class HeldValues {

    /** Tells whether columns of {@code type} can be written and read; the others must be refused. */
    protected boolean holds(DataType type) {
        return true;
    }

    /** Tells whether a row with {@code value}, as {@link Row} has it, may be rejected when it is written. */
    protected boolean mayReject(DataType type, Object value) {
        return false;
    }

    /**
     * Returns what {@code value}, which is not null, reads back as: itself, unless the format says in its documentation
     * that it cannot tell two values apart.
     */
    protected @Nullable Object comesBackAs(DataType type, Object value) {
        return value;
    }

    static Stream<DataType> types() {
        return RandomData.allTypes().stream();
    }

    /** Returns a schema with a column {@code v} of a type. */
    static Schema edgeSchema(DataType type) {
        return Schema.of("conformance", Field.nullable("id", DataTypes.BIGINT), Field.nullable("v", type));
    }

    /** Returns rows of it: null, and the values at the edges. */
    static List<Row> edges(DataType type) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(0L, null));
        for (Object value : EdgeValues.of(type)) {
            rows.add(Row.of((long) rows.size(), value));
        }
        return rows;
    }

    /**
     * Returns what must be read of {@code rows}, of which some were rejected.
     *
     * @throws AssertionError if one was rejected that may not be
     */
    final List<Row> expected(Schema schema, List<Row> rows, List<Row> rejected) {
        for (Row row : rejected) {
            if (!mayRejectAny(schema, row)) {
                throw new AssertionError("a row was rejected that the format says it holds: " + row);
            }
        }
        List<Row> kept = new ArrayList<>(rows);
        kept.removeAll(rejected);
        kept.replaceAll(row -> row.map(schema, this::comesBackAs));
        return kept;
    }

    private boolean mayRejectAny(Schema schema, Row row) {
        for (int i = 0; i < schema.size(); i++) {
            Object value = row.value(i);
            if (value != null && mayReject(schema.field(i).type(), value)) {
                return true;
            }
        }
        return false;
    }
}
