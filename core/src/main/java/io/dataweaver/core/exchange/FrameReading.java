package io.dataweaver.core.exchange;

import io.dataweaver.api.error.DataWeaverException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes apart what {@link FrameBuffer} put together. Whatever the bytes say, no array is made that is more than eight times
 * as large as what is left of them.
 */
final class FrameReading {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;

    FrameReading(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static DataWeaverException damaged(String what) {
        return new DataWeaverException(ExchangeErrorCode.DAMAGED, "a frame of rows is damaged: " + what);
    }

    int left() {
        return end - at;
    }

    /** Steps over {@code count} bytes and returns where they begin. */
    private int take(long count) {
        if (count < 0 || count > end - at) {
            throw damaged(count + " bytes are expected, and " + (end - at) + " are left");
        }
        int from = at;
        at += (int) count;
        return from;
    }

    int takeByte() {
        return bytes[take(1)];
    }

    int takeInt() {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    long takeLong() {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    /** Takes a number of things of which each is at least a byte long. */
    int takeCount() {
        int count = takeInt();
        if (count < 0 || count > end - at) {
            throw damaged(count + " values cannot be in " + (end - at) + " bytes");
        }
        return count;
    }

    boolean takeFlag() {
        int flag = takeByte();
        if (flag != 0 && flag != 1) {
            throw damaged("a flag is " + flag);
        }
        return flag == 1;
    }

    byte[] takeBytes(int count) {
        int from = take(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** Takes {@code count} bytes, each 0 to {@code max}. */
    byte[] takeCodes(int count, int max, String what) {
        byte[] codes = takeBytes(count);
        for (byte code : codes) {
            if (code < 0 || code > max) {
                throw damaged(what + " is " + code);
            }
        }
        return codes;
    }

    double[] takeDoubles(int count) {
        int from = take((long) Double.BYTES * count);
        double[] values = new double[count];
        ByteBuffer.wrap(bytes, from, Double.BYTES * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(values);
        return values;
    }

    double[] takeFloats(int count) {
        int from = take((long) Float.BYTES * count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat((int) INT.get(bytes, from + Float.BYTES * i));
        }
        return values;
    }

    long[] takeLongs(int count, long base) {
        int width = takeByte();
        int from = take((long) checkedWidth(width, Long.BYTES) * count);
        long[] values = new long[count];
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = base + bytes[from + i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = base + (short) SHORT.get(bytes, from + 2 * i);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = base + (int) INT.get(bytes, from + 4 * i);
                }
            }
            default -> takeWhole(values, base, from);
        }
        return values;
    }

    private void takeWhole(long[] values, long base, int from) {
        ByteBuffer.wrap(bytes, from, Long.BYTES * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(values);
        if (base != 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] += base;
            }
        }
    }

    int[] takeInts(int count) {
        int width = takeByte();
        int from = take((long) checkedWidth(width, Integer.BYTES) * count);
        int[] values = new int[count];
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = bytes[from + i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (short) SHORT.get(bytes, from + 2 * i);
                }
            }
            default ->
                ByteBuffer.wrap(bytes, from, Integer.BYTES * count)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer()
                        .get(values);
        }
        return values;
    }

    private static int checkedWidth(int width, int max) {
        if (width > max || (width != 1 && width != 2 && width != 4 && width != 8)) {
            throw damaged("values are " + width + " bytes wide");
        }
        return width;
    }

    /** Takes the lengths of {@code count} values and returns where each begins in what follows, and where the last ends. */
    int[] takeOffsets(int count) {
        int[] lengths = takeInts(count);
        int[] offsets = new int[count + 1];
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += lengths[i];
            if (lengths[i] < 0 || sum > end - at) {
                throw damaged("value " + i + " is " + lengths[i] + " long, and " + (end - at) + " bytes are left");
            }
            offsets[i + 1] = (int) sum;
        }
        return offsets;
    }
}
