package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CASE: the result of the first condition that is true. Each result is computed only for the rows that take it. */
final class Choice extends Expression implements NeverFails {

    private final List<Condition> conditions;
    private final List<Expression> results;

    /** The results, if all are constants. */
    private final @Nullable Labels labels;

    /**
     * Creates a choice.
     *
     * @param results one a condition, and the last for the other rows; all of one type
     */
    Choice(List<Condition> conditions, List<Expression> results) {
        super(results.get(0).type(), results.stream().anyMatch(Expression::nullable), operands(conditions, results));
        this.conditions = List.copyOf(conditions);
        this.results = List.copyOf(results);
        this.labels = Labels.of(type(), results);
    }

    private static List<Expression> operands(List<Condition> conditions, List<Expression> results) {
        List<Expression> operands = new ArrayList<>(conditions);
        operands.addAll(results);
        return operands;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        if (labels != null) {
            return labels.column(branches(run, rows), rows);
        }
        byte[] truth = new byte[run.length()];
        Merge merge = new Merge(type(), run.length(), rows);
        Rows open = rows;
        for (int i = 0; i < conditions.size() && open.count() > 0; i++) {
            conditions.get(i).test(run, open, truth);
            Rows taken = open.where(truth, Truth.TRUE, false);
            open = open.where(truth, Truth.TRUE, true);
            take(run, merge, results.get(i), taken);
        }
        take(run, merge, results.get(conditions.size()), open);
        return merge.column();
    }

    /** Returns for each row the index of its result. */
    private int[] branches(Evaluation run, Rows rows) {
        int[] branches = new int[run.length()];
        byte[] truth = new byte[branches.length];
        int[] open = rows.selection();
        int count = rows.count();
        for (int c = 0; c < conditions.size() && count > 0; c++) {
            conditions.get(c).test(run, new Rows(open, count), truth);
            int[] next = new int[count];
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int row = open == null ? i : open[i];
                next[kept] = row;
                kept += truth[row] == Truth.TRUE ? 0 : 1;
                branches[row] = truth[row] == Truth.TRUE ? c : c + 1;
            }
            open = next;
            count = kept;
        }
        return branches;
    }

    private static void take(Evaluation run, Merge merge, Expression result, Rows taken) {
        if (taken.count() > 0) {
            merge.add(result.evaluate(run, taken), result.mask(), taken);
        }
    }
}
