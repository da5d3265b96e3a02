package io.dataweaver.testkit.data;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Batches from rows as one writes them down.
 *
 * <pre>{@code
 * RecordBatch batch = Batches.of(schema, Row.of(1L, "one"), Row.of(ChangeKind.DELETE, 2L, null));
 * }</pre>
 */
public final class Batches {

    private Batches() {}

    /** Returns a batch of {@code rows}, whose origins are 1, 2, 3, …. */
    public static RecordBatch of(Schema schema, Row... rows) {
        return of(schema, List.of(rows), 1);
    }

    /** Returns a batch of {@code rows}, whose origins grow from {@code firstOrigin}. */
    public static RecordBatch of(Schema schema, List<Row> rows, long firstOrigin) {
        return of(
                schema,
                rows,
                LongStream.range(firstOrigin, firstOrigin + rows.size()).toArray());
    }

    /** Returns a batch of {@code rows}, each of which has its origin. */
    public static RecordBatch of(Schema schema, List<Row> rows, long[] origins) {
        BatchBuilder builder = new BatchBuilder(schema, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.values().size() != schema.size()) {
                throw new IllegalArgumentException(
                        "a row of " + schema + " has " + schema.size() + " values, but " + row + " came");
            }
            for (int column = 0; column < schema.size(); column++) {
                append(builder.column(column), row.value(column));
            }
            builder.endRow(row.kind(), origins[i]);
        }
        return builder.build();
    }

    /** Returns {@code rows} in batches of at most {@code size}. */
    public static List<RecordBatch> ofSize(Schema schema, List<Row> rows, int size) {
        List<RecordBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += size) {
            batches.add(of(schema, rows.subList(from, Math.min(from + size, rows.size())), from + 1L));
        }
        return batches;
    }

    private static void append(ColumnBuilder builder, @Nullable Object value) {
        if (value == Row.Mark.UNCHANGED) {
            builder.appendUnchanged();
        } else if (value == Row.Mark.MIDNIGHT_AT_END && builder.type() instanceof DataType.Time time) {
            ((LongColumn.Builder) builder).append(Row.endOfDay(time));
        } else {
            builder.appendValue(plain(builder.type(), value));
        }
    }

    private static @Nullable Object plain(DataType type, @Nullable Object value) {
        if (value instanceof Row.Bytes bytes) {
            return bytes.toByteArray();
        } else if (type instanceof DataType.ListOf list && value instanceof List<?> items) {
            List<@Nullable Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(plain(list.element(), item)));
            return plain;
        } else if (value instanceof List<?> entries) {
            Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
            for (Object item : entries) {
                Row.Entry entry = (Row.Entry) item;
                plain.put(plain(keyType(type), entry.key()), plain(valueType(type, entry.key()), entry.value()));
            }
            return plain;
        }
        return value;
    }

    private static DataType keyType(DataType type) {
        return type instanceof DataType.MapOf map ? map.key() : type;
    }

    private static DataType valueType(DataType type, @Nullable Object key) {
        if (type instanceof DataType.MapOf map) {
            return map.value();
        }
        DataType.Struct struct = (DataType.Struct) type;
        return struct.fields().get(struct.indexOf(String.valueOf(key))).type();
    }
}
