package io.dataweaver.testkit.data;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.Temporal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row that can be compared, hashed and printed.
 *
 * <p>Two rows are equal only if nothing was bent: 1.0 is not 1.00, 0.0 is not -0.0, NaN is NaN, an integer is not a
 * bigint, null is not {@link Mark#UNCHANGED}, and the order of entries counts.
 *
 * @param kind what happened to it
 * @param values as {@link Column#value} returns them, except that bytes are {@link Bytes}, maps are lists of
 *     {@link Entry}, and what Java's classes cannot hold is a {@link Mark}
 */
public record Row(ChangeKind kind, List<@Nullable Object> values) {

    /** What no Java class holds. */
    public enum Mark {
        /** The source did not send the value because it has not changed. */
        UNCHANGED,
        /** The end of the day, 24:00, as a time. */
        MIDNIGHT_AT_END
    }

    /** Bytes, compared by content; prints in hexadecimal. */
    public record Bytes(String hex) {
        /** Returns {@code bytes} for comparison. */
        public static Bytes of(byte... bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }

        /** Returns the bytes, copied. */
        public byte[] toByteArray() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /** An entry of a map, or a field of a struct. */
    public record Entry(@Nullable Object key, @Nullable Object value) {}

    public Row {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Returns an inserted row. */
    public static Row of(@Nullable Object... values) {
        return of(ChangeKind.INSERT, values);
    }

    /** Returns a row. */
    public static Row of(ChangeKind kind, @Nullable Object... values) {
        return new Row(kind, Arrays.stream(values).map(Row::comparable).toList());
    }

    /** Returns physical row {@code row} of {@code batch}. */
    public static Row of(RecordBatch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Column column : batch.columns()) {
            values.add(value(column, row));
        }
        return new Row(batch.kind(row), values);
    }

    private static @Nullable Object value(Column column, int row) {
        if (column.isUnchanged(row)) {
            return Mark.UNCHANGED;
        }
        if (column.type() instanceof DataType.Time time
                && column.isPresent(row)
                && ((LongColumn) column).get(row) == endOfDay(time)) {
            return Mark.MIDNIGHT_AT_END;
        }
        return comparable(column.value(row));
    }

    static long endOfDay(DataType.Time time) {
        return 86_400 * Temporal.unitsPerSecond(time.precision());
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return Bytes.of(bytes);
        } else if (value instanceof Map<?, ?> map) {
            List<Entry> entries = new ArrayList<>();
            map.forEach((key, item) -> entries.add(new Entry(comparable(key), comparable(item))));
            return entries;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(comparable(item)));
            return items;
        }
        return value;
    }

    /** Returns the value of column {@code index}. */
    public @Nullable Object value(int index) {
        return values.get(index);
    }

    /** Returns this row with the columns {@code indexes} only, in that order. */
    public Row project(int... indexes) {
        return new Row(kind, Arrays.stream(indexes).mapToObj(values::get).collect(Collectors.toList()));
    }

    /** Changes a value of a type. */
    @FunctionalInterface
    public interface Change {
        /** Returns what {@code value}, which is not null, becomes. */
        @Nullable Object apply(DataType type, Object value);
    }

    /** Returns this row with each value that is not null changed; {@code schema} tells the types. */
    public Row map(Schema schema, Change change) {
        List<@Nullable Object> changed = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            changed.add(value == null ? null : change.apply(schema.field(i).type(), value));
        }
        return new Row(kind, changed);
    }

    /**
     * Returns 64 bits of a hash of the kind and of each value with its class, so that the sum over rows in any order
     * identifies them.
     */
    public long hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = digest.digest(
                    tagged(values, new StringBuilder(kind.name())).toString().getBytes(StandardCharsets.UTF_16BE));
            long hash = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                hash = (hash << 8) | (bytes[i] & 0xff);
            }
            return hash;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds {@code class:length:text} for each value, so that no two different rows give the same text. */
    private static StringBuilder tagged(@Nullable Object value, StringBuilder to) {
        if (value instanceof List<?> list) {
            to.append("list:").append(list.size()).append(':');
            list.forEach(item -> tagged(item, to));
        } else if (value instanceof Entry entry) {
            tagged(entry.value(), tagged(entry.key(), to.append("entry:")));
        } else if (value == null) {
            to.append("null:");
        } else {
            String text = value.toString();
            to.append(value.getClass().getSimpleName())
                    .append(':')
                    .append(text.length())
                    .append(':')
                    .append(text);
        }
        return to;
    }

    @Override
    public String toString() {
        return (kind == ChangeKind.INSERT ? "" : kind + " ") + values;
    }
}
