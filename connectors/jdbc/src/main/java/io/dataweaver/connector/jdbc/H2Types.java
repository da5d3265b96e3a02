package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of H2, and ours. */
final class H2Types {

    private H2Types() {}

    /**
     * A column as information_schema has it.
     *
     * @param length of text in characters, of bytes in bytes
     * @param fraction digits of a second's fraction
     */
    record Declared(String type, long length, long precision, long scale, int fraction) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        return Optional.ofNullable(
                switch (name) {
                    case "BOOLEAN" -> ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
                    case "TINYINT" -> whole(name, DataTypes.SMALLINT, Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case "SMALLINT" -> whole(name, DataTypes.SMALLINT, Short.MIN_VALUE, Short.MAX_VALUE);
                    case "INTEGER" -> whole(name, DataTypes.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case "BIGINT" -> whole(name, DataTypes.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE);
                    case "REAL" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "DOUBLE PRECISION" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "NUMERIC" -> numeric(column);
                    // It rounds to its precision what is stored.
                    case "DECFLOAT" -> parsed(name, DataTypes.DECIMAL).limitedTo(ValueLimit.READ_ONLY);
                    case "CHARACTER VARYING", "VARCHAR_IGNORECASE" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT)
                                .limitedTo(ValueLimit.ofCharacters(column.length()))
                                .asOrdered();
                    case "CHARACTER LARGE OBJECT" -> ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    // It is filled up with blanks.
                    case "CHARACTER" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).limitedTo(ValueLimit.READ_ONLY);
                    case "ENUM" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).limitedTo(ValueLimit.READ_ONLY);
                    case "BINARY" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                .limitedTo(ValueLimit.ofBytes(column.length()).padded());
                    case "BINARY VARYING" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                .limitedTo(ValueLimit.ofBytes(column.length()));
                    case "BINARY LARGE OBJECT" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "DATE" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "TIME" -> parsed("TIME(" + column.fraction() + ")", new DataType.Time(column.fraction()));
                    case "TIMESTAMP" ->
                        parsed("TIMESTAMP(" + column.fraction() + ")", new DataType.Timestamp(column.fraction()))
                                .asOrdered();
                    case "TIMESTAMP WITH TIME ZONE" ->
                        parsed(
                                "TIMESTAMP(" + column.fraction() + ") WITH TIME ZONE",
                                new DataType.Instant(column.fraction()));
                    case "UUID" -> parsed(name, DataTypes.UUID);
                    case "JSON" -> ColumnType.of(name, DataTypes.JSON, ReadForm.TEXT);
                    default -> null;
                });
    }

    /** Returns a column of a statement as information_schema would have it. */
    static Declared described(ResultSetMetaData described, int column) throws SQLException {
        String declared = described.getColumnTypeName(column);
        String type = switch (declared) {
            case "DECIMAL" -> "NUMERIC";
            case "FLOAT" -> described.getColumnType(column) == Types.REAL ? "REAL" : "DOUBLE PRECISION";
            default -> declared.startsWith("ENUM(") ? "ENUM" : declared;
        };
        int precision = described.getPrecision(column);
        int scale = described.getScale(column);
        return new Declared(type, precision, precision, scale, scale);
    }

    private static ColumnType whole(String name, DataType type, long least, long most) {
        return ColumnType.of(name, type, ReadForm.LONG)
                .limitedTo(ValueLimit.between(least, most))
                .asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }

    private static ColumnType numeric(Declared column) {
        boolean ours = column.precision() <= DataType.Decimal.MAX_PRECISION
                && column.scale() >= 0
                && column.scale() <= column.precision();
        return ours
                ? parsed(
                                "NUMERIC(" + column.precision() + "," + column.scale() + ")",
                                DataTypes.decimal((int) column.precision(), (int) column.scale()))
                        .asOrdered()
                : parsed("NUMERIC(" + column.precision() + "," + column.scale() + ")", DataTypes.DECIMAL)
                        .limitedTo(ValueLimit.READ_ONLY);
    }

    /** Returns the type of a new column; null if there is none. */
    static @Nullable String create(DataType type, boolean key) {
        if (type instanceof DataType.Bool) {
            return "boolean";
        } else if (type instanceof DataType.Int16) {
            return "smallint";
        } else if (type instanceof DataType.Int32) {
            return "integer";
        } else if (type instanceof DataType.Int64) {
            return "bigint";
        } else if (type instanceof DataType.Float32) {
            return "real";
        } else if (type instanceof DataType.Float64) {
            return "double precision";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() ? null : "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text) {
            return key ? "character varying" : "character large object";
        } else if (type instanceof DataType.Json) {
            return "json";
        } else if (type instanceof DataType.Bytes) {
            return key ? "binary varying" : "binary large object";
        } else if (type instanceof DataType.Uuid) {
            return "uuid";
        }
        return createTemporal(type);
    }

    private static @Nullable String createTemporal(DataType type) {
        if (type instanceof DataType.Date) {
            return "date";
        } else if (type instanceof DataType.Time time) {
            return "time(" + time.precision() + ")";
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "timestamp(" + timestamp.precision() + ")";
        } else if (type instanceof DataType.Instant instant) {
            return "timestamp(" + instant.precision() + ") with time zone";
        }
        return null;
    }
}
