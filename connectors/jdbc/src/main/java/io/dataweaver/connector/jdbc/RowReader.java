package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.format.ValueParser;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes rows of a result into a batch.
 *
 * <p>Not thread-safe.
 */
final class RowReader {

    private final List<TableColumn> columns;
    private final ReadForm[] forms;
    private final ColumnBuilder[] builders;
    private long bytes;
    private String failedColumn = "";
    private String failedMessage = "";

    /** Creates a reader of results whose first columns are {@code columns}. */
    RowReader(List<TableColumn> columns) {
        this.columns = columns;
        this.forms = columns.stream().map(column -> column.requireType().form()).toArray(ReadForm[]::new);
        this.builders = new ColumnBuilder[forms.length];
    }

    void bind(BatchBuilder batch) {
        for (int i = 0; i < builders.length; i++) {
            builders[i] = batch.column(i);
        }
        bytes = 0;
    }

    /**
     * Appends the row at hand to the columns of the batch.
     *
     * @return false if a value is not of its type, which {@link #failedColumn} tells; the row is to be discarded then
     */
    boolean read(ResultSet row) throws SQLException {
        int at = 0;
        try {
            for (; at < forms.length; at++) {
                read(row, at);
            }
            return true;
        } catch (IllegalArgumentException unfit) {
            failedColumn = columns.get(at).name();
            failedMessage = "column " + failedColumn + " is " + columns.get(at).declared() + ": " + unfit.getMessage();
            return false;
        }
    }

    private void read(ResultSet row, int at) throws SQLException {
        ColumnBuilder builder = builders[at];
        bytes += Long.BYTES;
        switch (forms[at]) {
            case LONG -> {
                long value = row.getLong(at + 1);
                if (value == 0 && row.wasNull()) {
                    builder.appendNull();
                } else {
                    append((LongColumn.Builder) builder, value);
                }
            }
            case FLOAT -> {
                float value = row.getFloat(at + 1);
                append(builder, value, mayBeNull(value) && row.wasNull());
            }
            case DOUBLE -> {
                double value = row.getDouble(at + 1);
                append(builder, value, mayBeNull(value) && row.wasNull());
            }
            case TEXT -> {
                String text = row.getString(at + 1);
                if (text == null) {
                    builder.appendNull();
                } else {
                    bytes += text.length();
                    ((BytesColumn.Builder) builder).append(text);
                }
            }
            case BYTES -> {
                byte[] value = row.getBytes(at + 1);
                if (value == null) {
                    builder.appendNull();
                } else {
                    bytes += value.length;
                    ((BytesColumn.Builder) builder).append(value, 0, value.length);
                }
            }
            case PARSED -> {
                String text = row.getString(at + 1);
                if (text == null) {
                    builder.appendNull();
                } else {
                    byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
                    ValueParser.append(ascii, 0, ascii.length, builder);
                }
            }
            case DYNAMIC -> {
                Object value = row.getObject(at + 1);
                if (value instanceof String text) {
                    bytes += text.length();
                } else if (value instanceof byte[] array) {
                    bytes += array.length;
                }
                DynamicValues.append(value, builder);
            }
        }
    }

    /** JDBC has zero for null; DuckDB's driver has NaN. */
    private static boolean mayBeNull(double value) {
        return value == 0 || Double.isNaN(value);
    }

    private static void append(LongColumn.Builder builder, long value) {
        if (builder.type() instanceof DataType.Bool && (value < 0 || value > 1)) {
            throw new IllegalArgumentException("expected 0 or 1 as a truth value, but found " + value);
        }
        builder.append(value);
    }

    private static void append(ColumnBuilder builder, double value, boolean isNull) {
        if (isNull) {
            builder.appendNull();
        } else {
            ((DoubleColumn.Builder) builder).append(value);
        }
    }

    /** Returns about how many bytes the rows take that were read since {@link #bind}. */
    long bytes() {
        return bytes;
    }

    String failedColumn() {
        return failedColumn;
    }

    String failedMessage() {
        return failedMessage;
    }

    /** Returns the row at hand for people: names and values as the database writes them. */
    String shown(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < forms.length; i++) {
            text.append(i == 0 ? "" : "\n").append(columns.get(i).name()).append(": ");
            text.append(forms[i] == ReadForm.BYTES ? "(bytes)" : row.getString(i + 1));
        }
        return text.toString();
    }
}
