package io.dataweaver.connector.generator;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.nio.charset.StandardCharsets;

/** Small letters, from {@code min} to {@code max} of them, inclusive. */
record TextGenerator(int min, int max, RowBits bits, NullShare nulls) implements ColumnGenerator {

    /** 32 letters, vowels twice, so that five bits name one. */
    private static final byte[] LETTERS = "abcdefghijklmnopqrstuvwxyzaeiouy".getBytes(StandardCharsets.US_ASCII);

    private static final int BITS_PER_LETTER = 5;
    private static final int LETTERS_PER_LONG = Long.SIZE / BITS_PER_LETTER;

    @Override
    public DataType type() {
        return DataTypes.TEXT;
    }

    @Override
    public void fill(ColumnBuilder column, long first, long step, int count) {
        BytesColumn.Builder bytes = (BytesColumn.Builder) column;
        for (int i = 0; i < count; i++) {
            long row = first + i * step;
            if (nulls.isNull(row)) {
                bytes.appendNull();
            } else {
                append(bits.of(row), bytes);
            }
        }
    }

    private void append(long bits, BytesColumn.Builder bytes) {
        int length = min + (int) RowBits.below(max - min + 1L, bits);
        bytes.reserve(length);
        byte[] data = bytes.data();
        int from = bytes.used();
        long letters = bits;
        for (int i = 0; i < length; i++) {
            letters = i % LETTERS_PER_LONG == 0 ? RowBits.next(letters) : letters >>> BITS_PER_LETTER;
            data[from + i] = LETTERS[(int) letters & (LETTERS.length - 1)];
        }
        bytes.commit(length);
    }
}
