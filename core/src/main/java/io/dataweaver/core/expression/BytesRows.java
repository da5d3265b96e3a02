package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes the texts of a result, row after row; rows that are left out are empty. */
final class BytesRows {

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
    private static final int SPARE = 64;
    private final DataType type;
    private final int[] offsets;
    private byte[] data;
    private int used;
    private int next;

    BytesRows(DataType type, int length, int expectedBytes) {
        this.type = type;
        this.offsets = new int[length + 1];
        this.data = new byte[Math.min(expectedBytes, MAX_ARRAY - SPARE) + SPARE];
    }

    /** Goes to {@code row}, which is behind all rows before, and makes room for {@code count} bytes at {@link #used}. */
    byte[] begin(int row, int count) {
        while (next < row) {
            offsets[++next] = used;
        }
        if (data.length - used < count) {
            grow(count);
        }
        return data;
    }

    /** Returns where the value of the row begins in the array of {@link #begin}. */
    int used() {
        return used;
    }

    /** Ends the row that was begun: it has {@code count} bytes. */
    void end(int count) {
        used += count;
        offsets[++next] = used;
    }

    void set(int row, byte[] bytes, int from, int to) {
        int count = to - from;
        byte[] target = begin(row, count + 2 * Words.BYTES);
        if (count <= 2 * Words.BYTES && from <= bytes.length - 2 * Words.BYTES) {
            // What comes behind the value is written over by the next.
            Words.put(target, used, Words.get(bytes, from));
            Words.put(target, used + Words.BYTES, Words.get(bytes, from + Words.BYTES));
        } else {
            System.arraycopy(bytes, from, target, used, count);
        }
        end(count);
    }

    void set(int row, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        set(row, bytes, 0, bytes.length);
    }

    private void grow(int count) {
        long wanted = Math.max((long) used + count, data.length * 2L);
        if ((long) used + count > MAX_ARRAY) {
            throw new IllegalStateException("a batch holds at most " + MAX_ARRAY + " bytes in a column");
        }
        data = Arrays.copyOf(data, (int) Math.min(wanted, MAX_ARRAY));
    }

    BytesColumn column(byte @Nullable [] marks) {
        int length = offsets.length - 1;
        while (next < length) {
            offsets[++next] = used;
        }
        return new BytesColumn(type, data, offsets, length, marks);
    }
}
