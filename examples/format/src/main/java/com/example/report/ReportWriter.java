package com.example.report;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.ValueWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes a line of a report. A value that would not come back as it is rejects its row. */
final class ReportWriter implements MessageEncoder {

    private final List<ReportHead.Column> columns;

    ReportWriter(ReportHead head) {
        this.columns = head.columns();
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int start = out.size();
            try {
                for (int c = 0; c < columns.size(); c++) {
                    put(batch.column(c), row, columns.get(c), c == 0, out);
                }
            } catch (BadRecordException bad) {
                out.size(start);
                rejections.add(
                        new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            }
            ends[i] = out.size();
        }
        return rejections;
    }

    private static void put(Column values, int row, ReportHead.Column column, boolean first, ByteOutput out) {
        if (!first) {
            out.put((byte) ' ');
        }
        int start = out.size();
        if (values.isUnchanged(row)) {
            throw unfit(column, "was not sent, as it has not changed");
        }
        if (values.isPresent(row)) {
            ValueWriter.put(values, row, out);
            int length = out.size() - start;
            if (length == 0 || out.array()[start] == ' ' || out.array()[out.size() - 1] == ' ') {
                throw unfit(column, "is empty, or has blanks around it, which cannot be told from those of the report");
            } else if (length > column.width()) {
                throw unfit(column, "has " + length + " bytes, but the column is " + column.width() + " wide");
            }
        }
        while (out.size() < start + column.width()) {
            out.put((byte) ' ');
        }
    }

    private static BadRecordException unfit(ReportHead.Column column, String what) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, column.name(), "the value " + what);
    }
}
