package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** An element of a list by its place, from 1, or from the end if it is negative; NULL if there is none. */
final class ElementAt extends Expression {

    private final Expression list;
    private final Expression place;

    /** Creates it of a list that is no constant. */
    ElementAt(Expression list, Expression place) {
        super(((DataType.ListOf) list.type()).element(), true, List.of(list, place));
        this.list = list;
        this.place = place;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        ListColumn lists = (ListColumn) list.evaluate(run, rows);
        LongColumn places = (LongColumn) place.evaluate(run, rows);
        ColumnBuilder results = ColumnBuilder.of(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            fill(results, row);
            int at = row & place.mask();
            if (lists.isPresent(row) && places.isPresent(at)) {
                append(run, row, lists, places.get(at), results);
            } else {
                results.appendNull();
            }
        }
        fill(results, run.length());
        return results.build();
    }

    private static void fill(ColumnBuilder results, int end) {
        while (results.size() < end) {
            results.appendNull();
        }
    }

    private static void append(Evaluation run, int row, ListColumn lists, long place, ColumnBuilder results) {
        int start = lists.start(row);
        int count = lists.end(row) - start;
        if (place == 0) {
            run.fail(row, "element_at: elements are counted from 1");
        }
        long index = place > 0 ? place - 1 : count + place;
        if (place == 0 || index < 0 || index >= count) {
            results.appendNull();
        } else {
            results.appendFrom(lists.elements(), start + (int) index);
        }
    }
}
