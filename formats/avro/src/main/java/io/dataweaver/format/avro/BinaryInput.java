package io.dataweaver.format.avro;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Values in Avro's binary encoding (specification 1.12, "Binary encoding"), read from an array.
 *
 * <p>Every method throws a {@link DamagedException} rather than read behind the end. Not thread-safe.
 */
final class BinaryInput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final long HIGH_BITS = 0x8080808080808080L;

    /** A record with more items that take no bytes is taken for an attack: each takes memory all the same. */
    private static final int MAX_EMPTY_ITEMS = 1 << 16;

    /** Nested deeper than this is taken for an attack: each level takes room on the stack. */
    private static final int MAX_DEPTH = 256;

    byte[] bytes = {};

    /** Where the next value starts. */
    int at;

    private int end;
    private int depth;

    /** How many items of arrays that take no bytes may still come. */
    private long emptyItems;

    /** Where a record ends at the latest that is not too large; what would go on behind it is not kept. */
    private int recordEnd;

    /** Reads {@code newBytes[from..to)} from now on. */
    void reset(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        at = from;
        end = to;
        depth = 0;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - at;
    }

    /**
     * Begins a record.
     *
     * @param maxBytes if it has more, reading its values throws before they take memory
     */
    void beginRecord(int maxBytes) {
        depth = 0;
        emptyItems = MAX_EMPTY_ITEMS;
        recordEnd = maxBytes < end - at ? at + maxBytes : end;
    }

    BadRecordException tooLarge() {
        return new BadRecordException(RecordErrorCode.TOO_LARGE, null, "the record is larger than allowed");
    }

    /** Returns the eight bytes from {@code at} on; the first one is the lowest. */
    static long word(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Writes the eight bytes from {@code at} on. */
    static void setWord(byte[] bytes, int at, long word) {
        LONGS.set(bytes, at, word);
    }

    /** Reads an int or a long: variable length, zig-zag. */
    long readLong() {
        int from = at;
        if (end - from < Long.BYTES) {
            return readLongCarefully();
        }
        // All seven-bit groups at once: the first byte without the highest bit is the last one of the number.
        long word = word(bytes, from);
        long ends = ~word & HIGH_BITS;
        if (ends == 0) {
            return readLongCarefully();
        }
        at = from + (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
        long groups = groups(word & (ends ^ (ends - 1)));
        return (groups >>> 1) ^ -(groups & 1);
    }

    /** Joins the seven low bits of each byte. */
    static long groups(long word) {
        long groups = word & ~HIGH_BITS;
        groups = (groups & 0x007f007f007f007fL) | (groups & 0x7f007f007f007f00L) >>> 1;
        groups = (groups & 0x00003fff00003fffL) | (groups & 0x3fff00003fff0000L) >>> 2;
        return (groups & 0x000000000fffffffL) | (groups & 0x0fffffff00000000L) >>> 4;
    }

    /** Passes over an int or a long. */
    void skipLong() {
        if (end - at < Long.BYTES) {
            readLongCarefully();
            return;
        }
        long ends = ~word(bytes, at) & HIGH_BITS;
        if (ends == 0) {
            readLongCarefully();
        } else {
            at += (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
        }
    }

    /** Reads which branch of a union of two there is, as it is encoded: 0 or 2. */
    int readBranchOfTwo() {
        if (at >= end) {
            throw cutOff();
        }
        int branch = bytes[at];
        if ((branch & ~2) != 0) {
            return readIndex(2) * 2;
        }
        at++;
        return branch;
    }

    private long readLongCarefully() {
        long value = 0;
        int shift = 0;
        while (at < end) {
            long b = bytes[at++];
            value |= (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                if (shift == 70 && b > 1) {
                    throw new DamagedException("a number has more than 64 bits");
                }
                return (value >>> 1) ^ -(value & 1);
            }
            if (shift >= 70) {
                throw new DamagedException("a number has more than 64 bits");
            }
        }
        throw cutOff();
    }

    /** Reads an int. */
    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new DamagedException("expected a number of 32 bits, but found " + value);
        }
        return (int) value;
    }

    boolean readBoolean() {
        if (at >= end) {
            throw cutOff();
        }
        byte value = bytes[at++];
        if ((value & ~1) != 0) {
            throw new DamagedException("expected a boolean, 0 or 1, but found " + value);
        }
        return value != 0;
    }

    float readFloat() {
        require(Float.BYTES);
        float value = Float.intBitsToFloat((int) INTS.get(bytes, at));
        at += Float.BYTES;
        return value;
    }

    double readDouble() {
        require(Double.BYTES);
        double value = Double.longBitsToDouble(word(bytes, at));
        at += Double.BYTES;
        return value;
    }

    /** Reads the length of bytes or a string, which are all there. */
    int readLength() {
        if (at < end && bytes[at] >= 0 && (bytes[at] & 1) == 0) {
            int length = bytes[at] >>> 1;
            if (length <= recordEnd - at - 1) {
                at++;
                return length;
            }
        }
        long length = readLong();
        if (length < 0 || length > end - at) {
            throw length < 0 ? new DamagedException("a length is negative: " + length) : cutOff();
        }
        if (length > recordEnd - at) {
            throw tooLarge();
        }
        return (int) length;
    }

    /** Reads which of {@code count} branches or symbols there is. */
    int readIndex(int count) {
        long index = readLong();
        if (index < 0 || index >= count) {
            throw new DamagedException("expected an index from 0 to " + (count - 1) + ", but found " + index);
        }
        return (int) index;
    }

    /** Passes over {@code count} bytes. */
    void skip(int count) {
        require(count);
        at += count;
    }

    private void require(int count) {
        if (end - at < count) {
            throw cutOff();
        }
    }

    /**
     * Reads the start of a block of items of an array or map, and returns how many there are; 0 at the end.
     *
     * @param minBytes the least that an item takes
     */
    long readBlock(int minBytes) {
        long count = readLong();
        if (count < 0) {
            count = -count;
            long size = readLong();
            requireBlock(size);
        }
        return checkedCount(count, minBytes);
    }

    /**
     * Passes over blocks that tell their size, and returns how many items the first one has that does not; 0 at the end.
     *
     * @param minBytes the least that an item takes
     */
    long skipSizedBlocks(int minBytes) {
        while (true) {
            long count = readLong();
            if (count >= 0) {
                return checkedCount(count, minBytes);
            }
            long size = readLong();
            requireBlock(size);
            at += (int) size;
        }
    }

    private void requireBlock(long size) {
        if (size < 0 || size > end - at) {
            throw missing(size, "a block of items is said to take " + size + " bytes");
        }
    }

    private DamagedException missing(long wanted, String message) {
        return wanted < 0
                ? new DamagedException(message)
                : DamagedException.atEnd(message + ", but " + (end - at) + " bytes are left");
    }

    private long checkedCount(long count, int minBytes) {
        if (count < 0 || (minBytes > 0 && count > (end - at) / minBytes)) {
            throw missing(count, "an array or map is said to have " + count + " items");
        }
        if (count * minBytes > recordEnd - at) {
            throw tooLarge();
        }
        if (minBytes == 0) {
            emptyItems -= count;
            if (emptyItems < 0) {
                throw new DamagedException("an array has " + count + " items that take no bytes, which is too many");
            }
        }
        return count;
    }

    /** Goes one level down into nested values. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new DamagedException("values are nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** Goes one level up. */
    void leave() {
        depth--;
    }

    private static DamagedException cutOff() {
        return DamagedException.atEnd("the bytes end in the middle of a value");
    }
}
