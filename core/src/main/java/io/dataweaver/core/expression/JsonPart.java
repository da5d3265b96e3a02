package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** A member of a JSON object by its name, or an element of an array by its place; NULL if it is not there. */
final class JsonPart extends Expression {

    private final Expression json;
    private final Expression step;

    /** Creates an access; {@code step} is TEXT or an integer. */
    JsonPart(Expression json, Expression step) {
        super(DataTypes.JSON, true, List.of(json, step));
        this.json = json;
        this.step = step;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn values = (BytesColumn) json.evaluate(run, rows);
        Column steps = step.evaluate(run, rows);
        String name = step instanceof Constant constant && constant.value() instanceof String fixed ? fixed : null;
        NullMarks marks = new NullMarks(Marks.union(run, rows, json, values, step, steps), run.length());
        BytesRows results = new BytesRows(DataTypes.JSON, run.length(), rows.count() * 16);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (!marks.isPresent(row)) {
                continue;
            }
            int at = row & step.mask();
            int from = row & json.mask();
            JsonScan.Part part;
            if (steps instanceof LongColumn places) {
                part = JsonScan.element(values.data(), values.start(from), values.end(from), places.get(at));
            } else {
                String wanted = name == null ? ((BytesColumn) steps).text(at) : name;
                part = JsonScan.member(values.data(), values.start(from), values.end(from), wanted);
            }
            if (part.from() < 0) {
                marks.setNull(row);
            } else {
                results.set(row, values.data(), part.from(), part.to());
            }
        }
        return results.column(marks.marks());
    }
}
