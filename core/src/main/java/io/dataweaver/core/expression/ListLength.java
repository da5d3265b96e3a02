package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import java.util.List;

/** How many elements a list has, or entries a map. */
final class ListLength extends Expression implements NeverFails {

    private final Expression operand;

    ListLength(Expression operand) {
        super(DataTypes.INTEGER, operand.nullable(), List.of(operand));
        this.operand = operand;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Column column = operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int at = row & operand.mask();
            results[row] = column instanceof ListColumn list
                    ? list.end(at) - list.start(at)
                    : ((MapColumn) column).end(at) - ((MapColumn) column).start(at);
        }
        return new LongColumn(type(), results, results.length, operand.isConstant() ? null : column.marks());
    }
}
