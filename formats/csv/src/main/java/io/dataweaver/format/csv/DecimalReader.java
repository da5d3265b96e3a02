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
            int i = negative ? from + 1 : from;
            int first = i;
            long value = 0;
            int wrong = span < 0 || (span & RecordScanner.ESCAPED) != 0 ? -1 : 0;
            while (i < to && bytes[i] != '.') {
                int d = bytes[i++] - '0';
                wrong |= d | (9 - d);
                value = value * 10 + d;
            }
            int whole = i - first;
            int fraction = Math.max(to - i - 1, 0);
            for (i++; i < to; i++) {
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
}
