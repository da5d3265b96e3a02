package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes the values of one field without its tag. {@link WriterCompiler} makes them.
 *
 * <p>What throws may leave a part of a value in the output; whoever catches it takes that back. Not thread-safe.
 */
abstract class FieldWriter {

    private static final long NANOS = 1_000_000_000L;

    /** The column as messages name it, such as {@code device.os}. */
    final String path;

    /** How a value is encoded. */
    final int wireType;

    /** Where values come from. */
    Column column = ColumnBuilder.of(DataTypes.TEXT, 1).build();

    FieldWriter(String path, int wireType) {
        this.path = path;
        this.wireType = wireType;
    }

    /** Says where values come from, from now on. */
    void bind(Column newColumn) {
        column = newColumn;
    }

    /** Writes the value at {@code row}, which is present. */
    abstract void write(int row, ByteOutput out);

    /** Tells whether the value at {@code row} is what a reader assumes if there is none. */
    boolean isDefault(int row) {
        return false;
    }

    final BadRecordException unfit(String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    final BadRecordException missing(int row, String why) {
        return column.isUnchanged(row)
                ? unfit("the source did not send the value, because it has not changed; Protobuf has no mark for that")
                : new BadRecordException(RecordErrorCode.NULL_NOT_ALLOWED, path, why);
    }

    /** Returns the value at {@code row} as text. */
    final String text(int row) {
        ByteOutput text = new ByteOutput(64);
        ValueWriter.put(column, row, text);
        return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
    }

    /** Whole numbers, as the kinds of readers name them. */
    static final class Longs extends FieldWriter {
        private final FieldReader.Kind kind;
        private final long min;
        private final long max;

        Longs(String path, FieldReader.Kind kind) {
            super(path, kind.wireType());
            this.kind = kind;
            boolean isUnsigned = kind == FieldReader.Kind.UINT32 || kind == FieldReader.Kind.FIXED32;
            boolean isShort = kind == FieldReader.Kind.INT32
                    || kind == FieldReader.Kind.SINT32
                    || kind == FieldReader.Kind.SFIXED32;
            min = isUnsigned ? 0 : isShort ? Integer.MIN_VALUE : Long.MIN_VALUE;
            max = isUnsigned ? 0xffff_ffffL : isShort ? Integer.MAX_VALUE : Long.MAX_VALUE;
        }

        @Override
        boolean isDefault(int row) {
            return ((LongColumn) column).get(row) == 0;
        }

        @Override
        void write(int row, ByteOutput out) {
            long value = ((LongColumn) column).get(row);
            if (value < min || value > max) {
                throw unfit(value + " is not in the range of " + kind.name().toLowerCase(Locale.ROOT));
            }
            switch (wireType) {
                case WireInput.VARINT ->
                    WireOutput.putVarint(
                            kind == FieldReader.Kind.SINT32 || kind == FieldReader.Kind.SINT64
                                    ? (value << 1) ^ (value >> 63)
                                    : value,
                            out);
                case WireInput.FIXED32 -> WireOutput.putFixed32((int) value, out);
                default -> WireOutput.putFixed64(value, out);
            }
        }
    }

    /** Whole numbers of 64 bits without sign, from decimals without fraction. */
    static final class Unsigned extends FieldWriter {

        Unsigned(String path, FieldReader.Kind kind) {
            super(path, kind.wireType());
        }

        @Override
        boolean isDefault(int row) {
            return ((DecimalColumn) column).decimal(row).signum() == 0;
        }

        @Override
        void write(int row, ByteOutput out) {
            DecimalColumn decimals = (DecimalColumn) column;
            long value;
            if (decimals.isBig(row)) {
                BigInteger digits = decimals.big(row).unscaledValue();
                if (digits.signum() < 0 || digits.bitLength() > Long.SIZE) {
                    throw unfit(text(row) + " is not in the range of uint64");
                }
                value = digits.longValue();
            } else {
                value = decimals.unscaled(row);
                if (value < 0) {
                    throw unfit(text(row) + " is not in the range of uint64");
                }
            }
            if (wireType == WireInput.VARINT) {
                WireOutput.putVarint(value, out);
            } else {
                WireOutput.putFixed64(value, out);
            }
        }
    }

    /** Binary fractions. */
    static final class Doubles extends FieldWriter {

        Doubles(String path, FieldReader.Kind kind) {
            super(path, kind.wireType());
        }

        @Override
        boolean isDefault(int row) {
            return Double.doubleToRawLongBits(((DoubleColumn) column).get(row)) == 0;
        }

        @Override
        void write(int row, ByteOutput out) {
            double value = ((DoubleColumn) column).get(row);
            if (wireType == WireInput.FIXED32) {
                WireOutput.putFixed32(Float.floatToRawIntBits((float) value), out);
            } else {
                WireOutput.putFixed64(Double.doubleToRawLongBits(value), out);
            }
        }
    }

    /** Text, bytes, and messages that are at hand as bytes. */
    static final class Bytes extends FieldWriter {
        private final boolean isMessage;

        Bytes(String path, boolean isMessage) {
            super(path, WireInput.LENGTH);
            this.isMessage = isMessage;
        }

        @Override
        boolean isDefault(int row) {
            BytesColumn bytes = (BytesColumn) column;
            return bytes.start(row) == bytes.end(row);
        }

        @Override
        void write(int row, ByteOutput out) {
            BytesColumn bytes = (BytesColumn) column;
            if (isMessage) {
                requireMessage(bytes.data(), bytes.start(row), bytes.end(row));
            }
            WireOutput.putBytes(bytes.data(), bytes.start(row), bytes.end(row), out);
        }

        private void requireMessage(byte[] bytes, int from, int to) {
            WireInput in = new WireInput();
            in.reset(bytes, from, to, Long.MAX_VALUE);
            try {
                while (in.at < in.end) {
                    in.skip(in.readTag());
                }
            } catch (BadRecordException damaged) {
                throw unfit("the bytes are no message: " + damaged.text());
            }
        }
    }

    /** Values of any type as their text. */
    static final class Texts extends FieldWriter {
        private final ByteOutput text = new ByteOutput(64);

        Texts(String path) {
            super(path, WireInput.LENGTH);
        }

        @Override
        void write(int row, ByteOutput out) {
            text.clear();
            ValueWriter.put(column, row, text);
            WireOutput.putBytes(text.array(), 0, text.size(), out);
        }
    }

    /** Text that must be the name of an enum's value, or a number. */
    static final class Enums extends FieldWriter {
        private final EnumNames names;
        private final String type;
        private final boolean isClosed;

        Enums(String path, EnumNames names, String type, boolean isClosed) {
            super(path, WireInput.VARINT);
            this.names = names;
            this.type = type;
            this.isClosed = isClosed;
        }

        private int number(int row) {
            String name = ((BytesColumn) column).text(row);
            Integer number = names.number(name);
            if (number == null || (isClosed && !names.hasNumber(number))) {
                throw unfit("'" + name + "' is not a value of the enum " + type + ", which has " + names);
            }
            return number;
        }

        @Override
        boolean isDefault(int row) {
            return number(row) == 0;
        }

        @Override
        void write(int row, ByteOutput out) {
            WireOutput.putVarint(number(row), out);
        }
    }

    /** Moments as {@code google.protobuf.Timestamp}. */
    static final class Timestamps extends FieldWriter {
        /** 0001-01-01T00:00:00Z, the first that the message may hold. */
        private static final long FIRST = -62_135_596_800L;

        /** 9999-12-31T23:59:59Z, the last. */
        private static final long LAST = 253_402_300_799L;

        private final long unit;

        Timestamps(String path, DataType.Instant type) {
            super(path, WireInput.LENGTH);
            this.unit = Temporal.unitsPerSecond(type.precision());
        }

        @Override
        void write(int row, ByteOutput out) {
            long value = ((LongColumn) column).get(row);
            long seconds = Math.floorDiv(value, unit);
            if (Temporal.isInfinite(value) || seconds < FIRST || seconds > LAST) {
                throw unfit("'" + text(row) + "' is no google.protobuf.Timestamp, which reaches from year 1 to 9999");
            }
            putSeconds(seconds, Math.floorMod(value, unit) * (NANOS / unit), out);
        }
    }

    static void putSeconds(long seconds, long nanos, ByteOutput out) {
        int start = WireOutput.beginLength(out);
        if (seconds != 0) {
            WireOutput.putTag(1, WireInput.VARINT, out);
            WireOutput.putVarint(seconds, out);
        }
        if (nanos != 0) {
            WireOutput.putTag(2, WireInput.VARINT, out);
            WireOutput.putVarint(nanos, out);
        }
        WireOutput.endLength(start, out);
    }

    /** Seconds as {@code google.protobuf.Duration}. */
    static final class Durations extends FieldWriter {
        private static final BigDecimal MOST = BigDecimal.valueOf(315_576_000_000L);

        Durations(String path) {
            super(path, WireInput.LENGTH);
        }

        @Override
        void write(int row, ByteOutput out) {
            BigDecimal value = ((DecimalColumn) column).decimal(row);
            if (value.abs().compareTo(MOST) > 0) {
                throw unfit(value + " seconds are no google.protobuf.Duration, which reaches 10000 years");
            }
            long seconds = value.longValue();
            long nanos = value.subtract(BigDecimal.valueOf(seconds))
                    .movePointRight(Temporal.MAX_PRECISION)
                    .longValueExact();
            putSeconds(seconds, nanos, out);
        }
    }

    /** A value in a message that knows whether there is one. */
    static final class Wrappers extends FieldWriter {
        private final FieldWriter value;

        Wrappers(String path, FieldWriter value) {
            super(path, WireInput.LENGTH);
            this.value = value;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            value.bind(newColumn);
        }

        @Override
        void write(int row, ByteOutput out) {
            int start = WireOutput.beginLength(out);
            if (!value.isDefault(row)) {
                WireOutput.putTag(1, value.wireType, out);
                value.write(row, out);
            }
            WireOutput.endLength(start, out);
        }
    }

    /** JSON as the messages of {@code google/protobuf/struct.proto}. */
    static final class Json extends FieldWriter {
        private final Meaning meaning;
        private final JsonReader reader;

        Json(String path, Meaning meaning) {
            super(path, WireInput.LENGTH);
            this.meaning = meaning;
            this.reader = new JsonReader(path);
        }

        @Override
        void write(int row, ByteOutput out) {
            int start = WireOutput.beginLength(out);
            reader.write(meaning, ((BytesColumn) column).text(row), out);
            WireOutput.endLength(start, out);
        }
    }

    /** Structs as messages. */
    static final class Structs extends FieldWriter {
        private final MessageWriter message;
        private final int endTag;

        /** Creates a writer; of a group if {@code groupNumber} is not 0. */
        Structs(String path, MessageWriter message, int groupNumber) {
            super(path, groupNumber == 0 ? WireInput.LENGTH : WireInput.START_GROUP);
            this.message = message;
            this.endTag = groupNumber;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            message.bind(((StructColumn) newColumn)::child);
        }

        @Override
        void write(int row, ByteOutput out) {
            if (endTag == 0) {
                int start = WireOutput.beginLength(out);
                message.write(row, out);
                WireOutput.endLength(start, out);
            } else {
                message.write(row, out);
                WireOutput.putTag(endTag, WireInput.END_GROUP, out);
            }
        }
    }

    /** Values of another type than the field has, which must hold them without loss; they go through their text. */
    static final class Converted extends FieldWriter {
        private final DataType type;
        private final FieldWriter value;
        private final ByteOutput text = new ByteOutput(64);

        /** Creates a writer; {@code value} writes columns of {@code type}. */
        Converted(String path, DataType type, FieldWriter value) {
            super(path, value.wireType);
            this.type = type;
            this.value = value;
        }

        private void convert(int row) {
            text.clear();
            ValueWriter.put(column, row, text);
            ColumnBuilder one = ColumnBuilder.of(type, 1);
            try {
                ValueParser.append(text.array(), 0, text.size(), one);
            } catch (IllegalArgumentException unfit) {
                throw unfit(String.valueOf(unfit.getMessage()));
            }
            value.bind(one.build());
        }

        @Override
        boolean isDefault(int row) {
            convert(row);
            return value.isDefault(0);
        }

        @Override
        void write(int row, ByteOutput out) {
            convert(row);
            value.write(0, out);
        }
    }
}
