package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** An integer as a decimal without fraction: the same array under another name. */
final class IntegerAsDecimal extends Expression implements NeverFails {

    private final Expression operand;

    IntegerAsDecimal(Expression operand) {
        super(Numbers.decimalOf(operand.type()), operand.nullable(), List.of(operand));
        this.operand = operand;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn column = (LongColumn) operand.evaluate(run, rows);
        return new DecimalColumn(
                (DataType.Decimal) type(), column.values(), null, null, column.length(), column.marks());
    }
}
