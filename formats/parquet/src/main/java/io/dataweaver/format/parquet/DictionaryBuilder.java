package io.dataweaver.format.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The different values of a column of a row group, and which of them each value is.
 *
 * @param firsts where each different value stands first among the values
 * @param ids which of {@code firsts} each value is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DictionaryBuilder(int[] firsts, int size, int[] ids) {

    private static final int MAX_BYTES = 1 << 20;

    /** After so many values, more than half of them different, there is nothing to be won. */
    private static final int SAMPLE = 1 << 16;

    /** Finds the different values of {@code leaf}; null if there are too many to be worth it. */
    static @Nullable DictionaryBuilder of(LeafWriter leaf) {
        return new Building(leaf).build();
    }

    /** Returns how many bits name a value. */
    int width() {
        return LeafReader.bits(size - 1);
    }

    private static final class Building {
        private final LeafWriter leaf;
        private int[] slots = new int[1 << 12];
        private int[] firsts = new int[1 << 10];
        private int size;
        private long bytes;

        Building(LeafWriter leaf) {
            this.leaf = leaf;
        }

        @Nullable DictionaryBuilder build() {
            int count = leaf.count();
            if (count == 0) {
                return null;
            }
            int[] ids = new int[count];
            boolean isBytes = leaf.isBytes();
            boolean isDouble = leaf.isDouble();
            for (int i = 0; i < count; i++) {
                long hash = isBytes
                        ? hash(leaf.bytes(), leaf.start(i), leaf.end(i))
                        : mix(isDouble ? Double.doubleToRawLongBits(leaf.doubles()[i]) : leaf.longs()[i]);
                int mask = slots.length - 1;
                int slot = (int) (hash >>> 32) & mask;
                int id = -1;
                while (slots[slot] != 0) {
                    int candidate = slots[slot] - 1;
                    if (isSame(firsts[candidate], i, isBytes, isDouble)) {
                        id = candidate;
                        break;
                    }
                    slot = slot + 1 & mask;
                }
                if (id < 0) {
                    id = add(i, isBytes);
                    slots[slot] = id + 1;
                    if (bytes > MAX_BYTES || (i >= SAMPLE && size > i / 2)) {
                        return null;
                    }
                    if (size * 2 > slots.length) {
                        rehash(isBytes, isDouble);
                    }
                }
                ids[i] = id;
            }
            DictionaryBuilder built = new DictionaryBuilder(firsts, size, ids);
            long plain = isBytes ? leaf.end(count - 1) + 4L * count : (long) width() * count;
            return bytes + (long) count * built.width() / 8 < plain ? built : null;
        }

        private int width() {
            return switch (leaf.physical()) {
                case INT32, FLOAT -> 4;
                default -> 8;
            };
        }

        private int add(int value, boolean isBytes) {
            if (size == firsts.length) {
                firsts = Arrays.copyOf(firsts, size * 2);
            }
            firsts[size] = value;
            bytes += isBytes ? leaf.end(value) - leaf.start(value) + 4 : width();
            return size++;
        }

        private boolean isSame(int a, int b, boolean isBytes, boolean isDouble) {
            if (isBytes) {
                int length = leaf.end(a) - leaf.start(a);
                return length == leaf.end(b) - leaf.start(b)
                        && Arrays.equals(
                                leaf.bytes(), leaf.start(a), leaf.end(a), leaf.bytes(), leaf.start(b), leaf.end(b));
            }
            return isDouble
                    ? Double.doubleToRawLongBits(leaf.doubles()[a]) == Double.doubleToRawLongBits(leaf.doubles()[b])
                    : leaf.longs()[a] == leaf.longs()[b];
        }

        private void rehash(boolean isBytes, boolean isDouble) {
            int[] larger = new int[slots.length * 4];
            int mask = larger.length - 1;
            for (int id = 0; id < size; id++) {
                int value = firsts[id];
                long hash = isBytes
                        ? hash(leaf.bytes(), leaf.start(value), leaf.end(value))
                        : mix(isDouble ? Double.doubleToRawLongBits(leaf.doubles()[value]) : leaf.longs()[value]);
                int slot = (int) (hash >>> 32) & mask;
                while (larger[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                larger[slot] = id + 1;
            }
            slots = larger;
        }

        private static long mix(long value) {
            long mixed = (value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
            return mixed ^ mixed >>> 29;
        }

        private static long hash(byte[] bytes, int from, int to) {
            long hash = (long) to - from;
            int at = from;
            for (; at <= to - Long.BYTES; at += Long.BYTES) {
                hash = mix(hash ^ Bytes.getLong(bytes, at));
            }
            long rest = 0;
            for (; at < to; at++) {
                rest = rest << 8 | (bytes[at] & 0xff);
            }
            return mix(hash ^ rest) * 0x9E3779B97F4A7C15L;
        }
    }
}
