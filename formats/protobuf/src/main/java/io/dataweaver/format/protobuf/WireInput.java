package io.dataweaver.format.protobuf;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Values in Protobuf's wire format (Protobuf documentation, "Encoding"), read from an array.
 *
 * <p>Every method throws a {@link BadRecordException} rather than read behind the end. Not thread-safe.
 */
final class WireInput {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int START_GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    /** How many of a tag's bits tell the wire type. */
    static final int TYPE_BITS = 3;

    static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

    static final int MAX_VARINT_BYTES = 10;

    /** Nested deeper than this is taken for an attack, as Protobuf's own readers do. */
    static final int MAX_DEPTH = 100;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    byte[] bytes = {};

    /** Where the next value starts. */
    int at;

    /** Where the message ends that is being read. */
    int end;

    private int depth;

    /** How many more values a message may bring: elements that take few bytes may take much memory. */
    private long values;

    /**
     * Reads {@code newBytes[from..to)} from now on.
     *
     * @param maxValues how many values it may bring
     */
    void reset(byte[] newBytes, int from, int to, long maxValues) {
        bytes = newBytes;
        at = from;
        end = to;
        depth = 0;
        values = maxValues;
    }

    /** Returns an input of {@code other[from..to)}, as deep in a message as this one. */
    WireInput of(byte[] other, int from, int to) {
        WireInput input = new WireInput();
        input.reset(other, from, to, values);
        input.depth = depth;
        return input;
    }

    static BadRecordException damaged(String message) {
        return new BadRecordException(RecordErrorCode.MALFORMED, null, message);
    }

    private static BadRecordException cutOff() {
        return damaged("the message ends in the middle of a field");
    }

    /** Reads a variable-length number of up to 64 bits. */
    long readVarint() {
        int from = at;
        if (from < end) {
            byte first = bytes[from];
            if (first >= 0) {
                at = from + 1;
                return first;
            }
        }
        return readLongVarint();
    }

    private long readLongVarint() {
        int from = at;
        if (end - from < Long.BYTES) {
            return readVarintCarefully();
        }
        // All seven-bit groups at once: the first byte without the highest bit is the last one of the number.
        long word = (long) LONGS.get(bytes, from);
        long ends = ~word & HIGH_BITS;
        if (ends == 0) {
            return readVarintCarefully();
        }
        at = from + (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
        long groups = word & (ends ^ (ends - 1)) & ~HIGH_BITS;
        groups = (groups & 0x007f007f007f007fL) | (groups & 0x7f007f007f007f00L) >>> 1;
        groups = (groups & 0x00003fff00003fffL) | (groups & 0x3fff00003fff0000L) >>> 2;
        return (groups & 0x000000000fffffffL) | (groups & 0x0fffffff00000000L) >>> 4;
    }

    private long readVarintCarefully() {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BYTES * 7; shift += 7) {
            if (at >= end) {
                throw cutOff();
            }
            long b = bytes[at++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw damaged("a number has more than " + MAX_VARINT_BYTES + " bytes");
    }

    /** Reads the number of a field, and how its value is encoded. */
    int readTag() {
        // Of a tag with more than 32 bits, Protobuf's own readers take the lowest, too.
        int tag = (int) readVarint();
        if (tag >>> TYPE_BITS == 0) {
            throw damaged("a field has the number 0, which cannot be");
        }
        return tag;
    }

    int readFixed32() {
        require(Integer.BYTES);
        int value = (int) INTS.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    long readFixed64() {
        require(Long.BYTES);
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** Reads the length of bytes that are all there. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > end - at) {
            throw damaged("a field is said to take " + Long.toUnsignedString(length) + " bytes, but " + (end - at)
                    + " are left of the message");
        }
        return (int) length;
    }

    private void require(int count) {
        if (end - at < count) {
            throw cutOff();
        }
    }

    /** Passes over the value of a field. */
    void skip(int tag) {
        switch (tag & TYPE_MASK) {
            case VARINT -> readVarint();
            case FIXED64 -> readFixed64();
            case LENGTH -> {
                int length = readLength();
                at += length;
            }
            case FIXED32 -> readFixed32();
            case START_GROUP -> skipGroup(tag);
            case END_GROUP -> throw damaged("group " + (tag >>> TYPE_BITS) + " ends, but has not begun");
            default -> throw damaged("a value is encoded as type " + (tag & TYPE_MASK) + ", which does not exist");
        }
    }

    /** Passes over what a group has, and its end; returns where what it has ends. */
    int skipGroup(int start) {
        enter();
        while (true) {
            if (at >= end) {
                throw damaged("group " + (start >>> TYPE_BITS) + " does not end");
            }
            int before = at;
            int tag = readTag();
            if (tag == start - START_GROUP + END_GROUP) {
                leave();
                return before;
            }
            skip(tag);
        }
    }

    /** Counts {@code count} values that are about to be added. */
    void expectValues(int count) {
        values -= count;
        if (values < 0) {
            throw new BadRecordException(
                    RecordErrorCode.TOO_LARGE,
                    null,
                    "the message is short, but the values that it brings would take more memory than allowed");
        }
    }

    /** Goes one level down into nested values. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw damaged("values are nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** Goes one level up. */
    void leave() {
        depth--;
    }
}
