package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** An element of a list by its place, the first being 0; NULL if the list is not that long, or the place is negative. */
final class ListItem extends Expression {

    private final Expression list;
    private final Expression index;

    ListItem(DataType type, Expression list, Expression index) {
        super(type, true, List.of(list, index));
        this.list = list;
        this.index = index;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        ListColumn lists = (ListColumn) list.evaluate(run, rows);
        LongColumn places = (LongColumn) index.evaluate(run, rows);
        ColumnBuilder results = ColumnBuilder.of(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            NullRows.until(results, row);
            int from = row & list.mask();
            int at = row & index.mask();
            long place = places.get(at);
            boolean isThere = lists.isPresent(from)
                    && places.isPresent(at)
                    && place >= 0
                    && place < lists.end(from) - lists.start(from);
            if (isThere) {
                results.appendFrom(lists.elements(), lists.start(from) + (int) place);
            } else {
                results.appendNull();
            }
        }
        return NullRows.complete(results, run.length());
    }
}
