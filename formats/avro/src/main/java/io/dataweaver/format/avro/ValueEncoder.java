package io.dataweaver.format.avro;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
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
import java.util.Map;

/**
 * Writes the values of one column in Avro's binary encoding. {@link WriterCompiler} makes them.
 *
 * <p>What throws may leave a part of a value in the output; whoever catches it takes that back. Not thread-safe.
 */
abstract class ValueEncoder {

    private static final BytesColumn NO_COLUMN =
            new BytesColumn(new DataType.Text(), new byte[0], new int[] {0}, 0, null);

    /** The column as messages name it, such as {@code device.os}. */
    final String path;

    /** Where values come from. */
    Column column = NO_COLUMN;

    ValueEncoder(String path) {
        this.path = path;
    }

    /** Says where values come from, from now on. */
    void bind(Column newColumn) {
        column = newColumn;
    }

    /** Writes the value at {@code row}, or its null. */
    void write(int row, ByteOutput out) {
        if (!column.isPresent(row)) {
            throw missing(row);
        }
        writePresent(row, out);
    }

    /** Writes the value at {@code row}, which is present. */
    abstract void writePresent(int row, ByteOutput out);

    final BadRecordException missing(int row) {
        return column.isUnchanged(row)
                ? unfit("the source did not send the value, because it has not changed; Avro has no mark for that")
                : new BadRecordException(
                        RecordErrorCode.NULL_NOT_ALLOWED, path, "expected a value, as the schema has no null here");
    }

    final BadRecordException unfit(String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    /** Writes something beside the values that another encoder writes. */
    private abstract static class OfOne extends ValueEncoder {
        final ValueEncoder value;

        OfOne(String path, ValueEncoder value) {
            super(path);
            this.value = value;
        }

        @Override
        final void bind(Column newColumn) {
            super.bind(newColumn);
            value.bind(newColumn);
        }
    }

    /** A union with null. */
    static final class Nullables extends OfOne {
        private final int nullBranch;
        private final int valueBranch;

        Nullables(String path, int nullBranch, int valueBranch, ValueEncoder value) {
            super(path, value);
            this.nullBranch = nullBranch;
            this.valueBranch = valueBranch;
        }

        @Override
        void write(int row, ByteOutput out) {
            if (column.isPresent(row)) {
                BinaryOutput.putLong(valueBranch, out);
                value.writePresent(row, out);
            } else if (column.isNull(row)) {
                BinaryOutput.putLong(nullBranch, out);
            } else {
                throw missing(row);
            }
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            write(row, out);
        }
    }

    /** One branch of a union that has no null. */
    static final class Branches extends OfOne {
        private final int branch;

        Branches(String path, int branch, ValueEncoder value) {
            super(path, value);
            this.branch = branch;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            BinaryOutput.putLong(branch, out);
            value.writePresent(row, out);
        }
    }

    /** A struct of which one member is present: a union of several. */
    static final class Members extends ValueEncoder {
        private final int[] branches;
        private final ValueEncoder[] members;
        private final String names;

        /**
         * Creates an encoder.
         *
         * @param branches of the union, one a member
         * @param names of the members, for messages
         */
        Members(String path, int[] branches, ValueEncoder[] members, String names) {
            super(path);
            this.branches = branches;
            this.members = members;
            this.names = names;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            for (int i = 0; i < members.length; i++) {
                members[i].bind(((StructColumn) newColumn).child(i));
            }
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            int present = -1;
            for (int i = 0; i < members.length; i++) {
                if (members[i].column.isPresent(row)) {
                    if (present >= 0) {
                        throw unfit("a union has one value, but more than one of " + names + " is not null");
                    }
                    present = i;
                }
            }
            if (present < 0) {
                throw unfit("a union has a value, but " + names + " are all null");
            }
            BinaryOutput.putLong(branches[present], out);
            members[present].writePresent(row, out);
        }
    }

    /** Null, or what writes the branch of a union itself. */
    static final class NullableMembers extends OfOne {
        private final int nullBranch;

        NullableMembers(String path, int nullBranch, ValueEncoder value) {
            super(path, value);
            this.nullBranch = nullBranch;
        }

        @Override
        void write(int row, ByteOutput out) {
            if (column.isNull(row)) {
                BinaryOutput.putLong(nullBranch, out);
            } else {
                value.write(row, out);
            }
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            value.writePresent(row, out);
        }
    }

    /** Always null. */
    static final class Nulls extends ValueEncoder {
        Nulls(String path) {
            super(path);
        }

        @Override
        void write(int row, ByteOutput out) {
            if (!column.isNull(row)) {
                throw unfit("the schema has only null here");
            }
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            write(row, out);
        }
    }

    /** Integers, dates, times and timestamps. */
    static final class Longs extends ValueEncoder {
        private final long min;
        private final long max;
        private final long divisor;

        /** Writes {@code value / divisor}, which must be whole and in the range. */
        Longs(String path, long min, long max, long divisor) {
            super(path);
            this.min = min;
            this.max = max;
            this.divisor = divisor;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            long value = ((LongColumn) column).get(row);
            if (divisor != 1) {
                if (value % divisor != 0 || value == Temporal.INFINITY || value == Temporal.NEGATIVE_INFINITY) {
                    throw outOfRange(row);
                }
                value /= divisor;
            }
            if (value < min || value > max) {
                throw outOfRange(row);
            }
            BinaryOutput.putLong(value, out);
        }

        private BadRecordException outOfRange(int row) {
            ByteOutput text = new ByteOutput(64);
            ValueWriter.put(column, row, text);
            return unfit("'" + new String(text.array(), 0, text.size(), StandardCharsets.UTF_8)
                    + "' does not fit the type that the schema has here");
        }
    }

    /** Booleans. */
    static final class Booleans extends ValueEncoder {
        Booleans(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            out.put((byte) ((LongColumn) column).get(row));
        }
    }

    /** Binary fractions of 32 bits. */
    static final class Floats extends ValueEncoder {
        Floats(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            BinaryOutput.putFloat((float) ((DoubleColumn) column).get(row), out);
        }
    }

    /** Binary fractions of 64 bits. */
    static final class Doubles extends ValueEncoder {
        Doubles(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            BinaryOutput.putDouble(((DoubleColumn) column).get(row), out);
        }
    }

    /** Text and bytes. */
    static final class Bytes extends ValueEncoder {
        Bytes(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            BytesColumn bytes = (BytesColumn) column;
            BinaryOutput.putBytes(bytes.data(), bytes.start(row), bytes.end(row), out);
        }
    }

    /** Bytes of one length. */
    static final class Fixed extends ValueEncoder {
        private final int size;

        Fixed(String path, int size) {
            super(path);
            this.size = size;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            BytesColumn bytes = (BytesColumn) column;
            int length = bytes.end(row) - bytes.start(row);
            if (length != size) {
                throw unfit("the schema has " + size + " bytes here, but the value has " + length);
            }
            out.put(bytes.data(), bytes.start(row), bytes.end(row));
        }
    }

    /** What has a text form: decimals without limits, UUIDs. */
    static final class Texts extends ValueEncoder {
        private final ByteOutput text = new ByteOutput(64);

        Texts(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            text.clear();
            ValueWriter.put(column, row, text);
            BinaryOutput.putBytes(text.array(), 0, text.size(), out);
        }
    }

    /** Text that must be a symbol. */
    static final class Enums extends ValueEncoder {
        private final Map<String, Integer> symbols;

        Enums(String path, Map<String, Integer> symbols) {
            super(path);
            this.symbols = symbols;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            String text = ((BytesColumn) column).text(row);
            Integer index = symbols.get(text);
            if (index == null) {
                throw unfit(
                        "'" + text + "' is not a symbol of the enum, which has " + String.join(", ", symbols.keySet()));
            }
            BinaryOutput.putLong(index, out);
        }
    }

    /** Decimals of one scale: two's complement, most significant byte first. */
    static final class Decimals extends ValueEncoder {
        private final int size;

        /** Creates an encoder of {@code size} bytes; -1 for as many as are needed. */
        Decimals(String path, int size) {
            super(path);
            this.size = size;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            DecimalColumn decimals = (DecimalColumn) column;
            if (decimals.isBig(row) || size > Long.BYTES) {
                BigInteger digits = decimals.decimal(row).unscaledValue();
                put(digits.toByteArray(), digits.signum() < 0, row, out);
                return;
            }
            long value = decimals.unscaled(row);
            int length = size < 0 ? (Long.SIZE + 1 - significantZeros(value) + Byte.SIZE - 1) / Byte.SIZE : size;
            if (size >= 0 && length < Long.BYTES && value >> (length * Byte.SIZE - 1) != value >> (Long.SIZE - 1)) {
                throw tooLarge(row);
            }
            if (size < 0) {
                BinaryOutput.putLong(length, out);
            }
            byte[] array = out.reserve(length);
            int at = out.size();
            for (int i = length - 1; i >= 0; i--) {
                array[at++] = (byte) (value >> (i * Byte.SIZE));
            }
            out.size(at);
        }

        private static int significantZeros(long value) {
            return Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        }

        private void put(byte[] digits, boolean negative, int row, ByteOutput out) {
            if (size < 0) {
                BinaryOutput.putBytes(digits, 0, digits.length, out);
                return;
            }
            if (digits.length > size) {
                throw tooLarge(row);
            }
            for (int i = digits.length; i < size; i++) {
                out.put((byte) (negative ? -1 : 0));
            }
            out.put(digits);
        }

        private BadRecordException tooLarge(int row) {
            return unfit(((DecimalColumn) column).decimal(row) + " does not fit the " + size
                    + " bytes that the schema has here");
        }
    }

    /** Avro's {@code big-decimal}. */
    static final class BigDecimals extends ValueEncoder {
        private final ByteOutput inner = new ByteOutput(64);

        BigDecimals(String path) {
            super(path);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            DecimalColumn decimals = (DecimalColumn) column;
            if (decimals.isSpecial(row)) {
                throw unfit("'" + column.value(row) + "' is no number that `big-decimal` can hold");
            }
            BigDecimal value = decimals.decimal(row);
            byte[] digits = value.unscaledValue().toByteArray();
            inner.clear();
            BinaryOutput.putBytes(digits, 0, digits.length, inner);
            BinaryOutput.putLong(value.scale(), inner);
            BinaryOutput.putBytes(inner.array(), 0, inner.size(), out);
        }
    }

    /** Values of another type than the schema has, which must hold them without loss; they go through their text. */
    static final class Converted extends ValueEncoder {
        private final DataType type;
        private final ValueEncoder value;
        private final ByteOutput text = new ByteOutput(64);

        /** Creates an encoder; {@code value} writes columns of {@code type}. */
        Converted(String path, DataType type, ValueEncoder value) {
            super(path);
            this.type = type;
            this.value = value;
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            text.clear();
            ValueWriter.put(column, row, text);
            ColumnBuilder one = ColumnBuilder.of(type, 1);
            try {
                ValueParser.append(text.array(), 0, text.size(), one);
            } catch (IllegalArgumentException unfit) {
                throw unfit(String.valueOf(unfit.getMessage()));
            }
            value.bind(one.build());
            value.writePresent(0, out);
        }
    }

    /** Lists. */
    static final class Lists extends ValueEncoder {
        private final ValueEncoder element;

        Lists(String path, ValueEncoder element) {
            super(path);
            this.element = element;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            element.bind(((ListColumn) newColumn).elements());
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            ListColumn list = (ListColumn) column;
            int from = list.start(row);
            int to = list.end(row);
            if (from < to) {
                BinaryOutput.putLong(to - from, out);
                for (int i = from; i < to; i++) {
                    element.write(i, out);
                }
            }
            out.put((byte) 0);
        }
    }

    /** Maps, and arrays of entries. */
    static final class Maps extends ValueEncoder {
        private final ValueEncoder key;
        private final ValueEncoder value;

        Maps(String path, ValueEncoder key, ValueEncoder value) {
            super(path);
            this.key = key;
            this.value = value;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            key.bind(((MapColumn) newColumn).keys());
            value.bind(((MapColumn) newColumn).values());
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            MapColumn map = (MapColumn) column;
            int from = map.start(row);
            int to = map.end(row);
            if (from < to) {
                BinaryOutput.putLong(to - from, out);
                for (int i = from; i < to; i++) {
                    key.write(i, out);
                    value.write(i, out);
                }
            }
            out.put((byte) 0);
        }
    }

    /** Structs. */
    static final class Structs extends ValueEncoder {
        private final RecordEncoder record;

        Structs(String path, RecordEncoder record) {
            super(path);
            this.record = record;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            record.bind(((StructColumn) newColumn)::child);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            record.write(row, out);
        }
    }

    /** The default of a field for which there is no column. */
    static final class Defaults extends ValueEncoder {
        private final byte[] encoded;

        Defaults(String path, byte[] encoded) {
            super(path);
            this.encoded = encoded;
        }

        @Override
        void bind(Column newColumn) {}

        @Override
        void write(int row, ByteOutput out) {
            out.put(encoded);
        }

        @Override
        void writePresent(int row, ByteOutput out) {
            out.put(encoded);
        }
    }
}
