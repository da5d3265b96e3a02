package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes once what is the same for every row, such as what is NULL since an operand is, as PostgreSQL does. */
final class ConstantFolding {

    private static final RecordBatch ONE_ROW = RecordBatch.of(
            Schema.of("constant", Field.required("none", DataTypes.BIGINT)),
            List.of(new LongColumn(DataTypes.BIGINT, new long[1], 1, null)),
            1,
            null,
            new long[1]);

    private ConstantFolding() {}

    /** Returns the value of {@code expression} if it is the same for every row and does not fail; else itself. */
    static Expression fold(Expression expression) {
        if (expression.isStrict() && expression.operands().stream().anyMatch(ConstantFolding::isNull)) {
            Failing failing = Failing.within(expression);
            return failing == null ? Constant.of(expression.type(), null) : failing.as(expression.type());
        }
        if (!isFoldable(expression)) {
            return expression;
        }
        EvaluationErrors errors = new EvaluationErrors();
        Column result = evaluate(expression, errors);
        return errors.isEmpty() ? Constant.of(result) : expression;
    }

    private static boolean isNull(Expression operand) {
        return operand instanceof Constant constant && constant.isNull();
    }

    /** Returns why {@code expression}, which reads no column, fails; null if it does read one, or does not fail. */
    static @Nullable String failure(Expression expression) {
        if (!isFoldable(expression)) {
            return null;
        }
        EvaluationErrors errors = new EvaluationErrors();
        evaluate(expression, errors);
        return errors.message(0);
    }

    private static boolean isFoldable(Expression expression) {
        return !expression.operands().isEmpty() && readsNoColumn(expression);
    }

    private static boolean readsNoColumn(Expression expression) {
        return !(expression instanceof ColumnValue)
                && !(expression instanceof ColumnCast.Given)
                && !(expression instanceof Failing)
                && expression.operands().stream().allMatch(ConstantFolding::readsNoColumn);
    }

    private static Column evaluate(Expression expression, EvaluationErrors errors) {
        return expression.evaluate(new Evaluation(ONE_ROW, errors), new Rows(null, 1));
    }
}
