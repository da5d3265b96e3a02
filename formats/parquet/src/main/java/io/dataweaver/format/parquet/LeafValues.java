package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Temporal;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Makes what decodes a column of a file to a column of rows, if its values can be such. */
final class LeafValues {

    private static final long SECONDS_OF_DAY = 86_400;

    private LeafValues() {}

    /** Returns what makes values of {@code target}; null if no value of the column is one. */
    static @Nullable Values of(SchemaElement element, DataType target) {
        DataType natural = Shapes.leaf(element);
        Type physical = element.getType();
        return switch (physical) {
            case FLOAT, DOUBLE -> doubles(physical, natural, target);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                natural instanceof DataType.Float32
                        ? doubles(physical, natural, target)
                        : bytes(element, natural, target);
            case INT96 -> timestamps(target);
            case BOOLEAN ->
                target instanceof DataType.Bool ? new LongValues(physical, LongMeaning.NUMBERS, target) : null;
            case INT32, INT64 -> {
                LongMeaning meaning = meaning(element, natural, target);
                yield meaning == null ? null : new LongValues(physical, meaning, target);
            }
        };
    }

    private static @Nullable Values doubles(Type physical, DataType natural, DataType target) {
        return target.equals(natural) || target instanceof DataType.Float64 ? new DoubleValues(physical, target) : null;
    }

    private static @Nullable Values bytes(SchemaElement element, DataType natural, DataType target) {
        int fixed = element.getType() == Type.FIXED_LEN_BYTE_ARRAY ? element.getType_length() : -1;
        if (fixed == 0 || fixed < -1) {
            throw new DamagedException("values of '" + element.getName() + "' are to have " + fixed + " bytes");
        }
        BytesMeaning meaning;
        if (natural instanceof DataType.Decimal) {
            meaning = target.equals(natural) ? BytesMeaning.DECIMAL : null;
        } else if (target instanceof DataType.Uuid) {
            meaning = natural instanceof DataType.Uuid || fixed == 16 ? BytesMeaning.UUID : null;
        } else if (target instanceof DataType.Text) {
            meaning = natural instanceof DataType.Uuid ? null : BytesMeaning.TEXT;
        } else if (target instanceof DataType.Json) {
            meaning = natural instanceof DataType.Uuid ? null : BytesMeaning.JSON;
        } else if (target instanceof DataType.Bytes) {
            meaning = BytesMeaning.BYTES;
        } else if (target instanceof DataType.Decimal && natural instanceof DataType.Text) {
            meaning = BytesMeaning.DECIMAL_TEXT;
        } else {
            meaning = null;
        }
        return meaning == null ? null : new BytesValues(fixed, meaning, target);
    }

    /** INT96 has nanoseconds of a day and the day; whether that is the time of a zone, nothing says. */
    private static @Nullable Values timestamps(DataType target) {
        int precision;
        if (target instanceof DataType.Timestamp timestamp) {
            precision = timestamp.precision();
        } else if (target instanceof DataType.Instant instant) {
            precision = instant.precision();
        } else {
            return null;
        }
        long finest = 1;
        for (int i = precision; i < 9; i++) {
            finest *= 10;
        }
        // What is counted is microseconds up to a precision of 6, but nothing finer than the precision may be lost.
        long unit = 1_000_000_000L / Temporal.unitsPerSecond(precision);
        return finest > unit && precision < 6
                ? null
                : new LongValues(
                        Type.INT96, new LongMeaning(false, 1, unit, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0), target);
    }

    private static @Nullable LongMeaning meaning(SchemaElement element, DataType natural, DataType target) {
        int unsigned = Shapes.unsignedBits(element);
        if (natural instanceof DataType.Decimal decimal && unsigned == 0) {
            return target instanceof DataType.Decimal ? LongMeaning.decimal(decimal) : null;
        }
        if (isWhole(natural) || unsigned > 0) {
            return whole(element, unsigned, target);
        }
        if (natural instanceof DataType.Date) {
            return target.equals(natural) ? LongMeaning.NUMBERS : null;
        }
        if (natural instanceof DataType.Time from && target instanceof DataType.Time to) {
            long most = SECONDS_OF_DAY * Temporal.unitsPerSecond(to.precision());
            return counted(from.precision(), to.precision(), 0, to.precision() > 6 ? most - 1 : most);
        } else if (natural instanceof DataType.Timestamp from && target instanceof DataType.Timestamp to) {
            return counted(from.precision(), to.precision(), Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
        } else if (natural instanceof DataType.Instant from && target instanceof DataType.Instant to) {
            return counted(from.precision(), to.precision(), Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
        }
        return null;
    }

    /** The file counts in units of {@code from} digits, 3, 6 or 9; rows in micro- or nanoseconds. */
    private static LongMeaning counted(int from, int to, long min, long max) {
        long fileUnits = from == 3 ? 1_000 : from == 6 ? 1_000_000 : 1_000_000_000;
        long units = Temporal.unitsPerSecond(to);
        long step = 1;
        int digits = to <= Temporal.MAX_MICROS_PRECISION ? Temporal.MAX_MICROS_PRECISION : Temporal.MAX_PRECISION;
        for (int i = to; from > to && i < digits; i++) {
            step *= 10;
        }
        return units >= fileUnits
                ? new LongMeaning(false, units / fileUnits, 1, step, min, max, 0)
                : new LongMeaning(false, 1, fileUnits / units, step, min, max, 0);
    }

    private static boolean isWhole(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static @Nullable LongMeaning whole(SchemaElement element, int unsigned, DataType target) {
        if (target instanceof DataType.Decimal) {
            return unsigned == 0 ? LongMeaning.NUMBERS : LongMeaning.unsigned(Long.MAX_VALUE);
        }
        if (!isWhole(target)) {
            return null;
        }
        long max = target instanceof DataType.Int16
                ? Short.MAX_VALUE
                : target instanceof DataType.Int32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        if (unsigned > 0) {
            long most = unsigned >= 63 ? Long.MAX_VALUE : (1L << unsigned) - 1;
            return LongMeaning.unsigned(Math.min(max, most));
        }
        boolean fits = target instanceof DataType.Int64
                || (target instanceof DataType.Int32 && element.getType() == Type.INT32);
        return fits ? LongMeaning.NUMBERS : LongMeaning.range(-max - 1, max);
    }
}
