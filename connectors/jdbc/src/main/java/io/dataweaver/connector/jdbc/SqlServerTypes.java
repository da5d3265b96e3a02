package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of SQL Server, and ours (https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql).
 *
 * <p>Text is not ordered: as it is bound it is Unicode, which collations sort in another way than columns of one code page.
 */
final class SqlServerTypes {

    static final int MAX_PRECISION = 38;

    private static final int MILLIS = 3;

    /** Of a second's fraction. */
    private static final int MOST_DIGITS = 7;

    private SqlServerTypes() {}

    /**
     * A column as information_schema has it.
     *
     * @param fraction digits of a second's fraction
     */
    record Declared(String type, int precision, int scale, int fraction) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        return Optional.ofNullable(
                switch (name) {
                    case "bit" -> ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
                    case "tinyint" -> whole(name, DataTypes.SMALLINT).limitedTo(ValueLimit.between(0, 255));
                    case "smallint" ->
                        whole(name, DataTypes.SMALLINT).limitedTo(ValueLimit.between(Short.MIN_VALUE, Short.MAX_VALUE));
                    case "int" ->
                        whole(name, DataTypes.INTEGER)
                                .limitedTo(ValueLimit.between(Integer.MIN_VALUE, Integer.MAX_VALUE));
                    case "bigint" -> whole(name, DataTypes.BIGINT);
                    case "decimal", "numeric" ->
                        parsed(
                                        "decimal(" + column.precision() + "," + column.scale() + ")",
                                        DataTypes.decimal(column.precision(), column.scale()))
                                .asOrdered();
                    case "money" -> parsed(name, DataTypes.decimal(19, 4)).limitedTo(ValueLimit.READ_ONLY);
                    case "smallmoney" -> parsed(name, DataTypes.decimal(10, 4)).limitedTo(ValueLimit.READ_ONLY);
                    case "real" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "float" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "nvarchar" -> ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    // Of one code page, in which other characters become question marks, or filled up with blanks.
                    case "char", "varchar", "nchar", "text", "ntext" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).limitedTo(ValueLimit.READ_ONLY);
                    case "varbinary" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "binary", "image", "timestamp", "rowversion" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES).limitedTo(ValueLimit.READ_ONLY);
                    case "uniqueidentifier" -> parsed(name, DataTypes.UUID);
                    case "date" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "time" -> parsed(name, new DataType.Time(column.fraction()));
                    // They round to minutes, and to every third millisecond.
                    case "smalldatetime", "datetime" ->
                        parsed(name, new DataType.Timestamp(MILLIS)).limitedTo(ValueLimit.READ_ONLY);
                    case "datetime2" ->
                        parsed("datetime2(" + column.fraction() + ")", new DataType.Timestamp(column.fraction()))
                                .asOrdered();
                    case "datetimeoffset" -> parsed(name, new DataType.Instant(column.fraction()));
                    default -> null;
                });
    }

    /** Returns the type of a new column; null if there is none that is sure to hold it. */
    static @Nullable String create(DataType type) {
        if (type instanceof DataType.Bool) {
            return "bit";
        } else if (type instanceof DataType.Int16) {
            return "smallint";
        } else if (type instanceof DataType.Int32) {
            return "int";
        } else if (type instanceof DataType.Int64) {
            return "bigint";
        } else if (type instanceof DataType.Float32) {
            return "real";
        } else if (type instanceof DataType.Float64) {
            return "float";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() || decimal.precision() > MAX_PRECISION
                    ? null
                    : "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text || type instanceof DataType.Json) {
            return "nvarchar(max)";
        } else if (type instanceof DataType.Bytes) {
            return "varbinary(max)";
        } else if (type instanceof DataType.Uuid) {
            return "uniqueidentifier";
        }
        return createTemporal(type);
    }

    private static @Nullable String createTemporal(DataType type) {
        if (type instanceof DataType.Date) {
            return "date";
        } else if (type instanceof DataType.Time time) {
            return "time(" + Math.min(MOST_DIGITS, time.precision()) + ")";
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "datetime2(" + Math.min(MOST_DIGITS, timestamp.precision()) + ")";
        } else if (type instanceof DataType.Instant instant) {
            return "datetimeoffset(" + Math.min(MOST_DIGITS, instant.precision()) + ")";
        }
        return null;
    }

    private static ColumnType whole(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.LONG).asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
