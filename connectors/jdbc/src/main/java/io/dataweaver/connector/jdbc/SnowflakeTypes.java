package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of Snowflake (https://docs.snowflake.com/en/sql-reference/intro-summary-data-types).
 *
 * <p>{@code FLOAT} is not among those that are read, because it is not known that all its digits come; nor is what has types within
 * itself, such as {@code VARIANT}.
 */
final class SnowflakeTypes {

    static final int MAX_PRECISION = 38;

    /** The catalog does not tell how many digits of a second there are: up to these. */
    private static final int DIGITS = 9;

    private SnowflakeTypes() {}

    /**
     * A column as information_schema.columns has it.
     *
     * @param precision of a number
     */
    record Declared(String type, int precision, int scale) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        return Optional.ofNullable(
                switch (name) {
                    case "NUMBER" -> number(column);
                    case "TEXT" -> ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    case "BINARY" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "BOOLEAN" -> ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
                    case "DATE" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "TIME" -> parsed(name, new DataType.Time(DIGITS)).asOrdered();
                    case "TIMESTAMP_NTZ" ->
                        parsed(name, new DataType.Timestamp(DIGITS)).asOrdered();
                    case "TIMESTAMP_LTZ", "TIMESTAMP_TZ" -> parsed(name, new DataType.Instant(DIGITS));
                    default -> null;
                });
    }

    private static @Nullable ColumnType number(Declared column) {
        int precision = column.precision();
        int scale = column.scale();
        return precision > 0 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision
                ? parsed("NUMBER(" + precision + "," + scale + ")", DataTypes.decimal(precision, scale))
                        .asOrdered()
                : null;
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }
}
