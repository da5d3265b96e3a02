package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one batch of the records of one shape. */
final class RowsOfRecords {

    /** Debezium's {@code unavailable.value.placeholder}, of which the host keeps the default. */
    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private static final byte[] UNAVAILABLE_BYTES = UNAVAILABLE.getBytes(StandardCharsets.UTF_8);

    private final RecordShape shape;
    private final Schema wanted;
    private final int[] fields;
    private final boolean unavailable;
    private final BatchBuilder batch;
    private final List<Rejection> rejections = new ArrayList<>();

    /**
     * Begins a batch.
     *
     * @param wanted the columns, all of which {@code shape} has
     * @param unavailable whether texts may say that a value was not sent
     */
    RowsOfRecords(RecordShape shape, Schema wanted, boolean unavailable, int capacity) {
        this.shape = shape;
        this.wanted = wanted;
        this.unavailable = unavailable;
        this.batch = new BatchBuilder(wanted, capacity);
        this.fields = wanted.fields().stream()
                .mapToInt(field -> shape.schema().indexOf(field.name()))
                .toArray();
    }

    int size() {
        return batch.size();
    }

    long byteSize() {
        return batch.byteSize();
    }

    List<Rejection> rejections() {
        return rejections;
    }

    RecordBatch build() {
        return batch.build();
    }

    /** Adds the rows of a record; of one without a value, the deletion of the row whose key it has. */
    void add(SourceRecord record, long origin) {
        int before = batch.size();
        try {
            if (record.value() == null) {
                addDeletion(record, origin);
            } else if (shape.enveloped()) {
                addChange(record, (Struct) record.value(), origin);
            } else {
                addRow(record, record.value(), ChangeKind.INSERT, origin);
            }
        } catch (UnfitException unfit) {
            batch.truncate(before);
            rejections.add(new Rejection(
                    new Rejection.RejectedBytes(text(record), origin),
                    RecordErrorCode.VALUE_UNFIT,
                    unfit.column,
                    String.valueOf(unfit.getMessage()),
                    unfit));
        }
    }

    private void addDeletion(SourceRecord record, long origin) {
        if (wanted.key().isEmpty() || !(record.key() instanceof Struct key)) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.SCHEMA_UNKNOWN,
                    "a record of topic '" + record.topic()
                            + "' has no value, and no key of columns whose row it deletes",
                    KafkaConnectErrorCode.SCHEMA_UNKNOWN.remedy(),
                    null);
        }
        for (int column = 0; column < fields.length; column++) {
            org.apache.kafka.connect.data.Field field =
                    key.schema().field(wanted.field(column).name());
            if (field == null) {
                batch.column(column).appendNull();
            } else {
                append(column, ValueMapping.of(field.schema()), key.getWithoutDefault(field.name()));
            }
        }
        batch.endRow(ChangeKind.DELETE, origin);
    }

    private void addChange(SourceRecord record, Struct envelope, long origin) {
        String operation = envelope.getString("op");
        switch (operation) {
            case "c", "r" -> addRow(record, envelope.getWithoutDefault("after"), ChangeKind.INSERT, origin);
            case "u" -> {
                Object before = envelope.getWithoutDefault("before");
                if (before != null) {
                    addRow(record, before, ChangeKind.UPDATE_BEFORE, origin);
                }
                addRow(record, envelope.getWithoutDefault("after"), ChangeKind.UPDATE_AFTER, origin);
            }
            case "d" -> {
                Object before = envelope.getWithoutDefault("before");
                if (before == null) {
                    addDeletion(record, origin);
                } else {
                    addRow(record, before, ChangeKind.DELETE, origin);
                }
            }
            case "t" ->
                throw new DataWeaverException(
                        KafkaConnectErrorCode.TRUNCATED,
                        "'" + wanted.dataset() + "' was truncated at the source",
                        KafkaConnectErrorCode.TRUNCATED.remedy(),
                        null);
            default ->
                throw new DataWeaverException(
                        KafkaConnectErrorCode.SCHEMA_UNKNOWN,
                        "expected an envelope of operation c, r, u, d or t, but found '" + operation + "'",
                        KafkaConnectErrorCode.SCHEMA_UNKNOWN.remedy(),
                        null);
        }
    }

    private void addRow(SourceRecord record, @Nullable Object row, ChangeKind kind, long origin) {
        if (row == null) {
            throw new UnfitException("", "the record has no row for a change of kind " + kind, null);
        }
        for (int column = 0; column < fields.length; column++) {
            append(column, shape.mappings().get(fields[column]), value(record, row, fields[column]));
        }
        batch.endRow(kind, origin);
    }

    private @Nullable Object value(SourceRecord record, Object row, int field) {
        if (shape.bare() && field == shape.mappings().size() - 1) {
            return row;
        }
        Object columns = shape.bare() ? record.key() : row;
        if (!(columns instanceof Struct struct)) {
            throw new UnfitException("", "the record has no key, which columns are of", null);
        }
        return struct.getWithoutDefault(shape.schema().field(field).name());
    }

    private void append(int column, ValueMapping mapping, @Nullable Object value) {
        if (unavailable && isUnavailable(value)) {
            batch.column(column).appendUnchanged();
            return;
        }
        try {
            batch.column(column).appendValue(mapping.converted(value));
        } catch (RuntimeException wrong) {
            throw new UnfitException(wanted.field(column).name(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static boolean isUnavailable(@Nullable Object value) {
        return UNAVAILABLE.equals(value)
                || (value instanceof ByteBuffer buffer && buffer.equals(ByteBuffer.wrap(UNAVAILABLE_BYTES)));
    }

    private static byte[] text(SourceRecord record) {
        Object shown = record.value() == null ? record.key() : record.value();
        byte[] text = String.valueOf(shown).getBytes(StandardCharsets.UTF_8);
        return text.length > Rejection.RejectedBytes.MAX_BYTES
                ? Arrays.copyOf(text, Rejection.RejectedBytes.MAX_BYTES)
                : text;
    }

    /** A value that no column can hold. */
    private static final class UnfitException extends RuntimeException {
        private final @Nullable String column;

        UnfitException(String column, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.column = column.isEmpty() ? null : column;
        }
    }
}
