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
                    case "tinyint", "smallint" -> whole(name, DataTypes.SMALLINT);
                    case "int" -> whole(name, DataTypes.INTEGER);
                    case "bigint" -> whole(name, DataTypes.BIGINT);
                    case "decimal", "numeric" ->
                        parsed(
                                        "decimal(" + column.precision() + "," + column.scale() + ")",
                                        DataTypes.decimal(column.precision(), column.scale()))
                                .asOrdered();
                    case "money" -> parsed(name, DataTypes.decimal(19, 4));
                    case "smallmoney" -> parsed(name, DataTypes.decimal(10, 4));
                    case "real" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "float" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "char", "varchar", "nchar", "nvarchar", "text", "ntext" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    case "binary", "varbinary", "image", "timestamp", "rowversion" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "uniqueidentifier" -> parsed(name, DataTypes.UUID);
                    case "date" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "time" -> parsed(name, new DataType.Time(column.fraction()));
                    case "smalldatetime" -> parsed(name, new DataType.Timestamp(MILLIS));
                    case "datetime" -> parsed(name, new DataType.Timestamp(MILLIS));
                    case "datetime2" ->
                        parsed("datetime2(" + column.fraction() + ")", new DataType.Timestamp(column.fraction()))
                                .asOrdered();
                    case "datetimeoffset" -> parsed(name, new DataType.Instant(column.fraction()));
                    default -> null;
                });
    }

    private static @Nullable ColumnType whole(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.LONG).asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
