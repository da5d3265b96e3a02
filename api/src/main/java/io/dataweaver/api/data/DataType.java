package io.dataweaver.api.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of a column.
 *
 * <p>{@link Object#toString} gives the text that pipeline files use, such as {@code decimal(12,2)}; {@link DataTypes#parse}
 * reads it back.
 */
public sealed interface DataType {

    /** Returns how a column of this type is laid out in memory. */
    Layout layout();

    /** How the values of a column lie in memory; one {@link Column} class each. */
    enum Layout {
        /** {@link LongColumn}: everything that fits 64 bits and is not a binary fraction. */
        LONG,
        /** {@link DoubleColumn}. */
        DOUBLE,
        /** {@link DecimalColumn}. */
        DECIMAL,
        /** {@link BytesColumn}: text in UTF-8, bytes, JSON text and UUIDs. */
        BYTES,
        /** {@link ListColumn}. */
        LIST,
        /** {@link MapColumn}. */
        MAP,
        /** {@link StructColumn}. */
        STRUCT
    }

    /** True or false; 1 or 0 in memory. */
    record Bool() implements DataType {
        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "boolean";
        }
    }

    /** 16 bits, signed. */
    record Int16() implements DataType {
        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "smallint";
        }
    }

    /** 32 bits, signed. */
    record Int32() implements DataType {
        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "integer";
        }
    }

    /** 64 bits, signed. Unsigned 64-bit numbers are {@code decimal(20,0)}. */
    record Int64() implements DataType {
        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "bigint";
        }
    }

    /** IEEE 754 binary32, including NaN, both infinities and negative zero. */
    record Float32() implements DataType {
        @Override
        public Layout layout() {
            return Layout.DOUBLE;
        }

        @Override
        public String toString() {
            return "real";
        }
    }

    /** IEEE 754 binary64, including NaN, both infinities and negative zero. */
    record Float64() implements DataType {
        @Override
        public Layout layout() {
            return Layout.DOUBLE;
        }

        @Override
        public String toString() {
            return "double";
        }
    }

    /**
     * An exact decimal number.
     *
     * @param precision significant digits, 1 to 1000; 0 for {@link #unbounded}, where each value has its own scale and
     *     NaN and both infinities are values too, as in PostgreSQL's {@code numeric}
     * @param scale digits after the point, 0 to {@code precision}
     */
    record Decimal(int precision, int scale) implements DataType {
        /** The largest precision that PostgreSQL lets a column declare. */
        public static final int MAX_PRECISION = 1000;

        /** The digits before the point of any value, as in PostgreSQL's {@code numeric}; more is taken for an attack. */
        public static final int MAX_INTEGER_DIGITS = 131_072;

        /** The digits after the point of any value, as in PostgreSQL's {@code numeric}. */
        public static final int MAX_FRACTION_DIGITS = 16_383;

        /** The largest precision whose unscaled values always fit a {@code long}. */
        public static final int MAX_LONG_PRECISION = 18;

        public Decimal {
            if (precision < 0 || precision > MAX_PRECISION) {
                throw new IllegalArgumentException(
                        "precision must be 1 to " + MAX_PRECISION + " (or 0 for unbounded), but is " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "scale must be 0 to the precision " + precision + ", but is " + scale);
            }
        }

        /** Returns the decimal without limits. */
        public static Decimal unbounded() {
            return new Decimal(0, 0);
        }

        /** Tells whether each value has its own scale. */
        public boolean isUnbounded() {
            return precision == 0;
        }

        @Override
        public Layout layout() {
            return Layout.DECIMAL;
        }

        @Override
        public String toString() {
            return isUnbounded() ? "decimal" : "decimal(" + precision + "," + scale + ")";
        }
    }

    /** Unicode text, UTF-8 in memory. */
    record Text() implements DataType {
        @Override
        public Layout layout() {
            return Layout.BYTES;
        }

        @Override
        public String toString() {
            return "text";
        }
    }

    /** Bytes. */
    record Bytes() implements DataType {
        @Override
        public Layout layout() {
            return Layout.BYTES;
        }

        @Override
        public String toString() {
            return "bytes";
        }
    }

    /**
     * A day of the proleptic Gregorian calendar: days since 1970-01-01, from {@link Temporal#MIN_DAY} to
     * {@link Temporal#MAX_DAY}, or an infinity.
     */
    record Date() implements DataType {
        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "date";
        }
    }

    /**
     * A time of day without zone, in {@link Temporal#unitsPerSecond units} since midnight: 00:00 to 24:00 inclusive up
     * to precision 6, below 24:00 above.
     *
     * @param precision digits of the second's fraction, 0 to 9
     */
    record Time(int precision) implements DataType {
        public Time {
            Temporal.checkPrecision(precision);
        }

        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "time(" + precision + ")";
        }
    }

    /**
     * A date and time as a wall clock shows it, without zone, in {@link Temporal#unitsPerSecond units} since
     * 1970-01-01T00:00.
     *
     * @param precision digits of the second's fraction, 0 to 9
     */
    record Timestamp(int precision) implements DataType {
        public Timestamp {
            Temporal.checkPrecision(precision);
        }

        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "timestamp(" + precision + ")";
        }
    }

    /**
     * A moment on the time line, in {@link Temporal#unitsPerSecond units} since 1970-01-01T00:00Z.
     *
     * @param precision digits of the second's fraction, 0 to 9
     */
    record Instant(int precision) implements DataType {
        public Instant {
            Temporal.checkPrecision(precision);
        }

        @Override
        public Layout layout() {
            return Layout.LONG;
        }

        @Override
        public String toString() {
            return "timestamptz(" + precision + ")";
        }
    }

    /** 16 bytes, most significant first (RFC 9562). */
    record Uuid() implements DataType {
        @Override
        public Layout layout() {
            return Layout.BYTES;
        }

        @Override
        public String toString() {
            return "uuid";
        }
    }

    /** One JSON value (RFC 8259) as its text in UTF-8; numbers keep every digit. */
    record Json() implements DataType {
        @Override
        public Layout layout() {
            return Layout.BYTES;
        }

        @Override
        public String toString() {
            return "json";
        }
    }

    /**
     * Values of one type, in order.
     *
     * @param element the type of each; elements may be null
     */
    record ListOf(DataType element) implements DataType {
        @Override
        public Layout layout() {
            return Layout.LIST;
        }

        @Override
        public String toString() {
            return "list<" + element + ">";
        }
    }

    /**
     * Entries in the order in which they came; keys are not null.
     *
     * @param key the type of the keys
     * @param value the type of the values, which may be null
     */
    record MapOf(DataType key, DataType value) implements DataType {
        @Override
        public Layout layout() {
            return Layout.MAP;
        }

        @Override
        public String toString() {
            return "map<" + key + "," + value + ">";
        }
    }

    /**
     * Named fields, each with its own type.
     *
     * @param fields at least one; names differ
     */
    record Struct(List<Field> fields) implements DataType {
        public Struct {
            fields = List.copyOf(fields);
            Schema.checkNames(fields);
        }

        /** Returns the index of {@code name}, or -1. */
        public int indexOf(String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public Layout layout() {
            return Layout.STRUCT;
        }

        @Override
        public String toString() {
            return fields.stream()
                    .map(f -> DataTypes.quoteName(f.name()) + ":" + f.type() + (f.nullable() ? "" : " not null"))
                    .collect(Collectors.joining(",", "struct<", ">"));
        }
    }

    /** Returns the name as it stands in messages: upper case, such as {@code DECIMAL(12,2)}. */
    default String display() {
        return toString().toUpperCase(Locale.ROOT);
    }
}
