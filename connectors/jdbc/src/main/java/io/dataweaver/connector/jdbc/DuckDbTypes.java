package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of DuckDB, and ours. */
final class DuckDbTypes {

    static final int MAX_PRECISION = 38;

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    /** Of 128 bits, with and without a sign. */
    private static final DataType HUGE = DataTypes.decimal(39, 0);

    private static final int SECONDS = 0;
    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    private DuckDbTypes() {}

    /** Text of a table in which there is a collation: which column has it is not told. */
    static final ColumnType COLLATED =
            ColumnType.of("VARCHAR COLLATE", DataTypes.TEXT, ReadForm.TEXT).asOrdered();

    /** Returns the type of values of a column that is declared so; empty if none of ours holds them. */
    static Optional<ColumnType> read(String declared) {
        Matcher decimal = DECIMAL.matcher(declared);
        if (decimal.matches()) {
            return Optional.of(parsed(
                            declared,
                            DataTypes.decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))))
                    .asOrdered());
        } else if (declared.startsWith("ENUM(") && declared.endsWith(")")) {
            return Optional.of(ofEnum(declared));
        }
        return Optional.ofNullable(plain(declared));
    }

    /** Returns the type of an enum, whose values are in the order in which they were declared. */
    static ColumnType ofEnum(String declared) {
        return ColumnType.of(declared, DataTypes.TEXT, ReadForm.TEXT);
    }

    private static @Nullable ColumnType plain(String name) {
        return switch (name) {
            case "BOOLEAN" -> ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
            case "TINYINT", "UTINYINT", "SMALLINT" -> whole(name, DataTypes.SMALLINT);
            case "USMALLINT", "INTEGER" -> whole(name, DataTypes.INTEGER);
            case "UINTEGER", "BIGINT" -> whole(name, DataTypes.BIGINT);
            case "UBIGINT" -> parsed(name, DataTypes.decimal(20, 0)).asOrdered();
            case "HUGEINT", "UHUGEINT" -> parsed(name, HUGE).asOrdered();
            case "FLOAT" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
            case "DOUBLE" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
            case "VARCHAR" -> ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).asOrdered();
            case "JSON" -> ColumnType.of(name, DataTypes.JSON, ReadForm.TEXT);
            case "BLOB" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
            case "UUID" -> parsed(name, DataTypes.UUID).asOrdered();
            case "DATE" -> parsed(name, DataTypes.DATE).asOrdered();
            case "TIME" -> parsed(name, new DataType.Time(MICROS));
            case "TIME_NS" -> parsed(name, new DataType.Time(NANOS));
            case "TIMESTAMP_S" -> parsed(name, new DataType.Timestamp(SECONDS)).asOrdered();
            case "TIMESTAMP_MS" -> parsed(name, new DataType.Timestamp(MILLIS)).asOrdered();
            case "TIMESTAMP" -> parsed(name, new DataType.Timestamp(MICROS)).asOrdered();
            case "TIMESTAMP_NS" -> parsed(name, new DataType.Timestamp(NANOS)).asOrdered();
            case "TIMESTAMP WITH TIME ZONE" -> parsed(name, new DataType.Instant(MICROS));
            default -> null;
        };
    }

    /** Returns the type of a new column; null if there is none. */
    static @Nullable String create(DataType type) {
        if (type instanceof DataType.Bool) {
            return "BOOLEAN";
        } else if (type instanceof DataType.Int16) {
            return "SMALLINT";
        } else if (type instanceof DataType.Int32) {
            return "INTEGER";
        } else if (type instanceof DataType.Int64) {
            return "BIGINT";
        } else if (type instanceof DataType.Float32) {
            return "FLOAT";
        } else if (type instanceof DataType.Float64) {
            return "DOUBLE";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() || decimal.precision() > MAX_PRECISION
                    ? null
                    : "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text) {
            return "VARCHAR";
        } else if (type instanceof DataType.Json) {
            return "JSON";
        } else if (type instanceof DataType.Bytes) {
            return "BLOB";
        } else if (type instanceof DataType.Uuid) {
            return "UUID";
        }
        return createTemporal(type);
    }

    private static @Nullable String createTemporal(DataType type) {
        if (type instanceof DataType.Date) {
            return "DATE";
        } else if (type instanceof DataType.Time time) {
            return time.precision() > MICROS ? "TIME_NS" : "TIME";
        } else if (type instanceof DataType.Timestamp timestamp) {
            int precision = timestamp.precision();
            return precision > MICROS
                    ? "TIMESTAMP_NS"
                    : precision > MILLIS ? "TIMESTAMP" : precision > SECONDS ? "TIMESTAMP_MS" : "TIMESTAMP_S";
        }
        return type instanceof DataType.Instant ? "TIMESTAMP WITH TIME ZONE" : null;
    }

    private static ColumnType whole(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.LONG).asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
