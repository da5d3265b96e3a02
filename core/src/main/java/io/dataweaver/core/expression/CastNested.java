package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import java.time.DateTimeException;

/** Casts JSON, or text that holds JSON, to lists, maps and structs, and text to intervals. */
final class CastNested extends Cast {

    CastNested(Expression operand, DataType type, boolean safe) {
        super(operand, type, safe);
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        return Kind.of(type()) == Kind.INTERVAL
                ? intervals(run, rows, (BytesColumn) column, marks)
                : nested(run, rows, (BytesColumn) column, marks);
    }

    private Column intervals(Evaluation run, Rows rows, BytesColumn texts, NullMarks marks) {
        Intervals.Builder results = new Intervals.Builder(run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row)) {
                try {
                    long[] parts = IntervalText.parse(texts.text(row), "second");
                    results.set(row, parts[0], parts[1], parts[2]);
                } catch (DateTimeException | ArithmeticException unfit) {
                    fail(run, texts, row, marks);
                }
            }
        }
        return results.column(marks.marks());
    }

    private Column nested(Evaluation run, Rows rows, BytesColumn json, NullMarks marks) {
        ColumnBuilder results = ColumnBuilder.of(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            NullRows.until(results, row);
            if (!marks.isPresent(row)) {
                continue;
            }
            try {
                results.appendValue(JsonText.read(json.data(), json.start(row), json.end(row), type()));
            } catch (IllegalArgumentException unfit) {
                results.truncate(row);
                fail(run, json, row, marks);
            }
        }
        return NullRows.complete(results, run.length());
    }
}
