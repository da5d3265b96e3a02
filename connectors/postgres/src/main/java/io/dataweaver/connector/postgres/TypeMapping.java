package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.NativeType;
import io.dataweaver.api.data.Temporal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which type of ours stands for which of theirs, and which can be written to which. */
final class TypeMapping {

    private static final int INET = 869;
    private static final int BIT = 1560;
    private static final int VARBIT = 1562;

    private static final PgType TEXT = PgType.of(Wire.TEXT, "text");
    private static final PgType TEXTS = new PgType(1009, -1, Wire.ARRAY, TEXT, "text[]", false);

    /** Whose types our native types are. */
    static final String SYSTEM = "postgres";

    private TypeMapping() {}

    /** Returns the type that a column is read as. What has no counterpart is read as its text. */
    static DataType read(PgType type) {
        return switch (type.wire()) {
            case BOOL -> DataTypes.BOOLEAN;
            case INT2 -> DataTypes.SMALLINT;
            case INT4 -> DataTypes.INTEGER;
            case INT8 -> DataTypes.BIGINT;
            case FLOAT4 -> DataTypes.REAL;
            case FLOAT8 -> DataTypes.DOUBLE;
            case NUMERIC -> decimal(type);
            case TEXT, VARCHAR, BPCHAR, NAME, ENUM, OTHER -> DataTypes.TEXT;
            case BYTEA -> DataTypes.BYTES;
            case DATE -> DataTypes.DATE;
            case TIME -> new DataType.Time(type.fractionDigits());
            case TIMESTAMP -> new DataType.Timestamp(type.fractionDigits());
            case TIMESTAMPTZ -> new DataType.Instant(type.fractionDigits());
            case UUID -> DataTypes.UUID;
            case JSON, JSONB -> DataTypes.JSON;
            case ARRAY -> DataTypes.listOf(read(element(type)));
        };
    }

    static PgType element(PgType array) {
        PgType element = array.element();
        if (element == null) {
            throw new IllegalStateException(array.name() + " has no element type");
        }
        return element;
    }

    /** A scale that is negative or above the precision has no counterpart; each value then carries its own. */
    private static DataType decimal(PgType type) {
        if (!type.hasModifier() || type.scale() < 0 || type.scale() > type.precision()) {
            return DataTypes.DECIMAL;
        }
        return DataTypes.decimal(type.precision(), type.scale());
    }

    /**
     * Returns {@code column} as the server is to send it: what has no binary form of ours as the text of its output
     * function, which is what a cast to text gives but for {@code inet}.
     */
    static String select(String column, PgType type) {
        if (type.wire() == Wire.OTHER) {
            return type.oid() == INET
                    ? "pg_catalog.textin(pg_catalog.inet_out(" + column + "))"
                    : column + "::pg_catalog.text";
        }
        return type.wire() == Wire.ARRAY && element(type).wire() == Wire.OTHER
                ? column + "::pg_catalog.text::pg_catalog.text[]"
                : column;
    }

    /** Returns the type of a column that is created for {@code field}, as SQL: that which it was read from, if it was. */
    static String create(Field field) {
        return nativeName(field).orElseGet(() -> create(field.type()));
    }

    /** Returns what PostgreSQL calls the type of {@code field}; empty if the field's own type says it all. */
    static Optional<String> nativeName(Field field) {
        NativeType nativeType = field.nativeType();
        return nativeType == null || !nativeType.system().equals(SYSTEM)
                ? Optional.empty()
                : Optional.of(nativeType.name());
    }

    /** Returns the type of a column that is created for {@code type}, as SQL. */
    static String create(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() ? "numeric" : "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof DataType.Time time) {
            return "time" + precision(time.precision());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "timestamp" + precision(timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            return "timestamptz" + precision(instant.precision());
        } else if (type instanceof DataType.ListOf list
                && list.element().layout().compareTo(DataType.Layout.LIST) < 0) {
            return create(list.element()) + "[]";
        }
        return switch (type.layout()) {
            case LONG -> integer(type);
            case DOUBLE -> type instanceof DataType.Float32 ? "real" : "double precision";
            case BYTES -> bytes(type);
            case DECIMAL -> "numeric";
            case LIST, MAP, STRUCT -> "jsonb";
        };
    }

    private static String integer(DataType type) {
        if (type instanceof DataType.Bool) {
            return "boolean";
        } else if (type instanceof DataType.Int16) {
            return "smallint";
        } else if (type instanceof DataType.Int32) {
            return "integer";
        }
        return type instanceof DataType.Date ? "date" : "bigint";
    }

    private static String bytes(DataType type) {
        if (type instanceof DataType.Bytes) {
            return "bytea";
        } else if (type instanceof DataType.Uuid) {
            return "uuid";
        }
        return type instanceof DataType.Json ? "jsonb" : "text";
    }

    /** PostgreSQL counts microseconds, which is its default; a value with a finer fraction is rejected. */
    private static String precision(int digits) {
        return digits >= Temporal.MAX_MICROS_PRECISION ? "" : "(" + digits + ")";
    }

    /**
     * Returns the type as which values of {@code source} travel to a column of {@code target} that has no binary form of
     * ours, to be cast by the server: {@code text}, or {@code text[]}. Empty if they go straight into the column, or
     * cannot be written to it.
     */
    static Optional<PgType> staged(DataType source, PgType target) {
        if (source instanceof DataType.Text) {
            return target.wire() == Wire.OTHER || target.wire() == Wire.ARRAY ? Optional.of(TEXT) : Optional.empty();
        }
        return source instanceof DataType.ListOf list
                        && list.element() instanceof DataType.Text
                        && target.wire() == Wire.ARRAY
                        && element(target).wire() == Wire.OTHER
                ? Optional.of(TEXTS)
                : Optional.empty();
    }

    /**
     * Tells whether the server would round or cut a value that is cast to {@code target}: fractions of seconds in times
     * and intervals, elements of an array. Of the types that travel as text, those of bits alone say so instead.
     */
    static boolean bendsWhatIsCast(PgType target) {
        return target.hasModifier() && target.oid() != BIT && target.oid() != VARBIT;
    }

    /** Returns how values of {@code source} are written to a column of {@code target}; empty if they cannot be. */
    static Optional<ColumnEncoding> write(DataType source, PgType target) {
        if (source instanceof DataType.ListOf list && target.wire() == Wire.ARRAY) {
            return write(list.element(), element(target))
                    .filter(element -> element.encoding() != Encoding.ARRAY)
                    .map(element -> new ColumnEncoding(source, target, Encoding.ARRAY, element));
        }
        Encoding encoding = scalar(source, target.wire());
        return encoding == null ? Optional.empty() : Optional.of(new ColumnEncoding(source, target, encoding, null));
    }

    private static @Nullable Encoding scalar(DataType source, Wire target) {
        if (source instanceof DataType.Bool) {
            return target == Wire.BOOL ? Encoding.BOOL : null;
        } else if (source instanceof DataType.Int16
                || source instanceof DataType.Int32
                || source instanceof DataType.Int64) {
            return integer(target);
        } else if (source instanceof DataType.Float32 || source instanceof DataType.Float64) {
            return target == Wire.FLOAT8 ? Encoding.FLOAT8 : target == Wire.FLOAT4 ? Encoding.FLOAT4 : null;
        } else if (source instanceof DataType.Decimal) {
            return decimal(target);
        } else if (source instanceof DataType.Text) {
            return target.isText() || target == Wire.JSON
                    ? Encoding.TEXT
                    : target == Wire.JSONB ? Encoding.JSONB : null;
        } else if (source instanceof DataType.Json) {
            return target == Wire.JSON || target == Wire.TEXT || target == Wire.VARCHAR
                    ? Encoding.TEXT
                    : target == Wire.JSONB ? Encoding.JSONB : null;
        } else if (source instanceof DataType.Bytes) {
            return target == Wire.BYTEA ? Encoding.BYTES : null;
        } else if (source instanceof DataType.Uuid) {
            return target == Wire.UUID ? Encoding.BYTES : null;
        }
        return temporalOrNested(source, target);
    }

    private static @Nullable Encoding temporalOrNested(DataType source, Wire target) {
        if (source instanceof DataType.Date) {
            return target == Wire.DATE ? Encoding.DATE : null;
        } else if (source instanceof DataType.Time) {
            return target == Wire.TIME ? Encoding.TIME : null;
        } else if (source instanceof DataType.Timestamp) {
            return target == Wire.TIMESTAMP ? Encoding.TIMESTAMP : null;
        } else if (source instanceof DataType.Instant) {
            return target == Wire.TIMESTAMPTZ ? Encoding.TIMESTAMP : null;
        }
        return target == Wire.JSONB ? Encoding.NESTED_JSONB : target == Wire.JSON ? Encoding.NESTED_JSON : null;
    }

    private static @Nullable Encoding integer(Wire target) {
        return switch (target) {
            case INT2 -> Encoding.INT2;
            case INT4 -> Encoding.INT4;
            case INT8 -> Encoding.INT8;
            case NUMERIC -> Encoding.INTEGER_NUMERIC;
            case FLOAT4 -> Encoding.INTEGER_FLOAT4;
            case FLOAT8 -> Encoding.INTEGER_FLOAT8;
            case TEXT, VARCHAR -> Encoding.INTEGER_TEXT;
            case BOOL, BPCHAR, NAME, BYTEA, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON, JSONB, ENUM, OTHER, ARRAY ->
                null;
        };
    }

    private static @Nullable Encoding decimal(Wire target) {
        return switch (target) {
            case NUMERIC -> Encoding.NUMERIC;
            case INT2 -> Encoding.NUMERIC_INT2;
            case INT4 -> Encoding.NUMERIC_INT4;
            case INT8 -> Encoding.NUMERIC_INT8;
            case BOOL,
                    FLOAT4,
                    FLOAT8,
                    TEXT,
                    VARCHAR,
                    BPCHAR,
                    NAME,
                    BYTEA,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    UUID,
                    JSON,
                    JSONB,
                    ENUM,
                    OTHER,
                    ARRAY -> null;
        };
    }
}
