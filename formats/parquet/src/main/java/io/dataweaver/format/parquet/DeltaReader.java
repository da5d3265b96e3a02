package io.dataweaver.format.parquet;

/** Reads whole numbers of which differences are packed: Parquet's "Delta Encoding (DELTA_BINARY_PACKED)". Not thread-safe. */
final class DeltaReader {

    private static final int MAX_BLOCK = 1 << 20;

    private final byte[] bytes;
    private final int end;
    private final int blockValues;
    private final int miniValues;
    private final int minis;
    private final int total;
    private int at;
    private int left;
    private long value;
    private boolean first = true;
    private long minimum;
    private int mini;
    private int widths;
    private int miniLeft;
    private int width;
    private long bit;
    private boolean inBlock;

    /** Begins with {@code bytes[from..to)}. */
    DeltaReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        long block = varint();
        long count = varint();
        long values = varint();
        if (block <= 0
                || block > MAX_BLOCK
                || block % 128 != 0
                || count <= 0
                || count > block
                || block % count != 0
                || block / count % 32 != 0) {
            throw new DamagedException("blocks of " + block + " differences in " + count + " parts");
        }
        if (values < 0 || values > Integer.MAX_VALUE) {
            throw new DamagedException("a page of " + values + " differences");
        }
        blockValues = (int) block;
        minis = (int) count;
        miniValues = blockValues / minis;
        total = (int) values;
        left = total;
        value = zigzag();
    }

    /** Returns how many numbers there are in all. */
    int total() {
        return total;
    }

    private long varint() {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new DamagedException("differences end too early");
            }
            int next = bytes[at++];
            result |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw new DamagedException("a number has more than 64 bits");
    }

    private long zigzag() {
        long coded = varint();
        return coded >>> 1 ^ -(coded & 1);
    }

    /** Reads {@code count} numbers to {@code target} from index {@code from} on. */
    void read(long[] target, int from, int count) {
        if (count > left) {
            throw new DamagedException("there are " + total + " differences, fewer than values");
        }
        left -= count;
        int next = from;
        int last = from + count;
        if (first && next < last) {
            first = false;
            target[next++] = value;
        }
        while (next < last) {
            if (miniLeft == 0) {
                begin();
            }
            int some = Math.min(miniLeft, last - next);
            unpack(target, next, some);
            next += some;
            miniLeft -= some;
        }
    }

    private void begin() {
        if (!inBlock || mini == minis) {
            minimum = zigzag();
            widths = at;
            if (end - at < minis) {
                throw new DamagedException("differences end too early");
            }
            at += minis;
            mini = 0;
            inBlock = true;
        }
        width = bytes[widths + mini++];
        if (width < 0 || width > Long.SIZE) {
            throw new DamagedException("differences of " + width + " bits");
        }
        bit = (long) at * 8;
        at = (int) Math.min(end, at + (long) miniValues * width / 8);
        miniLeft = miniValues;
    }

    private void unpack(long[] target, int from, int count) {
        if (bit + (long) count * width > (long) end * 8) {
            throw new DamagedException("differences end too early");
        }
        long current = value;
        for (int i = from; i < from + count; i++) {
            current += minimum + bits();
            target[i] = current;
        }
        value = current;
    }

    private long bits() {
        if (width == 0) {
            return 0;
        }
        int from = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long word = word(from) >>> shift;
        if (shift + width > Long.SIZE) {
            word |= (bytes[from + 8] & 0xffL) << (Long.SIZE - shift);
        }
        bit += width;
        return width == Long.SIZE ? word : word & (1L << width) - 1;
    }

    private long word(int from) {
        if (from <= bytes.length - Long.BYTES) {
            return Bytes.getLong(bytes, from);
        }
        long word = 0;
        for (int i = bytes.length - from - 1; i >= 0; i--) {
            word = word << 8 | (bytes[from + i] & 0xff);
        }
        return word;
    }

    /** Returns where what follows begins; all numbers were read. */
    int behind() {
        // The parts of a block that hold no value are not written; what is left of one that does is.
        return at;
    }
}
