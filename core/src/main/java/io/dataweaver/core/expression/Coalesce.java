package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import java.util.List;

/** The first value that is not NULL; the others are not computed. */
final class Coalesce extends Expression implements NeverFails {

    private final List<Expression> alternatives;

    Coalesce(List<Expression> alternatives) {
        super(alternatives.get(0).type(), alternatives.stream().allMatch(Expression::nullable), alternatives);
        this.alternatives = List.copyOf(alternatives);
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Merge merge = new Merge(type(), run.length(), rows);
        Rows open = rows;
        for (int i = 0; i < alternatives.size() && open.count() > 0; i++) {
            Expression alternative = alternatives.get(i);
            Column column = alternative.evaluate(run, open);
            boolean isLast = i == alternatives.size() - 1;
            if (alternative.isConstant() || isLast || column.marks() == null) {
                boolean skipped = alternative.isConstant() && !column.isPresent(0) && !isLast;
                if (!skipped) {
                    merge.add(column, alternative.mask(), open);
                    return merge.column();
                }
                continue;
            }
            byte[] marks = column.marks();
            merge.add(column, -1, open.where(marks, Column.PRESENT, false));
            open = open.whereNull(marks);
        }
        return merge.column();
    }
}
