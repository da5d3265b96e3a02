package io.dataweaver.format.parquet;

import io.dataweaver.api.format.ByteOutput;

/** Writes whole numbers as packed differences: Parquet's "Delta Encoding (DELTA_BINARY_PACKED)". */
final class DeltaWriter {

    private static final int BLOCK = 128;
    private static final int MINIS = 4;
    private static final int MINI = BLOCK / MINIS;

    private DeltaWriter() {}

    /** A row of numbers. */
    interface Numbers {
        long at(int index);
    }

    /** Writes the numbers from index {@code from} to {@code to}. */
    static void write(Numbers numbers, int from, int to, ByteOutput out) {
        RunLengthWriter.varint(BLOCK, out);
        RunLengthWriter.varint(MINIS, out);
        RunLengthWriter.varint(to - from, out);
        long previous = to > from ? numbers.at(from) : 0;
        zigzag(previous, out);
        long[] differences = new long[BLOCK];
        for (int at = from + 1; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                long value = numbers.at(at + i);
                differences[i] = value - previous;
                least = Math.min(least, differences[i]);
                previous = value;
            }
            block(differences, count, least, out);
        }
    }

    private static void block(long[] differences, int count, long least, ByteOutput out) {
        zigzag(least, out);
        int[] widths = new int[MINIS];
        for (int i = 0; i < count; i++) {
            // Overflows to what unsigned arithmetic makes of it, and back when it is read.
            differences[i] -= least;
            int width = Long.SIZE - Long.numberOfLeadingZeros(differences[i]);
            widths[i / MINI] = Math.max(widths[i / MINI], width);
        }
        for (int width : widths) {
            out.put((byte) width);
        }
        for (int mini = 0; mini * MINI < count; mini++) {
            pack(differences, mini * MINI, Math.min(count, (mini + 1) * MINI), widths[mini], out);
        }
    }

    private static void pack(long[] numbers, int from, int to, int width, ByteOutput out) {
        int length = MINI * width / Byte.SIZE;
        byte[] array = out.reserve(length);
        int start = out.size();
        java.util.Arrays.fill(array, start, start + length, (byte) 0);
        out.size(start + length);
        long bit = 0;
        for (int i = from; i < to; i++) {
            long value = numbers[i];
            for (int left = width; left > 0; ) {
                int at = start + (int) (bit >>> 3);
                int shift = (int) (bit & 7);
                int some = Math.min(left, Byte.SIZE - shift);
                array[at] |= (byte) ((value & (1L << some) - 1) << shift);
                value >>>= some;
                left -= some;
                bit += some;
            }
        }
    }

    private static void zigzag(long value, ByteOutput out) {
        RunLengthWriter.varint(value << 1 ^ value >> 63, out);
    }
}
