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
                            : parsed(name, new DataType.Instant(fraction)));
        }
        return Optional.ofNullable(
                switch (name) {
                    case "NUMBER" -> number(column.precision(), column.scale());
                    case "FLOAT" -> parsed(name, DataTypes.DECIMAL);
                    case "BINARY_FLOAT" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "BINARY_DOUBLE" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "CHAR", "NCHAR", "VARCHAR2", "NVARCHAR2", "CLOB", "NCLOB" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    case "RAW", "BLOB" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "DATE" -> parsed(name, new DataType.Timestamp(0)).asOrdered();
                    default -> null;
                });
    }

    private static @Nullable ColumnType number(int precision, int scale) {
        return precision > 0 && scale >= 0 && scale <= precision
                ? parsed("NUMBER", DataTypes.decimal(precision, scale)).asOrdered()
                : parsed("NUMBER", DataTypes.DECIMAL);
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
