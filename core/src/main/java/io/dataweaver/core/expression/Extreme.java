package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** The greatest or least of several values of one type; NULL is left out, as in PostgreSQL (section 9.18). */
final class Extreme extends Expression implements NeverFails {

    private final List<Expression> alternatives;
    private final boolean greatest;

    Extreme(List<Expression> alternatives, boolean greatest) {
        super(alternatives.get(0).type(), alternatives.stream().allMatch(Expression::nullable), alternatives);
        this.alternatives = List.copyOf(alternatives);
        this.greatest = greatest;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Column[] columns = new Column[alternatives.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = alternatives.get(i).evaluate(run, rows);
        }
        int[][] taken = new int[columns.length][rows.count()];
        int[] counts = new int[columns.length];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int best = best(columns, row);
            taken[best][counts[best]++] = row;
        }
        Merge merge = new Merge(type(), run.length(), rows);
        for (int i = 0; i < columns.length; i++) {
            if (counts[i] > 0) {
                merge.add(columns[i], alternatives.get(i).mask(), new Rows(taken[i], counts[i]));
            }
        }
        return merge.column();
    }

    private int best(Column[] columns, int row) {
        int best = 0;
        for (int i = 1; i < columns.length; i++) {
            int at = row & alternatives.get(i).mask();
            int other = row & alternatives.get(best).mask();
            if (columns[i].isPresent(at)
                    && (!columns[best].isPresent(other)
                            || compare(columns[i], at, columns[best], other) > 0 == greatest)) {
                best = i;
            }
        }
        return best;
    }

    private static int compare(Column a, int i, Column b, int j) {
        if (a instanceof LongColumn longs) {
            return Long.compare(longs.get(i), ((LongColumn) b).get(j));
        } else if (a instanceof DoubleColumn doubles) {
            return CompareDoubles.compare(doubles.get(i), ((DoubleColumn) b).get(j));
        } else if (a instanceof DecimalColumn decimals) {
            return CompareDecimals.compare(decimals, i, (DecimalColumn) b, j);
        }
        return CompareBytes.compare((BytesColumn) a, i, (BytesColumn) b, j);
    }
}
