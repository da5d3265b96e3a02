package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes the type of a value, row by row; what does not fit fails, or becomes NULL if the cast is safe. */
abstract class Cast extends Expression {

    private static final int MAX_SHOWN = 60;
    private final Expression operand;
    private final boolean safe;

    /** Whether JSON is cast to another type, in which its {@code null} is NULL. */
    private final boolean isJsonNullNull;

    Cast(Expression operand, DataType type, boolean safe) {
        super(type, operand.nullable() || safe || isJsonNullNull(operand, type), List.of(operand));
        this.operand = operand;
        this.safe = safe;
        this.isJsonNullNull = isJsonNullNull(operand, type);
    }

    private static boolean isJsonNullNull(Expression operand, DataType type) {
        return Kind.of(operand.type()) == Kind.JSON && Kind.of(type) != Kind.TEXT;
    }

    @Override
    boolean mayFail() {
        return operand.mayFail() || !(safe || CastLoss.isExact(operand.type(), type()));
    }

    @Override
    final Column evaluate(Evaluation run, Rows rows) {
        Column column = operand.evaluate(run, rows);
        NullMarks marks = new NullMarks(column.marks(), run.length());
        if (isJsonNullNull && column instanceof BytesColumn json) {
            maskJsonNulls(json, rows, marks);
        }
        return cast(run, rows, column, marks);
    }

    /** Converts {@code rows} of {@code column}; calls {@link #fail} for each that does not fit. */
    abstract Column cast(Evaluation run, Rows rows, Column column, NullMarks marks);

    private static void maskJsonNulls(BytesColumn json, Rows rows, NullMarks marks) {
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row) && "null".equals(ascii(json, row, 64))) {
                marks.setNull(row);
            }
        }
    }

    final void fail(Evaluation run, Column column, int row, NullMarks marks) {
        if (safe) {
            marks.setNull(row);
        } else {
            run.fail(row, "cannot cast " + show(column, row) + " to " + type().display());
        }
    }

    /** Returns the value at {@code row} for a message. */
    static String show(Column column, int row) {
        if (column instanceof BytesColumn) {
            String text = String.valueOf(column.value(row));
            return "'" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text) + "'";
        }
        if (Kind.of(column.type()).isTemporal() && column instanceof LongColumn times) {
            return "'" + TemporalText.format(times.get(row), column.type()) + "'";
        }
        Object value = column.value(row);
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    /** Returns the text at {@code row} as ASCII trimmed of blanks, or null if it holds anything else or is too long. */
    static @Nullable String ascii(BytesColumn column, int row, int maxLength) {
        byte[] data = column.data();
        int start = column.start(row);
        int end = column.end(row);
        while (start < end && isBlank(data[start])) {
            start++;
        }
        while (end > start && isBlank(data[end - 1])) {
            end--;
        }
        if (start == end || end - start > maxLength) {
            return null;
        }
        for (int i = start; i < end; i++) {
            if (data[i] < 0) {
                return null;
            }
        }
        return new String(data, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
