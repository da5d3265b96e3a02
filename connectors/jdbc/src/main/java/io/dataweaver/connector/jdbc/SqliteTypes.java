package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of types in SQLite, and ours. */
final class SqliteTypes {

    private static final Pattern DECLARED = Pattern.compile("([A-Z0-9_ ]+?) *(?:\\( *(\\d+) *(?:, *(\\d+) *)?\\))?");

    /** Digits of a decimal that a binary fraction of 64 bits keeps. */
    private static final int EXACT_DIGITS = 15;

    private static final int MICROS = 6;

    private SqliteTypes() {}

    /** Returns the type of values of a column that is declared so, in capitals; empty if none of ours is meant. */
    static Optional<ColumnType> read(String declared) {
        Matcher matcher = DECLARED.matcher(declared.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = number(matcher.group(2), -1);
        int second = number(matcher.group(3), 0);
        return Optional.ofNullable(
                switch (matcher.group(1)) {
                    case "BOOLEAN", "BOOL" -> of(declared, DataTypes.BOOLEAN);
                    case "TINYINT", "SMALLINT", "INT2" ->
                        whole(declared, DataTypes.SMALLINT, Short.MIN_VALUE, Short.MAX_VALUE);
                    case "MEDIUMINT", "INT4" ->
                        whole(declared, DataTypes.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case "INT", "INTEGER", "BIGINT", "INT8", "UNSIGNED BIG INT" ->
                        whole(declared, DataTypes.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE);
                    case "FLOAT4" -> of(declared, DataTypes.REAL);
                    case "REAL", "DOUBLE", "DOUBLE PRECISION", "FLOAT" -> of(declared, DataTypes.DOUBLE);
                    case "DECIMAL", "NUMERIC" -> number(declared, first, second);
                    case "DECIMAL_TEXT" -> decimal(declared, first, second);
                    case "CHARACTER",
                            "CHAR",
                            "VARCHAR",
                            "VARYING CHARACTER",
                            "NCHAR",
                            "NATIVE CHARACTER",
                            "NVARCHAR",
                            "TEXT",
                            "CLOB" -> of(declared, DataTypes.TEXT).asOrdered();
                    case "BLOB", "BINARY", "VARBINARY" -> of(declared, DataTypes.BYTES);
                    case "DATE" -> of(declared, DataTypes.DATE);
                    case "TIME" -> precise(declared, first, DataType.Time::new);
                    case "DATETIME", "TIMESTAMP" -> precise(declared, first, DataType.Timestamp::new);
                    case "TIMESTAMPTZ" -> precise(declared, first, DataType.Instant::new);
                    case "UUID" -> of(declared, DataTypes.UUID);
                    case "JSON" -> of(declared, DataTypes.JSON).limitedTo(ValueLimit.READ_ONLY);
                    case "JSON_TEXT" -> of(declared, DataTypes.JSON);
                    default -> null;
                });
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.length() > 4 ? otherwise : Integer.parseInt(digits);
    }

    private static ColumnType of(String declared, DataType type) {
        return ColumnType.of(declared, type, ReadForm.DYNAMIC);
    }

    private static ColumnType whole(String declared, DataType type, long least, long most) {
        return of(declared, type).limitedTo(ValueLimit.between(least, most)).asOrdered();
    }

    private static @Nullable ColumnType decimal(String declared, int precision, int scale) {
        if (precision < 0) {
            return of(declared, DataTypes.DECIMAL);
        }
        return precision > 0 && precision <= DataType.Decimal.MAX_PRECISION && scale <= precision
                ? of(declared, DataTypes.decimal(precision, scale))
                : null;
    }

    /** SQLite makes a binary fraction of what is stored in such a column, or a whole number of 64 bits. */
    private static @Nullable ColumnType number(String declared, int precision, int scale) {
        ColumnType type = decimal(declared, precision, scale);
        boolean exact = precision > 0 && precision <= (scale == 0 ? DataType.Decimal.MAX_LONG_PRECISION : EXACT_DIGITS);
        return type == null || exact ? type : type.limitedTo(ValueLimit.READ_ONLY);
    }

    private interface OfPrecision {
        DataType of(int precision);
    }

    private static @Nullable ColumnType precise(String declared, int precision, OfPrecision type) {
        return precision > 9 ? null : of(declared, type.of(precision < 0 ? MICROS : precision));
    }

    /** Returns the type of a new column; null if there is none. */
    static @Nullable String create(DataType type) {
        if (type instanceof DataType.Bool) {
            return "BOOLEAN";
        } else if (type instanceof DataType.Int16) {
            return "SMALLINT";
        } else if (type instanceof DataType.Int32) {
            return "INT4";
        } else if (type instanceof DataType.Int64) {
            return "INTEGER";
        } else if (type instanceof DataType.Float32) {
            return "FLOAT4";
        } else if (type instanceof DataType.Float64) {
            return "DOUBLE";
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded()
                    ? "DECIMAL_TEXT"
                    : "DECIMAL_TEXT(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Text) {
            return "TEXT";
        } else if (type instanceof DataType.Json) {
            return "JSON_TEXT";
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
            return "TIME(" + time.precision() + ")";
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "TIMESTAMP(" + timestamp.precision() + ")";
        } else if (type instanceof DataType.Instant instant) {
            return "TIMESTAMPTZ(" + instant.precision() + ")";
        }
        return null;
    }
}
