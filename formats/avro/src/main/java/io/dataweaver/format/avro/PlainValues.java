package io.dataweaver.format.avro;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.format.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The pieces of which the code of {@link LoopGenerator} is made. None throws for what may stand in a file: it tells that a value is
 * not plain.
 */
final class PlainValues {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The most that a number of variable length takes. */
    static final int MOST_NUMBER = 10;

    /** The most that the bytes of a short text are, whose length takes one byte. */
    static final int SHORT = 63;

    /** Texts whose length takes more than two bytes are not plain. */
    private static final int MOST_TEXT = 8191;

    private PlainValues() {}

    static long[] longs(ColumnBuilder builder) {
        return builder instanceof LongColumn.Builder longs
                ? longs.values()
                : ((DecimalColumn.Builder) builder).unscaled();
    }

    static double[] doubles(ColumnBuilder builder) {
        return ((DoubleColumn.Builder) builder).values();
    }

    static byte[] data(ColumnBuilder builder) {
        return ((BytesColumn.Builder) builder).data();
    }

    static int[] offsets(ColumnBuilder builder) {
        return ((BytesColumn.Builder) builder).offsets();
    }

    static byte[] marks(ColumnBuilder builder) {
        return builder.marks();
    }

    static long word(byte[] bytes, int at) {
        return BinaryInput.word(bytes, at);
    }

    /** Returns how many bytes the number takes whose first eight are {@code word}; 0 if it is none. */
    static int length(byte[] bytes, int at, long word) {
        long ends = ~word & BinaryInput.HIGH_BITS;
        return ends == 0 ? longLength(bytes, at) : (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
    }

    private static int longLength(byte[] bytes, int at) {
        if (bytes[at + 8] >= 0) {
            return 9;
        }
        return (bytes[at + 9] & ~1) == 0 ? MOST_NUMBER : 0;
    }

    /** Returns the number of {@code length} bytes whose first eight are {@code word}. */
    static long value(byte[] bytes, int at, long word, int length) {
        if (length <= Long.BYTES) {
            return zigZag(BinaryInput.groups(word & -1L >>> (Long.SIZE - length * Byte.SIZE)));
        }
        long groups = BinaryInput.groups(word) | (bytes[at + 8] & 0x7fL) << 56;
        return zigZag(length == MOST_NUMBER ? groups | (long) bytes[at + 9] << 63 : groups);
    }

    private static long zigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    static double readDouble(byte[] bytes, int at) {
        return Double.longBitsToDouble(BinaryInput.word(bytes, at));
    }

    static double readFloat(byte[] bytes, int at) {
        return Float.intBitsToFloat((int) INTS.get(bytes, at));
    }

    /** Tells whether {@code value} is one of 32 bits. */
    static boolean isFloat(double value) {
        return Double.compare((float) value, value) == 0;
    }

    /** Returns the bytes of a decimal whose length stands at {@code at}; 0 if it does not fit a long. */
    static int decimalLength(byte[] bytes, int at) {
        int length = bytes[at];
        // One is needed before those that are read, as the eight up to the last are.
        return (length & ~0x1e) == 0 && length <= 2 * Long.BYTES && at >= Long.BYTES ? length >>> 1 : 0;
    }

    /** Returns the unscaled value of a decimal of 1 to 8 bytes. */
    static long decimal(byte[] bytes, int at, int length) {
        int unused = Long.SIZE - length * Byte.SIZE;
        return (long) BIG_LONGS.get(bytes, at + length - Long.BYTES) << unused >> unused;
    }

    /**
     * Copies a text, and checks that it is well-formed.
     *
     * @param last a long text must end before it
     * @return its length; -1 if it is not plain
     */
    static int text(byte[] bytes, int at, int last, byte[] data, int used) {
        int length = bytes[at];
        if ((length & ~0x7e) != 0) {
            return longText(bytes, at, last, data, used, true);
        }
        length >>>= 1;
        if (used > data.length - SHORT - Long.BYTES) {
            return -1;
        }
        int from = at + 1;
        long seen = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long word = BinaryInput.word(bytes, from + i);
            seen |= word;
            BinaryInput.setWord(data, used + i, word);
        }
        long word = BinaryInput.word(bytes, from + i);
        BinaryInput.setWord(data, used + i, word);
        seen |= word & ((1L << ((length - i) * Byte.SIZE)) - 1);
        return (seen & BinaryInput.HIGH_BITS) == 0 || Utf8.isWellFormed(bytes, from, from + length) ? length : -1;
    }

    /**
     * Copies {@code size} bytes.
     *
     * @return their number; -1 if there is no room
     */
    static int fixed(byte[] bytes, int at, int size, byte[] data, int used) {
        if (size > data.length - used) {
            return -1;
        }
        System.arraycopy(bytes, at, data, used, size);
        return size;
    }

    /** Copies bytes; otherwise as {@link #text}. */
    static int bytes(byte[] bytes, int at, int last, byte[] data, int used) {
        int length = bytes[at];
        if ((length & ~0x7e) != 0) {
            return longText(bytes, at, last, data, used, false);
        }
        length >>>= 1;
        if (used > data.length - SHORT - Long.BYTES) {
            return -1;
        }
        for (int i = 0; i < length; i += Long.BYTES) {
            BinaryInput.setWord(data, used + i, BinaryInput.word(bytes, at + 1 + i));
        }
        return length;
    }

    private static int longText(byte[] bytes, int at, int last, byte[] data, int used, boolean checked) {
        int length = longTextLength(bytes, at, last);
        int from = at + 2;
        if (length < 0 || length > data.length - used || (checked && !Utf8.isWellFormed(bytes, from, from + length))) {
            return -1;
        }
        System.arraycopy(bytes, from, data, used, length);
        return length;
    }

    /** Returns a length of two bytes; -1 if it is none, or the text does not end before {@code last}. */
    private static int longTextLength(byte[] bytes, int at, int last) {
        int first = bytes[at];
        int second = bytes[at + 1];
        if (first >= 0 || (first & 1) != 0 || second <= 0) {
            return -1;
        }
        int length = ((first & 0x7f) | second << 7) >>> 1;
        return length > SHORT && length <= MOST_TEXT && at + 2 + length <= last ? length : -1;
    }

    /** Returns what a text of {@code length} bytes takes. */
    static int behind(int length) {
        return length <= SHORT ? length + 1 : length + 2;
    }

    /** Returns how many bytes to pass over for a text; -1 if it is not plain. */
    static int skipText(byte[] bytes, int at, int last) {
        int length = bytes[at];
        if ((length & ~0x7e) == 0) {
            return (length >>> 1) + 1;
        }
        int more = longTextLength(bytes, at, last);
        return more < 0 ? -1 : more + 2;
    }

    /**
     * Copies the name of a symbol.
     *
     * @param index as it is encoded
     * @return its length; -1 if it is not plain
     */
    static int symbol(int index, byte[][] symbols, int[] lengths, byte[] data, int used) {
        int symbol = index >>> 1;
        if ((index & ~0x7e) != 0 || symbol >= symbols.length) {
            return -1;
        }
        int length = lengths[symbol];
        if (length == 0 || used > data.length - length - Long.BYTES) {
            return -1;
        }
        byte[] name = symbols[symbol];
        int i = 0;
        do {
            BinaryInput.setWord(data, used + i, BinaryInput.word(name, i));
            i += Long.BYTES;
        } while (i < length);
        return length;
    }
}
