package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows of batches, and binds them to statements.
 *
 * <p>Not thread-safe.
 */
final class RowBinder {

    private static final int MOST_TEMPORAL_BYTES = 64;

    /** What a value takes beside its bytes, or as a whole if it is none of text or bytes. */
    private static final int VALUE_BYTES = 96;

    private final List<TargetColumn> columns;
    private final long mostBytes;
    private final List<ValueCheck> checks;
    private final SinkDialect dialect;
    private final ByteOutput text = new ByteOutput(MOST_TEMPORAL_BYTES);
    private @Nullable RecordBatch bound;
    private Column[] values = new Column[0];
    private ErrorCode failedCode = RecordErrorCode.VALUE_UNFIT;
    private String failedColumn = "";
    private String failedMessage = "";

    RowBinder(TargetPlan plan) {
        this.dialect = plan.dialect();
        this.columns = plan.columns();
        this.mostBytes = plan.mostBytes();
        this.checks =
                columns.stream().map(column -> new ValueCheck(column, dialect)).toList();
    }

    /** Takes the columns of a batch; at once, if it has them already. */
    void bind(RecordBatch batch) {
        if (bound != batch) {
            bound = batch;
            values = columns.stream()
                    .map(column -> batch.columns().get(column.field()))
                    .toArray(Column[]::new);
        }
    }

    /**
     * Tells whether the target holds the row.
     *
     * @param keyOnly whether nothing but its key is of interest
     * @throws DataWeaverException if a value is missing because the source has not sent it
     */
    boolean fits(int row, boolean keyOnly) {
        for (int i = 0; i < values.length; i++) {
            TargetColumn target = columns.get(i);
            if (keyOnly && !target.key()) {
                continue;
            }
            Column column = values[i];
            if (column.isUnchanged(row)) {
                throw unchanged(target);
            }
            if (!column.isPresent(row)) {
                if (target.key() || target.column().notNull()) {
                    return fail(target, RecordErrorCode.NULL_NOT_ALLOWED, "it does not take null");
                }
                continue;
            }
            Optional<String> problem = checks.get(i).problem(column, row);
            if (problem.isPresent()) {
                return fail(target, RecordErrorCode.VALUE_UNFIT, problem.get());
            }
        }
        if (bytes(row) > mostBytes) {
            failedCode = RecordErrorCode.REFUSED_BY_SINK;
            failedColumn = "";
            failedMessage = "the row has " + bytes(row) + " bytes, and the server takes " + mostBytes;
            return false;
        }
        return true;
    }

    /** Returns about how many bytes a row takes on its way, or more. */
    long bytes(int row) {
        long bytes = 0;
        for (Column column : values) {
            bytes += VALUE_BYTES;
            if (column instanceof BytesColumn text && column.isPresent(row)) {
                bytes += text.end(row) - text.start(row);
            }
        }
        return bytes;
    }

    private boolean fail(TargetColumn target, ErrorCode code, String reason) {
        failedCode = code;
        failedColumn = target.column().name();
        failedMessage = "column " + failedColumn + " is " + target.column().declared() + ": " + reason;
        return false;
    }

    private static DataWeaverException unchanged(TargetColumn target) {
        return new DataWeaverException(
                JdbcErrorCode.CHANGE_NOT_APPLICABLE,
                "the source has not sent the value of column " + target.column().name()
                        + " because it has not changed, and this sink writes whole rows",
                JdbcErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                null);
    }

    ErrorCode failedCode() {
        return failedCode;
    }

    /** Returns the column at fault; null if it is none in particular. */
    @Nullable String failedColumn() {
        return failedColumn.isEmpty() ? null : failedColumn;
    }

    String failedMessage() {
        return failedMessage;
    }

    /** Tells whether two rows have the same key. */
    boolean isSameKey(int row, int other) {
        for (int i = 0; i < values.length; i++) {
            if (columns.get(i).key() && !Objects.deepEquals(values[i].value(row), values[i].value(other))) {
                return false;
            }
        }
        return true;
    }

    /** Binds all values of a row, from the first placeholder on. */
    void set(PreparedStatement statement, int row) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            set(statement, i + 1, i, row);
        }
    }

    /** Binds the values of the key of a row, from the first placeholder on. */
    void setKey(PreparedStatement statement, int row) throws SQLException {
        int next = 1;
        for (int i = 0; i < values.length; i++) {
            if (columns.get(i).key()) {
                set(statement, next++, i, row);
            }
        }
    }

    /**
     * Returns a value as it is bound: a Long, Float, Double, String or array of bytes.
     *
     * @return null for null
     */
    @Nullable Object bound(int index, int row) {
        Column column = values[index];
        if (!column.isPresent(row)) {
            return null;
        }
        return switch (columns.get(index).binding()) {
            case LONG -> ((LongColumn) column).get(row);
            case FLOAT -> (float) ((DoubleColumn) column).get(row);
            case DOUBLE -> ((DoubleColumn) column).get(row);
            case DECIMAL -> decimal((DecimalColumn) column, index, row);
            case TEXT -> ((BytesColumn) column).text(row);
            case BYTES -> bytes((BytesColumn) column, row);
            case TEMPORAL -> temporal(column, row);
            case UUID -> written(column, row);
        };
    }

    private static byte[] bytes(BytesColumn column, int row) {
        return Arrays.copyOfRange(column.data(), column.start(row), column.end(row));
    }

    private void set(PreparedStatement statement, int place, int index, int row) throws SQLException {
        Column column = values[index];
        if (!column.isPresent(row)) {
            statement.setNull(
                    place,
                    dialect.isTested() ? Types.NULL : typeOf(columns.get(index).binding()));
            return;
        }
        switch (columns.get(index).binding()) {
            case LONG -> statement.setLong(place, ((LongColumn) column).get(row));
            case FLOAT -> statement.setFloat(place, (float) ((DoubleColumn) column).get(row));
            case DOUBLE -> statement.setDouble(place, ((DoubleColumn) column).get(row));
            case DECIMAL -> statement.setString(place, decimal((DecimalColumn) column, index, row));
            case TEXT -> statement.setString(place, ((BytesColumn) column).text(row));
            case BYTES -> statement.setBytes(place, bytes((BytesColumn) column, row));
            case TEMPORAL -> statement.setString(place, temporal(column, row));
            case UUID -> statement.setString(place, written(column, row));
        }
    }

    /** For drivers of which it is not known whether they take a null of no type. */
    private static int typeOf(Binding binding) {
        return switch (binding) {
            case LONG -> Types.BIGINT;
            case FLOAT -> Types.REAL;
            case DOUBLE -> Types.DOUBLE;
            case BYTES -> Types.VARBINARY;
            case DECIMAL, TEXT, TEMPORAL, UUID -> Types.VARCHAR;
        };
    }

    /** All with the scale of the column: as text, 1.5 and 1.50 would be two keys. */
    private String decimal(DecimalColumn column, int index, int row) {
        DataType.Decimal type = (DataType.Decimal) columns.get(index).type().type();
        return type.isUnbounded()
                ? written(column, row)
                : column.decimal(row)
                        .setScale(type.scale(), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    private String temporal(Column column, int row) {
        String iso = written(column, row).replace('T', ' ');
        if (iso.startsWith("+") && dialect.temporalText().years() == TemporalText.Years.FROM_ONE) {
            iso = iso.substring(1);
        }
        return iso.endsWith("Z")
                ? iso.substring(0, iso.length() - 1) + dialect.temporalText().zone()
                : iso;
    }

    private String written(Column column, int row) {
        text.clear();
        ValueWriter.put(column, row, text);
        return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
    }
}
