package io.dataweaver.format.parquet;

import io.dataweaver.api.format.ByteOutput;

/** Writes numbers of few bits: Parquet's "Run Length Encoding / Bit-Packing Hybrid". */
final class RunLengthWriter {

    private static final int GROUP = 8;

    private RunLengthWriter() {}

    /** A row of numbers. */
    interface Numbers {
        int at(int index);
    }

    /** Writes the numbers from index {@code from} to {@code to}, each of {@code width} bits. */
    static void write(Numbers numbers, int from, int to, int width, ByteOutput out) {
        int packedFrom = from;
        int at = from;
        while (at < to) {
            int value = numbers.at(at);
            int end = at + 1;
            while (end < to && numbers.at(end) == value) {
                end++;
            }
            // Numbers are packed by eight: what the last eight lack is taken from the run.
            int lacking = (GROUP - (at - packedFrom) % GROUP) % GROUP;
            if (end - at - lacking >= GROUP) {
                pack(numbers, packedFrom, at + lacking, width, out);
                run(value, end - at - lacking, width, out);
                packedFrom = end;
            }
            at = end;
        }
        pack(numbers, packedFrom, to, width, out);
    }

    private static void run(int value, int count, int width, ByteOutput out) {
        varint((long) count << 1, out);
        for (int i = 0; i < width; i += Byte.SIZE) {
            out.put((byte) (value >>> i));
        }
    }

    private static void pack(Numbers numbers, int from, int to, int width, ByteOutput out) {
        if (from == to) {
            return;
        }
        int groups = (to - from + GROUP - 1) / GROUP;
        varint((long) groups << 1 | 1, out);
        int length = groups * width;
        byte[] array = out.reserve(length + Long.BYTES);
        int next = out.size();
        out.size(next + length);
        long word = 0;
        int bits = 0;
        for (int i = from; i < from + groups * GROUP; i++) {
            word |= (i < to ? numbers.at(i) & 0xffff_ffffL : 0) << bits;
            bits += width;
            while (bits >= Byte.SIZE) {
                array[next++] = (byte) word;
                word >>>= Byte.SIZE;
                bits -= Byte.SIZE;
            }
        }
    }

    static void varint(long value, ByteOutput out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }
}
