package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;

/** Reads integers of up to 18 digits at once; everything else the general way. */
final class IntegerReader extends FieldReader {

    private static final int MAX_DIGITS = 18;

    private final long min;
    private final long max;
    private LongColumn.Builder builder;

    IntegerReader(Field field, int column, CsvOptions options) {
        super(field, column, options);
        this.builder = (LongColumn.Builder) ColumnBuilder.of(field.type(), 1);
        if (field.type() instanceof DataType.Int16) {
            min = Short.MIN_VALUE;
            max = Short.MAX_VALUE;
        } else if (field.type() instanceof DataType.Int32) {
            min = Integer.MIN_VALUE;
            max = Integer.MAX_VALUE;
        } else {
            min = Long.MIN_VALUE;
            max = Long.MAX_VALUE;
        }
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
            int to = end(span);
            boolean negative = from < to && bytes[from] == '-';
            int digit = negative ? from + 1 : from;
            int digits = to - digit;
            boolean isNumber = span >= 0 && (span & RecordScanner.ESCAPED) == 0 && digits > 0 && digits <= MAX_DIGITS;
            long value = 0;
            if (isNumber && digits <= Long.BYTES && to >= Long.BYTES) {
                long last = Swar.lastDigits(Swar.get(bytes, to - Long.BYTES), digits);
                value = negative ? -Swar.number(last) : Swar.number(last);
                isNumber = Swar.areDigits(last) && value >= min && value <= max;
            } else if (isNumber) {
                int wrong = 0;
                for (int i = digit; i < to; i++) {
                    int d = bytes[i] - '0';
                    wrong |= d | (9 - d);
                    value = value * 10 + d;
                }
                value = negative ? -value : value;
                isNumber = wrong >= 0 && value >= min && value <= max;
            }
            if (isNumber) {
                out.append(value);
            } else {
                readAny(block, row, span, out);
            }
        }
    }
}
