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

    private static ColumnType whole(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.LONG).asOrdered();
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
