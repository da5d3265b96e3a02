package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import java.util.List;
import java.util.Objects;

/** The value of a map by its key; NULL if there is none. The last counts where a key is there twice. */
final class MapItem extends Expression {

    private final Expression map;
    private final Expression key;

    /** Creates an access; {@code key} is of the type of the keys. */
    MapItem(DataType type, Expression map, Expression key) {
        super(type, true, List.of(map, key));
        this.map = map;
        this.key = key;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        MapColumn maps = (MapColumn) map.evaluate(run, rows);
        Column wanted = key.evaluate(run, rows);
        ColumnBuilder results = ColumnBuilder.of(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            NullRows.until(results, row);
            int entry = find(maps, row & map.mask(), wanted, row & key.mask());
            if (entry < 0) {
                results.appendNull();
            } else {
                results.appendFrom(maps.values(), entry);
            }
        }
        return NullRows.complete(results, run.length());
    }

    private static int find(MapColumn maps, int row, Column wanted, int at) {
        if (!maps.isPresent(row) || !wanted.isPresent(at)) {
            return -1;
        }
        int entry = maps.end(row) - 1;
        while (entry >= maps.start(row) && !isSame(maps.keys(), entry, wanted, at)) {
            entry--;
        }
        return entry >= maps.start(row) ? entry : -1;
    }

    private static boolean isSame(Column keys, int entry, Column wanted, int at) {
        if (keys instanceof BytesColumn texts) {
            return CompareBytes.compare(texts, entry, (BytesColumn) wanted, at) == 0;
        } else if (keys instanceof LongColumn longs) {
            return longs.get(entry) == ((LongColumn) wanted).get(at);
        }
        return Objects.equals(keys.value(entry), wanted.value(at));
    }
}
