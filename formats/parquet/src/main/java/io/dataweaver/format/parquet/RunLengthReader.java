package io.dataweaver.format.parquet;

/** Reads numbers of few bits: Parquet's "Run Length Encoding / Bit-Packing Hybrid". Not thread-safe. */
final class RunLengthReader {

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int width;
    private int mask;
    private int run;
    private boolean packed;
    private int value;
    private long bit;

    /** Begins with {@code bytes[from..to)}, whose numbers have {@code width} bits. */
    void start(byte[] source, int from, int to, int bits) {
        if (bits > Integer.SIZE) {
            throw new DamagedException("numbers of " + bits + " bits");
        }
        bytes = source;
        at = from;
        end = to;
        width = bits;
        mask = bits == Integer.SIZE ? -1 : (1 << bits) - 1;
        run = 0;
    }

    /** Reads {@code count} numbers to {@code target} from index {@code from} on. */
    void read(int[] target, int from, int count) {
        int next = from;
        int last = from + count;
        while (next < last) {
            if (run == 0) {
                begin();
            }
            int some = Math.min(run, last - next);
            if (packed) {
                unpack(target, next, some);
            } else {
                java.util.Arrays.fill(target, next, next + some, value);
            }
            next += some;
            run -= some;
        }
    }

    private void begin() {
        int header = 0;
        for (int shift = 0; ; shift += 7) {
            if (at >= end || shift > 28) {
                throw new DamagedException("numbers end too early");
            }
            int next = bytes[at++];
            header |= (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        packed = (header & 1) != 0;
        if (packed) {
            int groups = header >>> 1;
            long length = (long) groups * width;
            if (groups == 0 || groups > Integer.MAX_VALUE / 8) {
                throw new DamagedException("a run of " + groups + " groups");
            }
            run = groups * 8;
            bit = (long) at * 8;
            // What the last run has too many of may be missing.
            at = (int) Math.min(end, at + length);
        } else {
            run = header >>> 1;
            int size = (width + 7) >>> 3;
            if (run == 0 || end - at < size) {
                throw new DamagedException("a run of " + run + " numbers, with " + (end - at) + " bytes left");
            }
            value = 0;
            for (int i = 0; i < size; i++) {
                value |= (bytes[at++] & 0xff) << (8 * i);
            }
            if ((value & ~mask) != 0) {
                throw new DamagedException(
                        "the number " + Integer.toUnsignedString(value) + " has more than " + width + " bits");
            }
        }
    }

    private void unpack(int[] target, int from, int count) {
        if (bit + (long) count * width > (long) end * 8) {
            throw new DamagedException("packed numbers end too early");
        }
        long position = bit;
        int to = from + count;
        int i = from;
        // The last word may reach beyond the array.
        long safe = (bytes.length - Long.BYTES) * 8L;
        for (; i < to && position <= safe; i++) {
            target[i] = (int) (Bytes.getLong(bytes, (int) (position >>> 3)) >>> (position & 7)) & mask;
            position += width;
        }
        for (; i < to; i++) {
            target[i] = (int) (word((int) (position >>> 3)) >>> (position & 7)) & mask;
            position += width;
        }
        bit = position;
    }

    private long word(int from) {
        long word = 0;
        for (int i = Math.min(bytes.length - from, Long.BYTES) - 1; i >= 0; i--) {
            word = word << 8 | (bytes[from + i] & 0xff);
        }
        return word;
    }
}
