package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.format.ValueParser;

/** Reads dates of ten characters at once; everything else the general way. */
final class DateReader extends FieldReader {

    private static final int LENGTH = 10;

    private LongColumn.Builder builder;

    // Dates repeat: many rows of a file are of the same day.
    private long lastText = -1;
    private int lastEnd;
    private long lastDays;

    DateReader(Field field, int column, CsvOptions options) {
        super(field, column, options);
        this.builder = (LongColumn.Builder) ColumnBuilder.of(field.type(), 1);
    }

    @Override
    void bind(ColumnBuilder newBuilder) {
        builder = (LongColumn.Builder) newBuilder;
    }

    @Override
    void read(RecordBlock block) {
        byte[] bytes = block.bytes;
        long[] spans = block.spans;
        int fields = block.fields;
        LongColumn.Builder out = builder;
        for (int row = 0, at = column; row < block.rows; row++, at += fields) {
            long span = spans[at];
            int from = start(span);
            if (span >= 0 && end(span) - from == LENGTH && isDate(bytes, from)) {
                out.append(days(bytes, from));
            } else {
                readAny(block, row, span, out);
            }
        }
    }

    private long days(byte[] bytes, int from) {
        long text = Swar.get(bytes, from);
        int rest = bytes[from + 8] << 8 | bytes[from + 9];
        if (text != lastText || rest != lastEnd) {
            lastDays = ValueParser.parseDate(bytes, from, from + LENGTH);
            lastText = text;
            lastEnd = rest;
        }
        return lastDays;
    }

    /** Tells whether ten characters are a date for certain: all digits in place, and a day that every month has. */
    private static boolean isDate(byte[] bytes, int from) {
        int wrong = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i != 4 && i != 7) {
                int d = bytes[from + i] - '0';
                wrong |= d | (9 - d);
            }
        }
        int year = (bytes[from] | bytes[from + 1] | bytes[from + 2] | bytes[from + 3]) - '0';
        int month = (bytes[from + 5] - '0') * 10 + bytes[from + 6] - '0';
        int day = (bytes[from + 8] - '0') * 10 + bytes[from + 9] - '0';
        return wrong >= 0
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= 28;
    }
}
