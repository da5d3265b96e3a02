package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text in upper or lower case, whatever the machine's language. */
final class CaseFold extends Expression implements NeverFails {

    private static final int CASE_BIT = 0x20;

    private final Expression operand;
    private final boolean upper;
    private final char first;
    private final char last;

    CaseFold(Expression operand, boolean upper) {
        super(DataTypes.TEXT, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.upper = upper;
        this.first = upper ? 'a' : 'A';
        this.last = upper ? 'z' : 'Z';
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) operand.evaluate(run, rows);
        boolean isDense = 2 * rows.count() >= texts.length() && texts.length() > 0 && texts.start(0) == 0;
        byte[] folded = isDense ? foldAll(texts) : null;
        return folded != null
                ? new BytesColumn(DataTypes.TEXT, folded, texts.offsets(), texts.length(), texts.marks())
                : foldRows(run, rows, texts);
    }

    /** Folds the texts of all rows as if they were one; null if the length of one changes. */
    private byte @Nullable [] foldAll(BytesColumn texts) {
        byte[] data = texts.data();
        int to = texts.end(texts.length() - 1);
        byte[] folded = new byte[to + Words.BYTES];
        int row = 0;
        int at = 0;
        while (at < to) {
            long word = at <= data.length - Words.BYTES
                    ? Words.get(data, at)
                    : Words.get(Arrays.copyOfRange(data, at, at + Words.BYTES), 0);
            Words.put(folded, at, Words.swapCase(word, first, last));
            long notAscii = Words.notAscii(word);
            int place = at + (Long.numberOfTrailingZeros(notAscii) >> 3);
            if (notAscii == 0 || place >= to) {
                at += Words.BYTES;
                continue;
            }
            while (texts.end(row) <= place) {
                row++;
            }
            byte[] text = fold(texts.text(row)).getBytes(StandardCharsets.UTF_8);
            int start = texts.start(row);
            at = texts.end(row);
            if (text.length != at - start) {
                return null;
            }
            System.arraycopy(text, 0, folded, start, text.length);
        }
        return folded;
    }

    private Column foldRows(Evaluation run, Rows rows, BytesColumn texts) {
        BytesRows results = new BytesRows(DataTypes.TEXT, run.length(), texts.end(texts.length() - 1));
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            boolean folded = fold(texts.data(), texts.start(row), texts.end(row), row, results);
            if (!folded && texts.isPresent(row)) {
                results.set(row, fold(texts.text(row)));
            }
        }
        return results.column(texts.marks());
    }

    private String fold(String text) {
        return upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
    }

    /** Folds ASCII; false if the text holds anything else. */
    private boolean fold(byte[] data, int start, int end, int row, BytesRows results) {
        byte[] target = results.begin(row, end - start);
        int at = results.used();
        int seen = 0;
        for (int i = start; i < end; i++) {
            byte b = data[i];
            seen |= b;
            target[at++] = (byte) (b >= first && b <= last ? b ^ CASE_BIT : b);
        }
        if (seen < 0) {
            return false;
        }
        results.end(end - start);
        return true;
    }
}
