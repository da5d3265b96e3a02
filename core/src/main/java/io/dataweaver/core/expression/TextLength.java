package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** How many characters a text has, or how many bytes. */
final class TextLength extends Expression {

    private final Expression operand;
    private final boolean inBytes;

    TextLength(Expression operand, boolean inBytes) {
        super(DataTypes.INTEGER, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.inBytes = inBytes;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            results[row] = inBytes
                    ? texts.end(row) - texts.start(row)
                    : Utf8.count(texts.data(), texts.start(row), texts.end(row));
        }
        return new LongColumn(DataTypes.INTEGER, results, results.length, texts.marks());
    }
}
