package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.expression.EvaluationErrors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Replaces the characters of an alphabet in texts by a keyed permutation, and leaves those between them. */
final class Tokens implements ColumnFunction {

    private static final int ASCII = 128;

    private final SecretKey key;
    private final byte[] alphabet;
    private final int[] numerals = new int[ASCII];
    private final byte[] tweak;
    private final boolean back;
    private final int minLength;

    /**
     * Creates a function.
     *
     * @param alphabet characters of ASCII
     * @param back whether tokens are turned back
     */
    Tokens(SecretKey key, String alphabet, byte[] tweak, boolean back) {
        this.key = key;
        this.alphabet = alphabet.getBytes(StandardCharsets.US_ASCII);
        this.tweak = tweak.clone();
        this.back = back;
        this.minLength = FormatPreservingCipher.minLength(this.alphabet.length);
        Arrays.fill(numerals, -1);
        for (int i = 0; i < this.alphabet.length; i++) {
            numerals[this.alphabet[i]] = i;
        }
    }

    @Override
    public Column apply(Column column, RecordBatch batch, EvaluationErrors errors) {
        FormatPreservingCipher cipher = new FormatPreservingCipher(key, alphabet.length, tweak);
        BytesColumn texts = (BytesColumn) column;
        BytesColumn.Builder builder = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.TEXT, batch.length());
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            while (builder.size() < row) {
                builder.appendNull(); // not shown
            }
            if (!texts.isPresent(row)) {
                builder.appendFrom(texts, row);
            } else {
                replace(texts, row, cipher, builder, errors);
            }
        }
        while (builder.size() < batch.length()) {
            builder.appendNull();
        }
        return builder.build();
    }

    /** Adds one text, also if it fails. The message tells no character of the value, which is to be protected. */
    private void replace(
            BytesColumn texts,
            int row,
            FormatPreservingCipher cipher,
            BytesColumn.Builder builder,
            EvaluationErrors errors) {
        byte[] data = texts.data();
        int start = texts.start(row);
        int end = texts.end(row);
        int count = 0;
        for (int i = start; i < end; i++) {
            if (data[i] < 0 || (numerals[data[i]] < 0 && Character.isLetterOrDigit(data[i]))) {
                errors.add(row, "character " + (i - start + 1) + " is a letter or digit that `characters` leaves out");
                builder.appendNull();
                return;
            }
            count += numerals[data[i]] >= 0 ? 1 : 0;
        }
        if (count < minLength) {
            errors.add(
                    row, "there are " + count + " characters to replace, but it takes " + minLength + " to hide among");
            builder.appendNull();
            return;
        }
        int[] word = new int[count];
        int at = 0;
        for (int i = start; i < end; i++) {
            if (numerals[data[i]] >= 0) {
                word[at++] = numerals[data[i]];
            }
        }
        if (back) {
            cipher.decrypt(word);
        } else {
            cipher.encrypt(word);
        }
        byte[] token = Arrays.copyOfRange(data, start, end);
        at = 0;
        for (int i = 0; i < token.length; i++) {
            if (numerals[token[i]] >= 0) {
                token[i] = alphabet[word[at++]];
            }
        }
        builder.append(token, 0, token.length);
    }
}
