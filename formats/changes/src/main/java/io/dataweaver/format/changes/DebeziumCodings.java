package io.dataweaver.format.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How Debezium writes values where the format has no types of its own, as JSON has not: dates and times as numbers of their unit since
 * 1970, decimals as the bytes of their digits (Debezium's reference, "Data type mappings").
 */
final class DebeziumCodings {

    /** Debezium's {@code unavailable.value.placeholder} as it is if nobody sets it. */
    static final byte[] UNAVAILABLE = "__debezium_unavailable_value".getBytes(UTF_8);

    private static final byte[] UNAVAILABLE_JSON = ('"' + new String(UNAVAILABLE, UTF_8) + '"').getBytes(UTF_8);

    private static final DataType VARIABLE_SCALE_DECIMAL =
            DataTypes.struct(Field.nullable("scale", DataTypes.INTEGER), Field.nullable("value", DataTypes.BYTES));

    private DebeziumCodings() {}

    /** Returns dates and times as numbers; null for other types. */
    static @Nullable ValueCoding number(DataType type) {
        if (type instanceof DataType.Date) {
            return new Counted(type, 1, 1, Temporal.MIN_DAY, Temporal.MAX_DAY);
        } else if (type instanceof DataType.Time time) {
            long day = 86_400 * Temporal.unitsPerSecond(time.precision());
            return Counted.ofFraction(
                    type, time.precision(), 0, time.precision() > Temporal.MAX_MICROS_PRECISION ? day - 1 : day);
        } else if (type instanceof DataType.Timestamp timestamp) {
            return Counted.ofFraction(type, timestamp.precision(), Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
        }
        return null;
    }

    /**
     * Returns moments as numbers.
     *
     * @param digits of the numbers behind the second: 3, 6 or 9
     */
    static ValueCoding since1970(DataType.Instant type, int digits) {
        long inMemory = Temporal.unitsPerSecond(type.precision());
        long told = Temporal.unitsPerSecond(digits);
        if (digits <= 3) {
            told = 1000;
        }
        if (inMemory < told) {
            throw ChangesErrorCode.CHANGES_METADATA.failure("a column of type " + type.display()
                    + " cannot hold a time that is told in nanoseconds; make it timestamptz(9)");
        }
        long step = 1;
        for (int digit = type.precision();
                digit < (type.precision() <= Temporal.MAX_MICROS_PRECISION ? 6 : 9);
                digit++) {
            step *= 10;
        }
        return new Counted(type, inMemory / told, step, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
    }

    /** Returns decimals as the bytes of their digits. */
    static ValueCoding precise(DataType.Decimal type) {
        return type.isUnbounded() ? new VariableScale() : new Unscaled(type);
    }

    /** Returns decimals as text. */
    static ValueCoding text(DataType.Decimal type) {
        return new DecimalText(type, new ByteOutput(64));
    }

    /** Returns the coding in a format that has types, such as Avro. */
    static ValueCoding typed(DataType type) {
        if (type instanceof DataType.Text || type instanceof DataType.Bytes) {
            return new MaybeUnavailable(type, UNAVAILABLE);
        } else if (type instanceof DataType.Json) {
            return new MaybeUnavailable(type, UNAVAILABLE_JSON);
        }
        return type instanceof DataType.ListOf list && list.element() instanceof DataType.Text
                ? new MaybeUnavailableList(list)
                : ValueCoding.asItIs(type);
    }

    private static ValueFormatException unfit(Object value, DataType type) {
        return new ValueFormatException("cannot take '" + value + "' for " + type.display() + " (it is out of range)");
    }

    private static void appendMark(Column from, int row, ColumnBuilder to) {
        if (from.isUnchanged(row)) {
            throw new ValueFormatException(
                    "the value was not sent, as it has not changed; an envelope has no mark for that");
        }
        to.appendNull();
    }

    /**
     * Dates and times as numbers.
     *
     * @param factor how many units in memory are one in the envelope
     * @param step how many units in memory are the smallest that the type has
     */
    private record Counted(DataType type, long factor, long step, long min, long max) implements ValueCoding {

        /** Counts in milliseconds, microseconds or nanoseconds, whichever hold {@code precision} digits. */
        static Counted ofFraction(DataType type, int precision, long min, long max) {
            long step = 1;
            for (int digit = precision; digit < (precision <= Temporal.MAX_MICROS_PRECISION ? 6 : 9); digit++) {
                step *= 10;
            }
            return new Counted(type, precision <= 3 ? 1000 : 1, step, min, max);
        }

        @Override
        public DataType coded() {
            return DataTypes.BIGINT;
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (!coded.isPresent(row)) {
                appendMark(coded, row, to);
                return;
            }
            long number = ((LongColumn) coded).get(row);
            long value = number * factor;
            if (value / factor != number || value < min || value > max || value % step != 0) {
                throw unfit(number, type);
            }
            ((LongColumn.Builder) to).append(value);
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            if (!plain.isPresent(row)) {
                appendMark(plain, row, to);
                return;
            }
            long value = ((LongColumn) plain).get(row);
            if (value < min || value > max || value % factor != 0) {
                throw new ValueFormatException("'" + plain.value(row) + "' cannot be told as a number of its unit");
            }
            ((LongColumn.Builder) to).append(value / factor);
        }
    }

    /** Decimals of one scale, as the two's complement of their digits: {@code org.apache.kafka.connect.data.Decimal}. */
    private record Unscaled(DataType.Decimal type) implements ValueCoding {

        @Override
        public DataType coded() {
            return DataTypes.BYTES;
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (!coded.isPresent(row)) {
                appendMark(coded, row, to);
                return;
            }
            appendDecimal(digits((BytesColumn) coded, row, type), type.scale(), type, (DecimalColumn.Builder) to);
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            if (!plain.isPresent(row)) {
                appendMark(plain, row, to);
                return;
            }
            byte[] bytes = ((DecimalColumn) plain)
                    .decimal(row)
                    .setScale(type.scale())
                    .unscaledValue()
                    .toByteArray();
            ((BytesColumn.Builder) to).append(bytes, 0, bytes.length);
        }
    }

    /** Decimals that each have a scale: {@code io.debezium.data.VariableScaleDecimal}. */
    private record VariableScale() implements ValueCoding {

        @Override
        public DataType coded() {
            return VARIABLE_SCALE_DECIMAL;
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (!coded.isPresent(row)) {
                appendMark(coded, row, to);
                return;
            }
            Column scale = ((StructColumn) coded).child(0);
            Column value = ((StructColumn) coded).child(1);
            if (!scale.isPresent(row) || !value.isPresent(row)) {
                throw new ValueFormatException("a decimal needs a `scale` and a `value`");
            }
            long digitsBehind = ((LongColumn) scale).get(row);
            if (Math.abs(digitsBehind) > DataType.Decimal.MAX_FRACTION_DIGITS) {
                throw unfit("scale " + digitsBehind, DataTypes.DECIMAL);
            }
            appendDecimal(
                    digits((BytesColumn) value, row, DataTypes.DECIMAL),
                    (int) digitsBehind,
                    DataTypes.DECIMAL,
                    (DecimalColumn.Builder) to);
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            if (!plain.isPresent(row)) {
                appendMark(plain, row, to);
                return;
            }
            DecimalColumn decimals = (DecimalColumn) plain;
            if (decimals.isSpecial(row)) {
                throw unfit(String.valueOf(decimals.value(row)), DataTypes.DECIMAL);
            }
            BigDecimal value = decimals.decimal(row);
            StructColumn.Builder struct = (StructColumn.Builder) to;
            byte[] bytes = value.unscaledValue().toByteArray();
            ((LongColumn.Builder) struct.child(0)).append(value.scale());
            ((BytesColumn.Builder) struct.child(1)).append(bytes, 0, bytes.length);
            struct.end();
        }
    }

    /** Decimals as text, with all of their digits. */
    private record DecimalText(DataType.Decimal type, ByteOutput text) implements ValueCoding {

        @Override
        public DataType coded() {
            return DataTypes.TEXT;
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (!coded.isPresent(row)) {
                appendMark(coded, row, to);
                return;
            }
            BytesColumn texts = (BytesColumn) coded;
            ValueParser.appendDecimal(texts.data(), texts.start(row), texts.end(row), (DecimalColumn.Builder) to);
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            if (!plain.isPresent(row)) {
                appendMark(plain, row, to);
                return;
            }
            text.clear();
            ValueWriter.putDecimal((DecimalColumn) plain, row, text);
            ((BytesColumn.Builder) to).append(text.array(), 0, text.size());
        }
    }

    private static BigInteger digits(BytesColumn bytes, int row, DataType type) {
        int length = bytes.end(row) - bytes.start(row);
        // Each byte has more than two digits.
        if (length == 0 || length > DataType.Decimal.MAX_INTEGER_DIGITS / 2) {
            throw unfit(length + " bytes", type);
        }
        return new BigInteger(bytes.data(), bytes.start(row), length);
    }

    private static void appendDecimal(BigInteger digits, int scale, DataType type, DecimalColumn.Builder to) {
        BigDecimal value = new BigDecimal(digits, scale);
        try {
            to.append(scale < 0 ? value.setScale(0) : value);
        } catch (IllegalArgumentException tooLarge) {
            throw unfit(value, type);
        }
    }

    private static boolean isAt(BytesColumn values, int row, byte[] placeholder) {
        return values.isPresent(row)
                && Arrays.equals(values.data(), values.start(row), values.end(row), placeholder, 0, placeholder.length);
    }

    private static ValueFormatException ambiguous() {
        return new ValueFormatException("the value is the placeholder that Debezium has for values that were not sent");
    }

    /** Text, JSON and bytes, in place of which a placeholder stands if the value was not sent because it has not changed. */
    private record MaybeUnavailable(DataType type, byte[] placeholder) implements ValueCoding {

        @Override
        public DataType coded() {
            return type;
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (isAt((BytesColumn) coded, row, placeholder)) {
                to.appendUnchanged();
            } else {
                to.appendFrom(coded, row);
            }
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            BytesColumn values = (BytesColumn) plain;
            if (values.isUnchanged(row)) {
                ((BytesColumn.Builder) to).append(placeholder, 0, placeholder.length);
            } else if (isAt(values, row, placeholder)) {
                throw ambiguous();
            } else {
                to.appendFrom(plain, row);
            }
        }
    }

    /** Lists of text, which have the placeholder as their only element if they were not sent. */
    private record MaybeUnavailableList(DataType.ListOf type) implements ValueCoding {

        @Override
        public DataType coded() {
            return type;
        }

        private static boolean isPlaceholder(ListColumn lists, int row) {
            return lists.isPresent(row)
                    && lists.end(row) - lists.start(row) == 1
                    && isAt((BytesColumn) lists.elements(), lists.start(row), UNAVAILABLE);
        }

        @Override
        public void decode(Column coded, int row, ColumnBuilder to) {
            if (isPlaceholder((ListColumn) coded, row)) {
                to.appendUnchanged();
            } else {
                to.appendFrom(coded, row);
            }
        }

        @Override
        public void encode(Column plain, int row, ColumnBuilder to) {
            if (plain.isUnchanged(row)) {
                ListColumn.Builder lists = (ListColumn.Builder) to;
                ((BytesColumn.Builder) lists.elements()).append(UNAVAILABLE, 0, UNAVAILABLE.length);
                lists.end();
            } else if (isPlaceholder((ListColumn) plain, row)) {
                throw ambiguous();
            } else {
                to.appendFrom(plain, row);
            }
        }
    }
}
