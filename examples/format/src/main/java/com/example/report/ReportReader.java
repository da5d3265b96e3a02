package com.example.report;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.util.List;

/** Reads a line of a report. Blanks around a value do not count; a column of blanks is null. */
final class ReportReader implements MessageDecoder {

    private final List<ReportHead.Column> columns;
    private final Schema wanted;
    private BatchBuilder batch;

    ReportReader(ReportHead head, Schema wanted) {
        this.columns = head.columns();
        this.wanted = wanted;
        this.batch = new BatchBuilder(wanted, 0);
    }

    @Override
    public void bind(BatchBuilder newBatch) {
        batch = newBatch;
    }

    @Override
    public void decode(byte[] bytes, int from, int to, long origin) {
        try {
            for (ReportHead.Column column : columns) {
                int index = wanted.indexOf(column.name());
                int start = Math.min(from + column.start(), to);
                int end = Math.min(start + column.width(), to);
                if (index >= 0) {
                    append(column.name(), bytes, start, end, batch.column(index));
                }
            }
            ReportHead.Column last = columns.get(columns.size() - 1);
            if (to - from > last.start() + last.width()) {
                throw new BadRecordException(
                        RecordErrorCode.TOO_MANY_FIELDS, null, "the line is longer than the dashes of the head");
            }
        } catch (BadRecordException bad) {
            batch.discardRow();
            throw bad;
        }
        batch.endRow(origin);
    }

    private static void append(String name, byte[] bytes, int from, int to, ColumnBuilder values) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (start < end && bytes[end - 1] == ' ') {
            end--;
        }
        if (start == end) {
            values.appendNull();
            return;
        }
        boolean text = values.type() instanceof DataType.Text || values.type() instanceof DataType.Json;
        if (text && !Utf8.isWellFormed(bytes, start, end)) {
            throw new BadRecordException(RecordErrorCode.INVALID_TEXT, name, "the text is not well-formed UTF-8");
        }
        try {
            ValueParser.append(bytes, start, end, values);
        } catch (ValueFormatException unfit) {
            throw new BadRecordException(RecordErrorCode.VALUE_UNFIT, name, String.valueOf(unfit.getMessage()));
        }
    }
}
