package io.dataweaver.api.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Text, bytes, JSON and UUIDs: one array of bytes and where each value starts. */
public final class BytesColumn extends Column {

    private final byte[] data;
    private final int[] offsets;

    /**
     * Wraps arrays without copying; the caller does not change them afterwards.
     *
     * @param data the values, one after the other; text is well-formed UTF-8
     * @param offsets {@code length + 1} or more; the value of row r is {@code data[offsets[r]..offsets[r + 1])}
     */
    public BytesColumn(DataType type, byte[] data, int[] offsets, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        if (type.layout() != DataType.Layout.BYTES) {
            throw new IllegalArgumentException("a column of " + type + " does not lie in bytes");
        }
        this.data = data;
        this.offsets = offsets;
    }

    /** Returns the bytes of all values; shared, for reading only. */
    public byte[] data() {
        return data;
    }

    /** Returns where each value starts, and where the last one ends; shared, for reading only. */
    public int[] offsets() {
        return offsets;
    }

    /** Returns where in {@link #data} the value of {@code row} starts. */
    public int start(int row) {
        return offsets[row];
    }

    /** Returns where in {@link #data} the value of {@code row} ends, exclusive. */
    public int end(int row) {
        return offsets[row + 1];
    }

    /** Returns the value of {@code row} as text; allocates. */
    public String text(int row) {
        return new String(data, offsets[row], offsets[row + 1] - offsets[row], StandardCharsets.UTF_8);
    }

    @Override
    public long byteSize() {
        return data.length + 4L * offsets.length + marksSize();
    }

    @Override
    Object presentValue(int row) {
        if (type() instanceof DataType.Bytes) {
            return Arrays.copyOfRange(data, offsets[row], offsets[row + 1]);
        } else if (type() instanceof DataType.Uuid) {
            ByteBuffer bits = ByteBuffer.wrap(data, offsets[row], 16);
            return new UUID(bits.getLong(), bits.getLong());
        }
        return text(row);
    }

    /** Collects the values of a {@link BytesColumn}. */
    public static final class Builder extends ColumnBuilder {
        private static final int FIRST_BYTES_PER_ROW = 16;
        private byte[] data;
        private int[] offsets;
        private int used;

        Builder(DataType type, int capacity) {
            super(type);
            this.offsets = new int[Math.max(capacity, 1) + 1];
            this.data = new byte[Math.max(capacity, 1) * FIRST_BYTES_PER_ROW];
        }

        /** Adds {@code bytes[from..to)}; for text the caller has checked that they are well-formed UTF-8. */
        public void append(byte[] bytes, int from, int to) {
            int count = to - from;
            reserve(count);
            System.arraycopy(bytes, from, data, used, count);
            used += count;
            offsets[++size] = used;
        }

        /**
         * Adds {@code text} in UTF-8.
         *
         * @throws IllegalArgumentException if it has half of a surrogate pair, which no UTF-8 can hold
         */
        public void append(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    if (i + 1 >= text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                        throw new IllegalArgumentException("character " + (i + 1) + " of '" + text
                                + "' is half of a surrogate pair: that is no Unicode text");
                    }
                    i++;
                }
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            append(bytes, 0, bytes.length);
        }

        /**
         * Makes room for a value of up to {@code count} bytes, to be written to {@link #data} from {@link #used} on and
         * added by {@link #commit}.
         */
        public void reserve(int count) {
            if (size + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, newCapacity(offsets.length));
            }
            if (data.length - used < count) {
                growData(count);
            }
        }

        /** Returns the array to write to after {@link #reserve}; it changes when that is called again. */
        public byte[] data() {
            return data;
        }

        /** Returns where the next value starts in {@link #data}. */
        public int used() {
            return used;
        }

        /** Adds the {@code count} bytes that were written after {@link #reserve}. */
        public void commit(int count) {
            used += count;
            offsets[++size] = used;
        }

        private void growData(int count) {
            long wanted = Math.max((long) used + count, data.length + (data.length >> 1));
            if ((long) used + count > MAX_ARRAY) {
                throw new IllegalStateException("a batch holds at most " + MAX_ARRAY + " bytes in a column");
            }
            data = Arrays.copyOf(data, (int) Math.min(wanted, MAX_ARRAY));
        }

        /**
         * Returns where each value starts and, behind it, where it ends: for rows that are written to {@link #data} and here, and then
         * {@linkplain #advance added}.
         */
        public int[] offsets() {
            return offsets;
        }

        @Override
        public int capacity() {
            return offsets.length - 1;
        }

        @Override
        void appendPlaceholder() {
            reserve(0);
            offsets[++size] = used;
        }

        @Override
        void appendPresent(Column from, int row) {
            BytesColumn column = (BytesColumn) from;
            append(column.data, column.offsets[row], column.offsets[row + 1]);
        }

        @Override
        void appendPresentValue(Object value) {
            if (type() instanceof DataType.Bytes && value instanceof byte[] bytes) {
                append(bytes, 0, bytes.length);
            } else if (type() instanceof DataType.Uuid && value instanceof UUID uuid) {
                append(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
            } else if (value instanceof CharSequence text
                    && (type() instanceof DataType.Text || type() instanceof DataType.Json)) {
                append(text.toString());
            } else {
                throw LongValues.unfit(type(), value);
            }
        }

        /** Adds a UUID by its two halves. */
        public void append(long mostSignificant, long leastSignificant) {
            byte[] bits = ByteBuffer.allocate(16)
                    .putLong(mostSignificant)
                    .putLong(leastSignificant)
                    .array();
            append(bits, 0, bits.length);
        }

        @Override
        public long byteSize() {
            return used + 4L * size;
        }

        @Override
        void truncateValues(int newSize) {
            used = offsets[newSize];
        }

        @Override
        void advanced() {
            used = offsets[size];
        }

        @Override
        public BytesColumn build() {
            return new BytesColumn(type(), data, offsets, size, builtMarks());
        }
    }
}
