package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the keys of messages into columns. Not thread-safe. */
final class KeyReader {

    private final Schema schema;
    private final @Nullable MessageDecoder decoder;
    private BatchBuilder batch;

    /**
     * Creates a reader.
     *
     * @param schema the columns that a key holds
     * @param decoder null for the plain text of the one column
     */
    KeyReader(Schema schema, @Nullable MessageDecoder decoder) {
        this.schema = schema;
        this.decoder = decoder;
        this.batch = new BatchBuilder(schema, 1);
    }

    /** Begins columns with room for {@code capacity} rows. */
    void start(int capacity) {
        batch = new BatchBuilder(schema, capacity);
        if (decoder != null) {
            decoder.bind(batch);
        }
    }

    /**
     * Adds a row.
     *
     * @throws BadRecordException if there is no key, or not such a one
     */
    void add(ConsumerRecord<byte[], byte[]> message, long origin) {
        byte[] key = message.key();
        if (key == null) {
            throw new BadRecordException(RecordErrorCode.NULL_NOT_ALLOWED, null, "the message has no key");
        }
        if (decoder == null) {
            addText(key, origin);
            return;
        }
        int before = batch.size();
        MessageRows.sayHeaders(message, decoder);
        decoder.decode(key, 0, key.length, origin);
        if (batch.size() != before + 1) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED, null, "the key holds " + (batch.size() - before) + " rows, not one");
        }
    }

    private void addText(byte[] key, long origin) {
        ColumnBuilder column = batch.column(0);
        DataType type = column.type();
        try {
            if (type instanceof DataType.Text && !Utf8.isWellFormed(key, 0, key.length)) {
                throw new BadRecordException(
                        RecordErrorCode.INVALID_TEXT,
                        schema.field(0).name(),
                        "the key of the message is no text in UTF-8");
            }
            if (type instanceof DataType.Text || type instanceof DataType.Bytes) {
                ((BytesColumn.Builder) column).append(key, 0, key.length);
            } else {
                ValueParser.append(key, 0, key.length, column);
            }
        } catch (ValueFormatException wrong) {
            throw new BadRecordException(
                    RecordErrorCode.VALUE_UNFIT, schema.field(0).name(), "key: " + wrong.getMessage());
        }
        batch.endRow(origin);
    }

    /** Forgets all but the first {@code rows}. */
    void truncate(int rows) {
        if (batch.size() > rows) {
            batch.truncate(rows);
        } else {
            batch.discardRow();
        }
    }

    /** Returns the columns of all rows. */
    RecordBatch build() {
        return batch.build();
    }
}
