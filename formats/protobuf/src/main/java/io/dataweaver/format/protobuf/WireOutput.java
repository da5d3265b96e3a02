package io.dataweaver.format.protobuf;

import io.dataweaver.api.format.ByteOutput;

/** Writes values in Protobuf's wire format (Protobuf documentation, "Encoding"). */
final class WireOutput {

    private WireOutput() {}

    static void putVarint(long value, ByteOutput out) {
        byte[] array = out.reserve(WireInput.MAX_VARINT_BYTES);
        int at = out.size();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        out.size(at);
    }

    static void putTag(int number, int wireType, ByteOutput out) {
        putVarint(((long) number << WireInput.TYPE_BITS) | wireType, out);
    }

    static void putFixed32(int value, ByteOutput out) {
        byte[] array = out.reserve(Integer.BYTES);
        int at = out.size();
        for (int i = 0; i < Integer.BYTES; i++) {
            array[at++] = (byte) (value >>> (i * Byte.SIZE));
        }
        out.size(at);
    }

    static void putFixed64(long value, ByteOutput out) {
        byte[] array = out.reserve(Long.BYTES);
        int at = out.size();
        for (int i = 0; i < Long.BYTES; i++) {
            array[at++] = (byte) (value >>> (i * Byte.SIZE));
        }
        out.size(at);
    }

    static void putBytes(byte[] bytes, ByteOutput out) {
        putBytes(bytes, 0, bytes.length, out);
    }

    /** Writes {@code bytes[from..to)} behind their length. */
    static void putBytes(byte[] bytes, int from, int to, ByteOutput out) {
        putVarint(to - from, out);
        out.put(bytes, from, to);
    }

    /** Makes room for a length; what is written from now on is to stand behind it. */
    static int beginLength(ByteOutput out) {
        out.put((byte) 0);
        return out.size();
    }

    /** Writes the length of what was written since {@code start}, and moves that if one byte is not enough for it. */
    static void endLength(int start, ByteOutput out) {
        int length = out.size() - start;
        if (length < 0x80) {
            out.array()[start - 1] = (byte) length;
            return;
        }
        int more = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length)) / 7;
        byte[] array = out.reserve(more);
        System.arraycopy(array, start, array, start + more, length);
        int end = out.size() + more;
        out.size(start - 1);
        putVarint(length, out);
        out.size(end);
    }
}
