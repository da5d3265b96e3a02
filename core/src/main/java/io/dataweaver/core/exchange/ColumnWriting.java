package io.dataweaver.core.exchange;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.function.IntUnaryOperator;

/** Writes the first rows of columns as arrays, one after the other. {@link ColumnReading} reads them. */
final class ColumnWriting {

    private final FrameBuffer out;

    ColumnWriting(FrameBuffer out) {
        this.out = out;
    }

    void write(Column column, int rows) {
        byte[] marks = column.marks();
        out.putByte(marks == null ? 0 : 1);
        if (marks != null) {
            out.putBytes(marks, 0, rows);
        }
        switch (column.type().layout()) {
            case LONG -> out.putLongs(((LongColumn) column).values(), rows, 0);
            case DOUBLE -> writeDoubles((DoubleColumn) column, rows);
            case DECIMAL -> writeDecimals((DecimalColumn) column, rows);
            case BYTES -> writeBytes((BytesColumn) column, rows);
            case LIST -> {
                ListColumn list = (ListColumn) column;
                Ranges ranges = new Ranges(list, offsets(rows, list::start, list::end), rows);
                out.putInts(ranges.lengths, rows);
                writeRanges(list.elements(), ranges);
            }
            case MAP -> {
                MapColumn map = (MapColumn) column;
                Ranges ranges = new Ranges(map, offsets(rows, map::start, map::end), rows);
                out.putInts(ranges.lengths, rows);
                writeRanges(map.keys(), ranges);
                writeRanges(map.values(), ranges);
            }
            case STRUCT -> {
                StructColumn struct = (StructColumn) column;
                int fields = ((DataType.Struct) struct.type()).fields().size();
                for (int i = 0; i < fields; i++) {
                    write(struct.child(i), rows);
                }
            }
        }
    }

    private void writeDoubles(DoubleColumn column, int rows) {
        if (column.type() instanceof DataType.Float32) {
            out.putFloats(column.values(), rows);
        } else {
            out.putDoubles(column.values(), rows);
        }
    }

    private void writeDecimals(DecimalColumn column, int rows) {
        out.putLongs(column.unscaled(), rows, 0);
        if (((DataType.Decimal) column.type()).isUnbounded()) {
            int[] scales = new int[rows];
            for (int row = 0; row < rows; row++) {
                scales[row] = column.scale(row);
            }
            out.putInts(scales, rows);
        }
        int count = 0;
        for (int row = 0; row < rows; row++) {
            count += isBig(column, row) ? 1 : 0;
        }
        out.putInt(count);
        for (int row = 0; count > 0 && row < rows; row++) {
            if (isBig(column, row)) {
                byte[] digits = column.big(row).unscaledValue().toByteArray();
                out.putInt(row);
                out.putInt(column.big(row).scale());
                out.putInt(digits.length);
                out.putBytes(digits, 0, digits.length);
            }
        }
    }

    private static boolean isBig(DecimalColumn column, int row) {
        return column.isBig(row) && column.isPresent(row);
    }

    private void writeBytes(BytesColumn column, int rows) {
        Ranges ranges = new Ranges(column, column.offsets(), rows);
        out.putInts(ranges.lengths, rows);
        if (ranges.adjoin) {
            out.putBytes(column.data(), ranges.offsets[0], ranges.sum);
            return;
        }
        int at = out.reserve(ranges.sum);
        for (int row = 0; row < rows; row++) {
            if (ranges.lengths[row] > 0) {
                System.arraycopy(column.data(), column.start(row), out.bytes(), at, ranges.lengths[row]);
                at += ranges.lengths[row];
            }
        }
    }

    private void writeRanges(Column items, Ranges ranges) {
        if (ranges.adjoin && ranges.offsets[0] == 0) {
            write(items, ranges.sum);
        } else {
            write(items.gather(ranges.items(), ranges.sum), ranges.sum);
        }
    }

    private static int[] offsets(int rows, IntUnaryOperator start, IntUnaryOperator end) {
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            offsets[row] = start.applyAsInt(row);
            offsets[row + 1] = end.applyAsInt(row);
        }
        return offsets;
    }

    /** Which part of what lies behind a column is that of each row. What a row without value names is not looked at. */
    private static final class Ranges {
        final int[] offsets;
        final int[] lengths;
        final boolean adjoin;
        final int sum;

        Ranges(Column column, int[] offsets, int rows) {
            this.offsets = offsets;
            this.lengths = new int[rows];
            byte[] marks = column.marks();
            long total = 0;
            boolean touch = true;
            for (int row = 0; row < rows; row++) {
                int length = offsets[row + 1] - offsets[row];
                if (marks != null && marks[row] != Column.PRESENT) {
                    touch &= length == 0;
                } else if (length < 0) {
                    throw new IllegalArgumentException(
                            "row " + row + " of " + column.type() + " is " + length + " long");
                } else {
                    lengths[row] = length;
                    total += length;
                }
            }
            this.adjoin = touch;
            this.sum = Math.toIntExact(total);
        }

        int[] items() {
            int[] items = new int[sum];
            int at = 0;
            for (int row = 0; row < lengths.length; row++) {
                for (int i = 0; i < lengths[row]; i++) {
                    items[at++] = offsets[row] + i;
                }
            }
            return items;
        }
    }
}
