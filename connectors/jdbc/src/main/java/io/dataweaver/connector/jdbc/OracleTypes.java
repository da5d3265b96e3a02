package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types of Oracle, and ours
 * (https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html).
 *
 * <p>Text is not ordered: columns may have collations of their own, and CHAR is compared with and without its blanks.
 */
final class OracleTypes {

    private static final Pattern TIMESTAMP =
            Pattern.compile("TIMESTAMP\\((\\d)\\)( WITH TIME ZONE| WITH LOCAL TIME ZONE)?");

    private static final int MAX_PRECISION = 38;

    /** Of texts and bytes, whatever the database is set to. */
    private static final int MOST_TEXT_BYTES = 4000;

    private static final int MOST_BYTES = 2000;

    static final String TEXT = "varchar2(" + MOST_TEXT_BYTES + " byte)";
    static final String BYTES = "raw(" + MOST_BYTES + ")";

    private OracleTypes() {}

    /**
     * A column as all_tab_columns has it.
     *
     * @param precision 0 if none is declared
     * @param scale of a number with a precision
     */
    record Declared(String type, int precision, int scale) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        Matcher timestamp = TIMESTAMP.matcher(name);
        if (timestamp.matches()) {
            int fraction = Integer.parseInt(timestamp.group(1));
            return Optional.of(
                    timestamp.group(2) == null
                            ? parsed(name, new DataType.Timestamp(fraction)).asOrdered()
                            : parsed(name, new DataType.Instant(fraction))
                                    .limitedTo(
                                            name.endsWith("LOCAL TIME ZONE") ? ValueLimit.READ_ONLY : ValueLimit.NONE));
        }
        return Optional.ofNullable(
                switch (name) {
                    case "NUMBER" -> number(column.precision(), column.scale());
                    case "FLOAT" -> parsed(name, DataTypes.DECIMAL).limitedTo(ValueLimit.READ_ONLY);
                    case "BINARY_FLOAT" ->
                        ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT).limitedTo(ValueLimit.READ_ONLY);
                    case "BINARY_DOUBLE" ->
                        ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE).limitedTo(ValueLimit.READ_ONLY);
                    case "VARCHAR2", "NVARCHAR2" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT)
                                .limitedTo(ValueLimit.ofBytes(MOST_TEXT_BYTES));
                    // Filled up with blanks; and longer than what is sure to be bound as it is.
                    case "CHAR", "NCHAR", "CLOB", "NCLOB" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).limitedTo(ValueLimit.READ_ONLY);
                    case "RAW" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES).limitedTo(ValueLimit.ofBytes(MOST_BYTES));
                    case "BLOB" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES).limitedTo(ValueLimit.READ_ONLY);
                    case "DATE" -> parsed(name, new DataType.Timestamp(0)).asOrdered();
                    default -> null;
                });
    }

    private static @Nullable ColumnType number(int precision, int scale) {
        return precision > 0 && scale >= 0 && scale <= precision
                ? parsed("NUMBER", DataTypes.decimal(precision, scale)).asOrdered()
                : parsed("NUMBER", DataTypes.DECIMAL).limitedTo(ValueLimit.READ_ONLY); // It rounds.
    }

    /** Returns the type of a new column; null if there is none that is sure to hold it. */
    static @Nullable String create(DataType type) {
        if (type instanceof DataType.Int16) {
            return "number(5)";
        } else if (type instanceof DataType.Int32) {
            return "number(10)";
        } else if (type instanceof DataType.Int64) {
            return "number(19)";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() || decimal.precision() > MAX_PRECISION
                    ? null
                    : "number(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text || type instanceof DataType.Json) {
            return TEXT;
        } else if (type instanceof DataType.Bytes) {
            return BYTES;
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "timestamp(" + timestamp.precision() + ")";
        }
        return type instanceof DataType.Instant instant
                ? "timestamp(" + instant.precision() + ") with time zone"
                : null;
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
