package io.dataweaver.format.raw;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.Utf8;

/** Where values go; columns beside it stay null. Not thread-safe. */
final class ValueColumn {

    private final String name;
    private final int index;
    private final boolean text;
    private BatchBuilder batch;

    ValueColumn(String name, Schema schema) {
        this.name = name;
        this.index = schema.indexOf(name);
        this.batch = new BatchBuilder(schema, 0);
        this.text = index >= 0 && schema.field(index).type() instanceof DataType.Text;
    }

    void bind(BatchBuilder newBatch) {
        batch = newBatch;
    }

    /** Adds a row with the value {@code bytes[from..to)}. */
    void add(byte[] bytes, int from, int to, long origin) {
        if (text && !Utf8.isWellFormed(bytes, from, to)) {
            throw new BadRecordException(
                    RecordErrorCode.INVALID_TEXT, name, "the record is not well-formed UTF-8; read it as bytes");
        }
        if (index >= 0) {
            ((BytesColumn.Builder) batch.column(index)).append(bytes, from, to);
        }
        batch.endRow(origin);
    }

    static BadRecordException tooLarge(int maxBytes) {
        return new BadRecordException(
                RecordErrorCode.TOO_LARGE, null, "the record is larger than " + maxBytes + " bytes");
    }

    static BadRecordException missing() {
        return new BadRecordException(
                RecordErrorCode.NULL_NOT_ALLOWED,
                null,
                "there are no bytes that stand for null, or for a value that was not sent");
    }

    static Rejection rejected(RecordBatch rows, int row, BadRecordException bad) {
        String column = rows.schema().field(0).name();
        return new Rejection(new Rejection.RejectedRow(rows, row), bad.code(), column, bad.text());
    }
}
