package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.Field;

/** Reads decimals of a fixed scale and up to 18 digits at once; everything else the general way. */
final class DecimalReader extends FieldReader {

    private final int scale;
    private final long limit;
    private final long[] powers = new long[DataType.Decimal.MAX_LONG_PRECISION + 1];
    private final int maxDigits;
    private DecimalColumn.Builder builder;

    DecimalReader(Field field, DataType.Decimal type, int column, CsvOptions options) {
        super(field, column, options);
        this.scale = type.scale();
        this.builder = (DecimalColumn.Builder) ColumnBuilder.of(type, 1);
        this.powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        this.limit = powers[type.precision()];
        this.maxDigits = DataType.Decimal.MAX_LONG_PRECISION - scale;
    }

    @Override
    void bind(ColumnBuilder newBuilder) {
        builder = (DecimalColumn.Builder) newBuilder;
    }

    @Override
    void read(RecordBlock block) {
        byte[] bytes = block.bytes;
        long[] spans = block.spans;
        int fields = block.fields;
        DecimalColumn.Builder out = builder;
        for (int row = 0, at = column; row < block.rows; row++, at += fields) {
            long span = spans[at];
            int from = start(span);
            int to = end(span);
            boolean negative = from < to && bytes[from] == '-';
            int first = negative ? from + 1 : from;
            int point = point(bytes, first, to);
            int whole = point - first;
            int fraction = Math.max(to - point - 1, 0);
            int wrong = span < 0 || (span & RecordScanner.ESCAPED) != 0 ? -1 : 0;
            long value = 0;
            if (whole <= Long.BYTES && point >= Long.BYTES) {
                long digits = whole == 0 ? 0 : Swar.lastDigits(Swar.get(bytes, point - Long.BYTES), whole);
                wrong |= Swar.areDigits(digits) ? 0 : -1;
                value = Swar.number(digits);
            } else {
                for (int i = first; i < point; i++) {
                    int d = bytes[i] - '0';
                    wrong |= d | (9 - d);
                    value = value * 10 + d;
                }
            }
            for (int i = point + 1; i < to; i++) {
                int d = bytes[i] - '0';
                wrong |= d | (9 - d);
                value = value * 10 + d;
            }
            boolean fits = wrong >= 0 && whole <= maxDigits && fraction <= scale && whole + fraction > 0;
            if (fits) {
                value *= powers[scale - fraction];
                fits = value < limit;
            }
            if (fits) {
                out.append(negative ? -value : value);
            } else {
                readAny(block, row, span, out);
            }
        }
    }

    /** Returns the index of the point, or {@code to}; fractions are short, so it is looked for from the end. */
    private int point(byte[] bytes, int from, int to) {
        int last = Math.max(from, to - scale - 1);
        for (int i = to - 1; i >= last; i--) {
            if (bytes[i] == '.') {
                return i;
            }
        }
        return to;
    }
}
