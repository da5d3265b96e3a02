package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import java.util.List;

/** A text without the given ASCII characters at its ends. */
final class Trim extends Expression implements NeverFails {

    private static final int ASCII = 128;
    private final Expression operand;
    private final boolean[] characters = new boolean[ASCII];
    private final boolean leading;
    private final boolean trailing;

    Trim(Expression operand, String characters, boolean leading, boolean trailing) {
        super(DataTypes.TEXT, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.leading = leading;
        this.trailing = trailing;
        characters.chars().forEach(c -> this.characters[c] = true);
    }

    /** Tells whether this can trim {@code characters}. */
    static boolean isPossible(String characters) {
        return characters.chars().allMatch(c -> c < ASCII);
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) operand.evaluate(run, rows);
        byte[] data = texts.data();
        BytesRows results = new BytesRows(DataTypes.TEXT, run.length(), texts.end(texts.length() - 1));
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (texts.isPresent(row)) {
                int start = texts.start(row);
                int end = texts.end(row);
                while (leading && start < end && data[start] >= 0 && characters[data[start]]) {
                    start++;
                }
                while (trailing && end > start && data[end - 1] >= 0 && characters[data[end - 1]]) {
                    end--;
                }
                results.set(row, data, start, end);
            }
        }
        return results.column(texts.marks());
    }
}
