package io.dataweaver.core.keyed;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values of some columns as bytes, which are equal if and only if the values are the same: NULL is NULL, NaN is NaN, decimals
 * go by their value whatever their scales. Not for nested columns. Not thread-safe.
 */
final class KeyCodec {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte NULL = 0;

    /** What a value begins with that is there. */
    static final byte VALUE = 1;

    private static final byte SPECIAL = 2;

    private final int[] columns;
    private byte[] bytes = new byte[64];
    private int size;

    /**
     * Creates a codec.
     *
     * @param columns their indexes in the batches
     */
    KeyCodec(int[] columns) {
        this.columns = columns.clone();
    }

    /** Returns the key of physical row {@code row}. */
    byte[] encode(RecordBatch batch, int row) {
        write(batch, row);
        return Arrays.copyOf(bytes, size);
    }

    /** Writes the key of physical row {@code row} to the first {@link #size} of {@link #bytes}. */
    void write(RecordBatch batch, int row) {
        size = 0;
        for (int column : columns) {
            write(batch.column(column), row);
        }
    }

    /** Adds eight bytes to the key that was written last. */
    void append(long number) {
        writeLong(number);
    }

    /** Returns the bytes of the key that was written last; they change with the next one. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Returns one value as bytes, by the same rules. */
    byte[] encode(Column column, int row) {
        size = 0;
        write(column, row);
        return Arrays.copyOf(bytes, size);
    }

    private void write(Column column, int row) {
        if (!column.isPresent(row)) {
            writeByte(NULL);
            return;
        }
        if (column instanceof LongColumn longs) {
            writeByte(VALUE);
            writeLong(longs.get(row));
        } else if (column instanceof DoubleColumn doubles) {
            writeByte(VALUE);
            writeLong(Double.doubleToLongBits(doubles.get(row)));
        } else if (column instanceof DecimalColumn decimals) {
            writeDecimal(decimals, row);
        } else if (column instanceof BytesColumn text) {
            writeByte(VALUE);
            writeBytes(text.data(), text.start(row), text.end(row));
        } else {
            throw new IllegalArgumentException(column.type().display() + " is no key");
        }
    }

    private void writeDecimal(DecimalColumn column, int row) {
        if (column.isSpecial(row)) {
            writeByte(SPECIAL);
            writeInt(column.scale(row));
            return;
        }
        BigDecimal value = column.decimal(row).stripTrailingZeros();
        byte[] digits = value.unscaledValue().toByteArray();
        writeByte(VALUE);
        writeInt(value.scale());
        writeBytes(digits, 0, digits.length);
    }

    private void writeByte(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    private void writeInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    private void writeLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    private void writeBytes(byte[] from, int start, int end) {
        writeInt(end - start);
        ensure(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    /**
     * Adds the values of a key to columns; decimals get the scale of their column.
     *
     * @param key what {@link #encode} returned
     * @param to one builder for each column of the key
     */
    static void decode(ByteBuffer key, ColumnBuilder... to) {
        for (ColumnBuilder builder : to) {
            byte mark = key.get();
            if (mark == NULL) {
                builder.appendNull();
            } else if (builder instanceof LongColumn.Builder longs) {
                longs.append(key.getLong());
            } else if (builder instanceof DoubleColumn.Builder doubles) {
                doubles.append(Double.longBitsToDouble(key.getLong()));
            } else if (builder instanceof DecimalColumn.Builder decimals) {
                decodeDecimal(mark, key, decimals);
            } else if (builder instanceof BytesColumn.Builder text) {
                int length = key.getInt();
                int start = key.arrayOffset() + key.position();
                text.append(key.array(), start, start + length);
                key.position(key.position() + length);
            } else {
                throw new IllegalArgumentException(builder.type().display() + " is no key");
            }
        }
    }

    private static void decodeDecimal(byte mark, ByteBuffer key, DecimalColumn.Builder to) {
        int scale = key.getInt();
        if (mark == SPECIAL) {
            to.appendSpecial(scale);
            return;
        }
        byte[] digits = new byte[key.getInt()];
        key.get(digits);
        BigDecimal value = new BigDecimal(new BigInteger(digits), scale);
        DataType.Decimal type = (DataType.Decimal) to.type();
        to.append(type.isUnbounded() ? value : value.setScale(type.scale()));
    }
}
