package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** How many characters a text has, or how many bytes or bits. */
final class TextLength extends Expression implements NeverFails {

    /** What is counted. */
    enum Unit {
        CHARACTERS,
        BYTES,
        BITS
    }

    private final Expression operand;
    private final Unit unit;

    TextLength(Expression operand, Unit unit) {
        super(DataTypes.INTEGER, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.unit = unit;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int bytes = texts.end(row) - texts.start(row);
            results[row] = switch (unit) {
                case CHARACTERS -> Utf8.count(texts.data(), texts.start(row), texts.end(row));
                case BYTES -> bytes;
                case BITS -> Byte.SIZE * (long) bytes;
            };
        }
        return new LongColumn(DataTypes.INTEGER, results, results.length, texts.marks());
    }
}
