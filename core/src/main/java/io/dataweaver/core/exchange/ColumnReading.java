package io.dataweaver.core.exchange;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads columns as {@link ColumnWriting} wrote them. */
final class ColumnReading {

    private static final int UUID_BYTES = 16;
    private static final int MAX_BIG_BYTES = 1 << 16; // 131072 + 16383 digits take less

    private final FrameReading in;

    ColumnReading(FrameReading in) {
        this.in = in;
    }

    Column read(DataType type, int rows) {
        byte[] marks = in.takeFlag() ? in.takeCodes(rows, Column.UNCHANGED, "the mark of a value") : null;
        return switch (type.layout()) {
            case LONG -> new LongColumn(type, in.takeLongs(rows, 0), rows, marks);
            case DOUBLE ->
                new DoubleColumn(
                        type,
                        type instanceof DataType.Float32 ? in.takeFloats(rows) : in.takeDoubles(rows),
                        rows,
                        marks);
            case DECIMAL -> readDecimals((DataType.Decimal) type, rows, marks);
            case BYTES -> readBytes(type, rows, marks);
            case LIST -> {
                int[] offsets = in.takeOffsets(rows);
                Column elements = read(((DataType.ListOf) type).element(), offsets[rows]);
                yield new ListColumn((DataType.ListOf) type, elements, offsets, rows, marks);
            }
            case MAP -> {
                int[] offsets = in.takeOffsets(rows);
                Column keys = read(((DataType.MapOf) type).key(), offsets[rows]);
                Column values = read(((DataType.MapOf) type).value(), offsets[rows]);
                yield new MapColumn((DataType.MapOf) type, keys, values, offsets, rows, marks);
            }
            case STRUCT -> {
                List<Column> children = new ArrayList<>();
                for (Field field : ((DataType.Struct) type).fields()) {
                    children.add(read(field.type(), rows));
                }
                yield new StructColumn((DataType.Struct) type, children, rows, marks);
            }
        };
    }

    private Column readDecimals(DataType.Decimal type, int rows, byte @Nullable [] marks) {
        long[] unscaled = in.takeLongs(rows, 0);
        int[] scales = type.isUnbounded() ? in.takeInts(rows) : null;
        int count = in.takeCount();
        @Nullable BigDecimal @Nullable [] big = count == 0 ? null : new @Nullable BigDecimal[rows];
        for (int i = 0; big != null && i < count; i++) {
            int row = in.takeInt();
            int scale = in.takeInt();
            int length = in.takeInt();
            if (row < 0
                    || row >= rows
                    || scale < 0
                    || scale > DataType.Decimal.MAX_FRACTION_DIGITS
                    || length < 1
                    || length > MAX_BIG_BYTES) {
                throw FrameReading.damaged(
                        "a decimal of " + length + " bytes and scale " + scale + " in row " + row + " of " + rows);
            }
            big[row] = new BigDecimal(new BigInteger(in.takeBytes(length)), scale);
        }
        return new DecimalColumn(type, unscaled, scales, big, rows, marks);
    }

    private Column readBytes(DataType type, int rows, byte @Nullable [] marks) {
        int[] offsets = in.takeOffsets(rows);
        byte[] data = in.takeBytes(offsets[rows]);
        if (type instanceof DataType.Uuid) {
            for (int row = 0; row < rows; row++) {
                if ((marks == null || marks[row] == Column.PRESENT) && offsets[row + 1] - offsets[row] != UUID_BYTES) {
                    throw FrameReading.damaged("a UUID is " + (offsets[row + 1] - offsets[row]) + " bytes long");
                }
            }
        }
        return new BytesColumn(type, data, offsets, rows, marks);
    }
}
