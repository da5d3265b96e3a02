package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DoubleColumn;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Binary fractions of 16, 32 and 64 bits. */
final class DoubleValues extends Values {

    private final int width;
    private final DataType target;
    private double[] dictionary = new double[0];
    private double[] values = new double[0];
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean split;
    private int pageValues;
    private int pageDone;

    DoubleValues(Type physical, DataType target) {
        this.width = physical == Type.DOUBLE ? 8 : physical == Type.FLOAT ? 4 : 2;
        this.target = target;
    }

    @Override
    void readDictionary(byte[] source, int from, int to, int size) {
        if ((long) size * width > to - from) {
            throw new DamagedException("a dictionary of " + size + " values has " + (to - from) + " bytes");
        }
        dictionary = new double[size];
        plain(source, from, dictionary, 0, size);
    }

    private void plain(byte[] source, int from, double[] to, int first, int some) {
        int next = from;
        for (int i = first; i < first + some; i++, next += width) {
            to[i] = width == 8
                    ? Double.longBitsToDouble(Bytes.getLong(source, next))
                    : width == 4
                            ? Float.intBitsToFloat(Bytes.getInt(source, next))
                            : half(Bytes.getShort(source, next));
        }
    }

    /** IEEE 754 binary16. */
    static float half(short bits) {
        int sign = bits & 0x8000;
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign << 16 | wide << 23 | fraction << 13);
    }

    @Override
    void startPage(Encoding encoding, byte[] source, int from, int to, int most) {
        if (encoding != Encoding.PLAIN && encoding != Encoding.BYTE_STREAM_SPLIT) {
            throw unsupported(encoding, target);
        }
        split = encoding == Encoding.BYTE_STREAM_SPLIT;
        bytes = source;
        at = from;
        end = to;
        pageValues = (to - from) / width;
        pageDone = 0;
    }

    @Override
    void begin(int rows) {
        super.begin(rows);
        values = new double[rows];
    }

    private void reserve(int some) {
        if (values.length - count < some) {
            values = Arrays.copyOf(values, Math.max(count + some, values.length + (values.length >> 1)));
        }
    }

    @Override
    void decode(int some) {
        if (some > pageValues - pageDone) {
            throw tooFew(end - at, some * width);
        }
        reserve(some);
        if (split) {
            for (int i = 0; i < some; i++) {
                long bits = 0;
                for (int b = width - 1; b >= 0; b--) {
                    bits = bits << 8 | (bytes[at + b * pageValues + pageDone + i] & 0xff);
                }
                values[count + i] = width == 8
                        ? Double.longBitsToDouble(bits)
                        : width == 4 ? Float.intBitsToFloat((int) bits) : half((short) bits);
            }
        } else {
            plain(bytes, at + pageDone * width, values, count, some);
        }
        pageDone += some;
    }

    @Override
    void look(int[] wanted, int some) {
        reserve(some);
        for (int i = 0; i < some; i++) {
            values[count + i] = dictionary[wanted[i]];
        }
    }

    @Override
    long byteSize() {
        return 8L * count;
    }

    @Override
    Column column(int slots, byte @Nullable [] marks, Bad bad) {
        if (values.length < slots) {
            values = Arrays.copyOf(values, slots);
        }
        if (marks != null) {
            int from = count;
            for (int slot = slots - 1; slot >= 0 && from <= slot; slot--) {
                values[slot] = marks[slot] == Column.PRESENT ? values[--from] : 0;
            }
        }
        return new DoubleColumn(target, values, slots, marks);
    }
}
