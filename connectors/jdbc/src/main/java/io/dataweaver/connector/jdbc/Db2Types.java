package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of Db2, and ours (https://www.ibm.com/docs/en/db2/11.5?topic=elements-data-types).
 *
 * <p>Text is not ordered: what a database takes for the same text depends on how it was created.
 */
final class Db2Types {

    static final int MAX_PRECISION = 31;

    /** Db2 has up to 12 digits of a second's fraction. */
    private static final int MOST_DIGITS = 9;

    private static final int UTF_8 = 1208;
    private static final int LOB_BYTES = 2 << 20;

    private Db2Types() {}

    /**
     * A column as syscat.columns has it.
     *
     * @param length the precision of a number
     * @param codepage of text; 0 if it is bytes
     */
    record Declared(String type, int length, int scale, int codepage) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        return Optional.ofNullable(
                switch (name) {
                    case "BOOLEAN" ->
                        ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG).limitedTo(ValueLimit.READ_ONLY);
                    case "SMALLINT" ->
                        whole(name, DataTypes.SMALLINT).limitedTo(ValueLimit.between(Short.MIN_VALUE, Short.MAX_VALUE));
                    case "INTEGER" ->
                        whole(name, DataTypes.INTEGER)
                                .limitedTo(ValueLimit.between(Integer.MIN_VALUE, Integer.MAX_VALUE));
                    case "BIGINT" -> whole(name, DataTypes.BIGINT);
                    case "DECIMAL" ->
                        parsed(
                                        "DECIMAL(" + column.length() + "," + column.scale() + ")",
                                        DataTypes.decimal(column.length(), column.scale()))
                                .asOrdered();
                    case "DECFLOAT" -> parsed(name, DataTypes.DECIMAL).limitedTo(ValueLimit.READ_ONLY);
                    case "REAL" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "DOUBLE" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "VARCHAR", "CLOB" -> text(column);
                    case "CHARACTER", "LONG VARCHAR", "GRAPHIC", "VARGRAPHIC", "DBCLOB" ->
                        column.codepage() == 0
                                ? ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                        .limitedTo(ValueLimit.READ_ONLY)
                                : ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT)
                                        .limitedTo(ValueLimit.READ_ONLY);
                    case "VARBINARY", "BLOB" -> sized(column, DataTypes.BYTES, ReadForm.BYTES);
                    case "BINARY" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES).limitedTo(ValueLimit.READ_ONLY);
                    case "DATE" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "TIME" -> parsed(name, new DataType.Time(0));
                    case "TIMESTAMP" -> timestamp(column.scale());
                    default -> null;
                });
    }

    /** In other code pages than UTF-8, what has no character there becomes another. */
    private static ColumnType text(Declared column) {
        if (column.codepage() == 0) {
            return ColumnType.of(column.type(), DataTypes.BYTES, ReadForm.BYTES).limitedTo(ValueLimit.READ_ONLY);
        }
        ColumnType sized = sized(column, DataTypes.TEXT, ReadForm.TEXT);
        return column.codepage() == UTF_8 ? sized : sized.limitedTo(ValueLimit.READ_ONLY);
    }

    /** A cast to less would cut with no more than a warning. */
    private static ColumnType sized(Declared column, DataType type, ReadForm form) {
        return ColumnType.of(column.type() + "(" + column.length() + ")", type, form)
                .limitedTo(ValueLimit.ofBytes(column.length()));
    }

    /** Returns the type of a new column; null if there is none that is sure to hold it. */
    static @Nullable String create(DataType type) {
        if (type instanceof DataType.Int16) {
            return "smallint";
        } else if (type instanceof DataType.Int32) {
            return "integer";
        } else if (type instanceof DataType.Int64) {
            return "bigint";
        } else if (type instanceof DataType.Float32) {
            return "real";
        } else if (type instanceof DataType.Float64) {
            return "double";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() || decimal.precision() > MAX_PRECISION
                    ? null
                    : "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text || type instanceof DataType.Json) {
            return "clob(" + LOB_BYTES + ")";
        } else if (type instanceof DataType.Bytes) {
            return "blob(" + LOB_BYTES + ")";
        } else if (type instanceof DataType.Date) {
            return "date";
        } else if (type instanceof DataType.Time time) {
            return time.precision() == 0 ? "time" : null;
        }
        return type instanceof DataType.Timestamp timestamp ? "timestamp(" + timestamp.precision() + ")" : null;
    }

    private static @Nullable ColumnType timestamp(int digits) {
        return digits <= MOST_DIGITS
                ? parsed("TIMESTAMP(" + digits + ")", new DataType.Timestamp(digits))
                        .asOrdered()
                : null;
    }

    private static ColumnType whole(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.LONG).asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
