package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of MariaDB and MySQL, and ours. */
final class MariaDbTypes {

    private static final int MAX_PRECISION = 65;

    /** MySQL has 30, of which a table of decimals with more is refused by the server. */
    private static final int MAX_SCALE = 38;

    private static final int MICROS = 6;

    /** A key of four such columns is the longest that InnoDB has. */
    private static final int KEY_LENGTH = 190;

    private MariaDbTypes() {}

    /**
     * A column as information_schema has it.
     *
     * @param type such as {@code bigint}
     * @param full such as {@code bigint(20) unsigned}
     * @param length of text in characters, of bytes in bytes
     * @param bytes of text
     * @param json whether a constraint holds it to JSON
     */
    record Declared(
            String type, String full, long length, long bytes, int precision, int scale, int fraction, boolean json) {}

    /** Returns the type of values of a column; empty if none of ours holds them. */
    static Optional<ColumnType> read(Declared column) {
        String name = column.full();
        boolean unsigned = name.contains("unsigned");
        return Optional.ofNullable(
                switch (column.type()) {
                    case "tinyint" ->
                        name.startsWith("tinyint(1)")
                                ? ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG)
                                : whole(name, DataTypes.SMALLINT, unsigned, Byte.SIZE);
                    case "smallint" -> whole(name, unsigned ? DataTypes.INTEGER : DataTypes.SMALLINT, unsigned, 16);
                    case "mediumint" -> whole(name, DataTypes.INTEGER, unsigned, 24);
                    case "int" -> whole(name, unsigned ? DataTypes.BIGINT : DataTypes.INTEGER, unsigned, 32);
                    case "bigint" ->
                        unsigned
                                ? parsed(name, DataTypes.decimal(20, 0)).asOrdered()
                                : whole(name, DataTypes.BIGINT, false, Long.SIZE);
                    case "decimal" ->
                        parsed(name, DataTypes.decimal(column.precision(), column.scale()))
                                .asOrdered();
                    case "float" -> ColumnType.of(name, DataTypes.REAL, ReadForm.FLOAT);
                    case "double" -> ColumnType.of(name, DataTypes.DOUBLE, ReadForm.DOUBLE);
                    case "bit" -> bit(name, column.precision());
                    case "year" ->
                        ColumnType.of(name, DataTypes.SMALLINT, ReadForm.LONG)
                                .limitedTo(ValueLimit.between(1901, 2155));
                    case "char" ->
                        text(name)
                                .limitedTo(
                                        ValueLimit.ofCharacters(column.length()).padded());
                    case "varchar" -> text(name).limitedTo(ValueLimit.ofCharacters(column.length()));
                    case "tinytext", "text", "mediumtext", "longtext", "json" ->
                        column.json() || column.type().equals("json")
                                ? ColumnType.of(name, DataTypes.JSON, ReadForm.TEXT)
                                : ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT)
                                        .limitedTo(ValueLimit.ofBytes(column.bytes()));
                    // Compared without regard to case, and for sets put in order, so that other text would be stored.
                    case "enum", "set" ->
                        ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).limitedTo(ValueLimit.READ_ONLY);
                    case "binary" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                .limitedTo(ValueLimit.ofBytes(column.length()).padded());
                    case "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
                        ColumnType.of(name, DataTypes.BYTES, ReadForm.BYTES)
                                .limitedTo(ValueLimit.ofBytes(column.length()));
                    case "date" -> parsed(name, DataTypes.DATE).asOrdered();
                    case "time" -> parsed(name, new DataType.Time(column.fraction()));
                    case "datetime" ->
                        parsed(name, new DataType.Timestamp(column.fraction())).asOrdered();
                    case "timestamp" -> parsed(name, new DataType.Instant(column.fraction()));
                    case "uuid" -> parsed(name, DataTypes.UUID);
                    default -> null;
                });
    }

    /** Returns the type of a column of a statement in the words of {@link Declared#full}. */
    static String nameOf(ResultSetMetaData described, int column) throws SQLException {
        String name = described.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        if (name.startsWith("tinyint")) {
            return name.replace("tinyint", "tinyint(" + described.getColumnDisplaySize(column) + ")");
        }
        // Of an INTEGER the driver does not say it.
        boolean unsigned = name.matches("\\w*int(eger)?") && !described.isSigned(column);
        return name.replace("integer", "int") + (unsigned ? " unsigned" : "");
    }

    /**
     * Returns the type of a column of a statement; empty if none of ours holds its values.
     *
     * @param full what {@link #nameOf} returned
     */
    static Optional<ColumnType> described(ResultSetMetaData described, int column, String full) throws SQLException {
        String type = full.replaceFirst("[( ].*", "");
        int precision = described.getPrecision(column);
        int scale = described.getScale(column);
        boolean number = type.equals("decimal");
        if (number && (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision)) {
            return Optional.empty();
        }
        // A scale beyond all scales says that a fraction has as many digits as it has.
        int fraction = Math.min(MICROS, Math.max(0, scale));
        return read(new Declared(type, full, -1, -1, precision, number ? scale : 0, fraction, false));
    }

    private static ColumnType whole(String name, DataType type, boolean unsigned, int bits) {
        long most = bits == Long.SIZE ? Long.MAX_VALUE : (1L << (unsigned ? bits : bits - 1)) - 1;
        long least = unsigned ? 0 : -most - 1;
        return ColumnType.of(name, type, ReadForm.LONG)
                .limitedTo(ValueLimit.between(least, most))
                .asOrdered();
    }

    private static @Nullable ColumnType bit(String name, int bits) {
        if (bits == 1) {
            return ColumnType.of(name, DataTypes.BOOLEAN, ReadForm.LONG);
        }
        return bits < Long.SIZE
                ? ColumnType.of(name, DataTypes.BIGINT, ReadForm.LONG)
                        .limitedTo(ValueLimit.between(0, (1L << bits) - 1))
                : null;
    }

    private static ColumnType parsed(String name, DataType type) {
        return ColumnType.of(name, type, ReadForm.PARSED);
    }

    private static ColumnType text(String name) {
        return ColumnType.of(name, DataTypes.TEXT, ReadForm.TEXT).asOrdered();
    }

    /** Returns the type of a new column; null if there is none. */
    static @Nullable String create(DataType type, boolean key) {
        if (type instanceof DataType.Bool) {
            return "tinyint(1)";
        } else if (type instanceof DataType.Int16) {
            return "smallint";
        } else if (type instanceof DataType.Int32) {
            return "int";
        } else if (type instanceof DataType.Int64) {
            return "bigint";
        } else if (type instanceof DataType.Float32) {
            return "float";
        } else if (type instanceof DataType.Float64) {
            return "double";
        } else if (type instanceof DataType.Decimal decimal) {
            boolean fits =
                    !decimal.isUnbounded() && decimal.precision() <= MAX_PRECISION && decimal.scale() <= MAX_SCALE;
            return fits ? "decimal(" + decimal.precision() + "," + decimal.scale() + ")" : null;
        } else if (type instanceof DataType.Text) {
            // Every text is another one by this: case, accents and blanks at the end count.
            return (key ? "varchar(" + KEY_LENGTH + ")" : "longtext")
                    + " character set utf8mb4 collate utf8mb4_nopad_bin";
        } else if (type instanceof DataType.Json) {
            return "json";
        } else if (type instanceof DataType.Bytes) {
            return key ? "varbinary(" + KEY_LENGTH + ")" : "longblob";
        } else if (type instanceof DataType.Uuid) {
            return "uuid";
        }
        return createTemporal(type);
    }

    private static @Nullable String createTemporal(DataType type) {
        if (type instanceof DataType.Date) {
            return "date";
        } else if (type instanceof DataType.Time time) {
            return "time(" + Math.min(MICROS, time.precision()) + ")";
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "datetime(" + Math.min(MICROS, timestamp.precision()) + ")";
        } else if (type instanceof DataType.Instant instant) {
            return "timestamp(" + Math.min(MICROS, instant.precision()) + ")";
        }
        return null;
    }
}
