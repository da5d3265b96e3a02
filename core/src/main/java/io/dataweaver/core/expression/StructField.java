package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.StructColumn;
import java.util.List;

/** A field of a struct that is computed; {@link ColumnValue} reads those of columns. */
final class StructField extends Expression implements NeverFails {

    private final Expression operand;
    private final int index;

    StructField(Expression operand, int index) {
        super(
                field(operand, index).type(),
                operand.nullable() || field(operand, index).nullable(),
                List.of(operand));
        this.operand = operand;
        this.index = index;
    }

    private static Field field(Expression operand, int index) {
        return ((DataType.Struct) operand.type()).fields().get(index);
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        return ((StructColumn) operand.evaluate(run, rows)).child(index);
    }
}
