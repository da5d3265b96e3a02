package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.ValueWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the keys of messages from columns of a batch. Not thread-safe. */
final class MessageKey {

    private final int[] columns;
    private final Schema schema;
    private final @Nullable MessageEncoder encoder;
    private final ByteOutput out = new ByteOutput(64);
    private final int[] ends = new int[1];

    /**
     * Creates a maker of keys.
     *
     * @param names the columns, in order; none for messages without key
     * @param encoder null for the plain text of the one column
     */
    MessageKey(Schema rows, List<String> names, @Nullable MessageEncoder encoder) {
        this.columns = names.stream().mapToInt(rows::indexOf).toArray();
        this.schema = names.isEmpty() ? rows : rows.project(names).withKey(List.of());
        this.encoder = encoder;
    }

    /** Returns what stands beside messages with keys of this, by name. */
    Map<String, byte[]> headers() {
        return encoder == null ? Map.of() : encoder.headers();
    }

    /** Tells whether the plain text of a value of {@code type} says all of it. */
    static boolean isPlain(DataType type) {
        return !(type instanceof DataType.ListOf || type instanceof DataType.MapOf || type instanceof DataType.Struct);
    }

    /** Returns the name of a key column without value in {@code row}; null if all have one. */
    @Nullable String missing(RecordBatch batch, int row) {
        for (int i = 0; i < columns.length; i++) {
            if (!batch.column(columns[i]).isPresent(row)) {
                return schema.field(i).name();
            }
        }
        return null;
    }

    /**
     * Returns the key of {@code row}; null if there is none, or its one column is null.
     *
     * @param rejections gets why the format cannot hold the key; then what is returned means nothing
     */
    byte @Nullable [] of(RecordBatch batch, int row, List<Rejection> rejections) {
        if (columns.length == 0) {
            return null;
        }
        Column first = batch.column(columns[0]);
        if (columns.length == 1 && !first.isPresent(row)) {
            return null;
        }
        out.clear();
        if (encoder != null) {
            List<Column> values = new ArrayList<>(columns.length);
            for (int column : columns) {
                values.add(batch.column(column));
            }
            RecordBatch key = RecordBatch.of(schema, values, batch.length(), null, batch.origins())
                    .select(new int[] {row}, 1);
            for (Rejection each : encoder.encode(key, out, ends)) {
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        each.code(),
                        each.column(),
                        "key: " + each.message(),
                        each.cause()));
            }
        } else if (first instanceof BytesColumn bytes && bytes.type() instanceof DataType.Bytes) {
            return Arrays.copyOfRange(bytes.data(), bytes.start(row), bytes.end(row));
        } else {
            ValueWriter.put(first, row, out);
        }
        return out.toByteArray();
    }
}
