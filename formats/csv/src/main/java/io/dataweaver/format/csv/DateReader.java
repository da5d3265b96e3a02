package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import java.time.LocalDate;

/** Reads dates of ten characters and usual years at once; everything else the general way. */
final class DateReader extends FieldReader {

    private static final int LENGTH = 10;

    /** {@code 0000-00-}, the first byte lowest: what is left after the exclusive or are digit values and two zeros. */
    private static final long PATTERN = 0x2d30302d30303030L;

    private static final long HYPHENS = 0xff0000ff00000000L;
    private static final int FIRST_YEAR = 1900;
    private static final int YEARS = 200;

    /** For each month: the days from 1970-01-01 to the day before its first, and in the lower five bits its length. */
    private static final int[] MONTHS = months();

    private LongColumn.Builder builder;

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
            int month = span >= 0 && end(span) - from == LENGTH ? month(Swar.get(bytes, from)) : 0;
            int day = month == 0 ? 0 : day(bytes[from + 8] - '0', bytes[from + 9] - '0');
            if (day > 0 && day <= (month & 31)) {
                out.append((month >> 5) + day);
            } else {
                readAny(block, row, span, out);
            }
        }
    }

    /** Returns the entry of the month that {@code yyyy-mm-} names; 0 if it is none, or of a year far away. */
    private static int month(long text) {
        long digits = text ^ PATTERN;
        if ((digits & HYPHENS) != 0 || !Swar.areDigits(digits)) {
            return 0;
        }
        int year = (int) ((digits & 0xff) * 1000
                + (digits >>> 8 & 0xff) * 100
                + (digits >>> 16 & 0xff) * 10
                + (digits >>> 24 & 0xff));
        int month = (int) ((digits >>> 40 & 0xff) * 10 + (digits >>> 48 & 0xff));
        int index = (year - FIRST_YEAR) * 12 + month - 1;
        return month >= 1 && month <= 12 && index >= 0 && index < MONTHS.length ? MONTHS[index] : 0;
    }

    private static int day(int tens, int ones) {
        return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? 0 : tens * 10 + ones;
    }

    private static int[] months() {
        int[] months = new int[YEARS * 12];
        for (int i = 0; i < months.length; i++) {
            LocalDate first = LocalDate.of(FIRST_YEAR + i / 12, i % 12 + 1, 1);
            months[i] = ((int) first.toEpochDay() - 1) << 5 | first.lengthOfMonth();
        }
        return months;
    }
}
