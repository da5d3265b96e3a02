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

    private Db2Types() {}

    /**
     * A column as syscat.columns has it.
     *
     * @param length the precision of a number
     * @param bits whether text is bytes
     */
    record Declared(String type, int length, int scale, boolean bits) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.type();
        return Optional.ofNullable(
                switch (name) {
                    case "BOOLEAN" -> ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
                    case "SMALLINT" -> whole(name, DataTypes.SMALLINT);
                    case "INTEGER" -> whole(name, DataTypes.INTEGER);
                    case "BIGINT" -> whole(name, DataTypes.BIGINT);
                    case "DECIMAL" ->
                        parsed(
                                        "DECIMAL(" + column.length() + "," + column.scale() + ")",
                                        DataTypes.decimal(column.length(), column.scale()))
                                .asOrdered();
                    case "DECFLOAT" -> parsed(name, DataTypes.DECIMAL);
                    case "REAL" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "DOUBLE" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "CHARACTER", "VARCHAR", "LONG VARCHAR", "CLOB", "GRAPHIC", "VARGRAPHIC", "DBCLOB" ->
                        column.bits()
                                ? ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                : ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT);
                    case "BINARY", "VARBINARY", "BLOB" -> ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES);
                    case "DATE" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "TIME" -> parsed(name, new DataType.Time(0));
                    case "TIMESTAMP" -> timestamp(column.scale());
                    default -> null;
                });
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
