package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import java.util.List;
import java.util.Locale;

/** Text in upper or lower case, whatever the machine's language. */
final class CaseFold extends Expression {

    private static final int CASE_BIT = 0x20;
    private final Expression operand;
    private final boolean upper;

    CaseFold(Expression operand, boolean upper) {
        super(DataTypes.TEXT, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.upper = upper;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) operand.evaluate(run, rows);
        BytesRows results = new BytesRows(DataTypes.TEXT, run.length(), texts.end(texts.length() - 1));
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (texts.isPresent(row) && !fold(texts.data(), texts.start(row), texts.end(row), row, results)) {
                String text = texts.text(row);
                results.set(row, upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
            }
        }
        return results.column(texts.marks());
    }

    /** Folds ASCII; false if the text holds anything else. */
    private boolean fold(byte[] data, int start, int end, int row, BytesRows results) {
        byte[] target = results.begin(row, end - start);
        int at = results.used();
        int first = upper ? 'a' : 'A';
        int seen = 0;
        for (int i = start; i < end; i++) {
            int b = data[i];
            seen |= b;
            target[at++] = (byte) (b - first >= 0 && b - first < 26 ? b ^ CASE_BIT : b);
        }
        if (seen < 0) {
            return false;
        }
        results.end(end - start);
        return true;
    }
}
