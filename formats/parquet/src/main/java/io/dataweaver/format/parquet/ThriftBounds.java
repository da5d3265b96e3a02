package io.dataweaver.format.parquet;

/**
 * Walks over a structure in Thrift's compact protocol before the library reads it: lengths that the bytes at hand cannot hold and
 * structures that are nested too deeply are found without memory for them. Thrift's "Thrift Compact protocol encoding"
 * names the types.
 */
final class ThriftBounds {

    private static final int MAX_DEPTH = 24;
    private static final int BOOLEAN_TRUE = 1;
    private static final int BOOLEAN_FALSE = 2;
    private static final int I8 = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;

    private final byte[] bytes;
    private final int end;
    private int at;

    private ThriftBounds(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /**
     * Returns where the structure ends that begins at {@code from}; -1 if the bytes do not hold all of it.
     *
     * @throws DamagedException if it is none, whatever follows
     */
    static int endOf(byte[] bytes, int from, int to) {
        ThriftBounds bounds = new ThriftBounds(bytes, from, to);
        try {
            bounds.struct(0);
            return bounds.at;
        } catch (CutOffException cutOff) {
            return -1;
        }
    }

    /** The bytes end within the structure. */
    private static final class CutOffException extends RuntimeException {
        CutOffException() {
            super(null, null, false, false);
        }
    }

    private int next() {
        if (at >= end) {
            throw new CutOffException();
        }
        return bytes[at++] & 0xff;
    }

    private void skip(long count) {
        if (count > end - at) {
            throw new CutOffException();
        }
        at += (int) count;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new DamagedException("a number has more than 64 bits");
    }

    private long length() {
        long length = varint();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new DamagedException("a length of " + Long.toUnsignedString(length) + " is too large");
        }
        return length;
    }

    private void struct(int depth) {
        for (int header = next(); header != 0; header = next()) {
            if ((header & 0xf0) == 0) {
                varint();
            }
            int type = header & 0x0f;
            if (type != BOOLEAN_TRUE && type != BOOLEAN_FALSE) {
                value(type, depth);
            }
        }
    }

    private void value(int type, int depth) {
        if (depth > MAX_DEPTH) {
            throw new DamagedException("structures are nested deeper than " + MAX_DEPTH);
        }
        switch (type) {
            case BOOLEAN_TRUE, BOOLEAN_FALSE, I8 -> skip(1);
            case I16, I32, I64 -> varint();
            case DOUBLE -> skip(8);
            case BINARY -> skip(length());
            case LIST, SET -> {
                int header = next();
                long size = header >> 4 == 15 ? length() : header >> 4;
                elements(size, header & 0x0f, depth);
            }
            case MAP -> {
                long size = length();
                int types = size == 0 ? 0 : next();
                for (long i = 0; i < size; i++) {
                    value(types >> 4, depth + 1);
                    value(types & 0x0f, depth + 1);
                }
            }
            case STRUCT -> struct(depth + 1);
            default -> throw new DamagedException("there is no type " + type + " in Thrift's compact protocol");
        }
    }

    /** Every element takes a byte at least. */
    private void elements(long size, int type, int depth) {
        if (size > end - at) {
            throw new CutOffException();
        }
        for (long i = 0; i < size; i++) {
            value(type, depth + 1);
        }
    }
}
