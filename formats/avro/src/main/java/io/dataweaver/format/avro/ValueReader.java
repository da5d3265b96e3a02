package io.dataweaver.format.avro;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one kind of value from Avro's binary encoding to the end of a column. {@link ReaderCompiler} makes them.
 *
 * <p>What throws may leave a part of a value in its column; whoever catches it takes that back. Not thread-safe.
 */
abstract class ValueReader {

    /** Stands where nothing is bound yet. */
    private static final DataType NO_STRUCT = DataTypes.struct(Field.nullable("none", DataTypes.TEXT));

    /** The column as messages name it, such as {@code device.os}. */
    final String path;

    ValueReader(String path) {
        this.path = path;
    }

    /** Says where values go from now on. */
    abstract void bind(ColumnBuilder builder);

    /** Reads a value and appends it. */
    abstract void read(BinaryInput in);

    final BadRecordException unfit(String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    /** Appends numbers that are longs. */
    private abstract static class ToLongs extends ValueReader {
        LongColumn.Builder to = (LongColumn.Builder) ColumnBuilder.of(DataTypes.BIGINT, 1);

        ToLongs(String path) {
            super(path);
        }

        @Override
        final void bind(ColumnBuilder builder) {
            to = (LongColumn.Builder) builder;
        }
    }

    /** Appends binary fractions. */
    private abstract static class ToDoubles extends ValueReader {
        DoubleColumn.Builder to = (DoubleColumn.Builder) ColumnBuilder.of(DataTypes.DOUBLE, 1);

        ToDoubles(String path) {
            super(path);
        }

        @Override
        final void bind(ColumnBuilder builder) {
            to = (DoubleColumn.Builder) builder;
        }
    }

    /** Appends bytes and text. */
    private abstract static class ToBytes extends ValueReader {

        /** What is not longer is copied eight bytes at a time; the call of a copy would take longer. */
        static final int SHORT = 64;

        /** How many bytes must be there from the first one on to copy what is short. */
        static final int ROOM_FOR_SHORT = SHORT + Long.BYTES;

        BytesColumn.Builder to = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.TEXT, 1);

        ToBytes(String path) {
            super(path);
        }

        @Override
        final void bind(ColumnBuilder builder) {
            to = (BytesColumn.Builder) builder;
        }

        /**
         * Copies to where the next value goes, without {@linkplain BytesColumn.Builder#commit committing} it. What stands
         * behind is copied too, up to a multiple of eight bytes, and written over by the next value.
         *
         * @return all bits that are set in the bytes
         */
        final long copyShort(byte[] bytes, int from, int length) {
            to.reserve(length + Long.BYTES);
            byte[] data = to.data();
            int used = to.used();
            long seen = 0;
            int whole = length & -Long.BYTES;
            for (int i = 0; i < whole; i += Long.BYTES) {
                long word = BinaryInput.word(bytes, from + i);
                seen |= word;
                BinaryInput.setWord(data, used + i, word);
            }
            long last = BinaryInput.word(bytes, from + whole);
            BinaryInput.setWord(data, used + whole, last);
            return seen | (last & ((1L << ((length - whole) * Byte.SIZE)) - 1));
        }
    }

    /** Appends decimals. */
    private abstract static class ToDecimals extends ValueReader {
        DecimalColumn.Builder to = (DecimalColumn.Builder) ColumnBuilder.of(DataTypes.DECIMAL, 1);

        ToDecimals(String path) {
            super(path);
        }

        @Override
        final void bind(ColumnBuilder builder) {
            to = (DecimalColumn.Builder) builder;
        }
    }

    /** Ints and longs as they are. */
    static final class Longs extends ToLongs {
        Longs(String path) {
            super(path);
        }

        @Override
        void read(BinaryInput in) {
            to.append(in.readLong());
        }
    }

    /** Ints and longs that must lie in a range, and be a multiple of something, and are counted in smaller units. */
    static final class ScaledLongs extends ToLongs {
        private final DataType type;
        final long min;
        final long max;
        final long factor;
        final long step;

        ScaledLongs(String path, DataType type, long min, long max, long factor, long step) {
            super(path);
            this.type = type;
            this.min = min;
            this.max = max;
            this.factor = factor;
            this.step = step;
        }

        @Override
        void read(BinaryInput in) {
            long value = in.readLong();
            if (value < min || value > max || (step != 1 && value % step != 0)) {
                throw unfit(value + " is out of range for " + type.display());
            }
            to.append(value * factor);
        }
    }

    /** Booleans. */
    static final class Booleans extends ToLongs {
        Booleans(String path) {
            super(path);
        }

        @Override
        void read(BinaryInput in) {
            to.append(in.readBoolean() ? 1 : 0);
        }
    }

    /** Binary fractions of 32 bits. */
    static final class Floats extends ToDoubles {
        Floats(String path) {
            super(path);
        }

        @Override
        void read(BinaryInput in) {
            to.append(in.readFloat());
        }
    }

    /** Binary fractions of 64 bits; {@code narrow} if they go into a column of 32. */
    static final class Doubles extends ToDoubles {
        final boolean narrow;

        Doubles(String path, boolean narrow) {
            super(path);
            this.narrow = narrow;
        }

        @Override
        void read(BinaryInput in) {
            double value = in.readDouble();
            if (narrow && Double.compare((float) value, value) != 0) {
                throw unfit(value + " does not fit a REAL without loss");
            }
            to.append(value);
        }
    }

    /** Ints and longs for a column of binary fractions, which must hold them without loss. */
    static final class LongsToDoubles extends ToDoubles {
        private final boolean narrow;

        LongsToDoubles(String path, boolean narrow) {
            super(path);
            this.narrow = narrow;
        }

        @Override
        void read(BinaryInput in) {
            long value = in.readLong();
            double widened = narrow ? (float) value : (double) value;
            // 2^63 as a double turns back into the largest long, which is one less.
            if ((long) widened != value || widened == 0x1p63) {
                throw unfit(value + " does not fit a " + (narrow ? "REAL" : "DOUBLE") + " without loss");
            }
            to.append(widened);
        }
    }

    /** Strings as text, and bytes that are to be text. */
    static final class Texts extends ToBytes {

        Texts(String path) {
            super(path);
        }

        /** Copies and checks at once; what is not ASCII is checked again with care. */
        @Override
        void read(BinaryInput in) {
            int length = in.readLength();
            if (length > SHORT || in.at > in.bytes.length - ROOM_FOR_SHORT) {
                readCarefully(in, length);
            } else if ((copyShort(in.bytes, in.at, length) & BinaryInput.HIGH_BITS) == 0) {
                to.commit(length);
                in.at += length;
            } else {
                readCarefully(in, length);
            }
        }

        private void readCarefully(BinaryInput in, int length) {
            byte[] bytes = in.bytes;
            int from = in.at;
            if (!Utf8.isWellFormed(bytes, from, from + length)) {
                throw new BadRecordException(RecordErrorCode.INVALID_TEXT, path, "the text is not well-formed UTF-8");
            }
            in.at = from + length;
            to.append(bytes, from, from + length);
        }
    }

    /** Bytes of any length, or of {@code size}. */
    static final class RawBytes extends ToBytes {
        /** -1 if each value tells its length. */
        final int size;

        /** Creates a reader of {@code size} bytes; -1 if each value tells its length. */
        RawBytes(String path, int size) {
            super(path);
            this.size = size;
        }

        @Override
        void read(BinaryInput in) {
            int length = size < 0 ? in.readLength() : size;
            int from = in.at;
            in.skip(length);
            to.append(in.bytes, from, from + length);
        }
    }

    /** Strings that have the form of another type: UUIDs, decimals without limits. */
    static final class ParsedTexts extends ValueReader {
        private ColumnBuilder to = ColumnBuilder.of(DataTypes.TEXT, 1);

        ParsedTexts(String path) {
            super(path);
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = builder;
        }

        @Override
        void read(BinaryInput in) {
            int length = in.readLength();
            int from = in.at;
            in.skip(length);
            try {
                ValueParser.append(in.bytes, from, from + length, to);
            } catch (ValueFormatException unfit) {
                throw unfit(String.valueOf(unfit.getMessage()));
            }
        }
    }

    /** Decimals of one scale: two's complement, most significant byte first. */
    static final class Decimals extends ToDecimals {
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        /** -1 if each value tells its length. */
        final int size;

        private final DataType.Decimal type;

        /** What an unscaled value that is a long must be less than; the largest long if it may be any. */
        final long limit;

        /** Creates a reader of {@code size} bytes; -1 if each value tells its length. */
        Decimals(String path, DataType.Decimal type, int size) {
            super(path);
            this.size = size;
            this.type = type;
            this.limit = type.precision() <= DataType.Decimal.MAX_LONG_PRECISION
                    ? BigInteger.TEN.pow(type.precision()).longValueExact()
                    : Long.MAX_VALUE;
        }

        @Override
        void read(BinaryInput in) {
            int length = size < 0 ? in.readLength() : size;
            int from = in.at;
            in.skip(length);
            byte[] bytes = in.bytes;
            if (length == 0) {
                throw unfit("a decimal has no bytes");
            }
            long value;
            if (length <= Long.BYTES) {
                value = from + length >= Long.BYTES
                        ? (long) LONGS.get(bytes, from + length - Long.BYTES)
                                << (Long.SIZE - Byte.SIZE * length)
                                >> (Long.SIZE - Byte.SIZE * length)
                        : bytewise(bytes, from, length);
            } else if (isLong(bytes, from, from + length - Long.BYTES)) {
                value = (long) LONGS.get(bytes, from + length - Long.BYTES);
            } else {
                readBig(bytes, from, length);
                return;
            }
            if (limit != Long.MAX_VALUE && (value >= limit || value <= -limit)) {
                throw unfit(BigDecimal.valueOf(value, type.scale()) + " does not fit " + type.display());
            }
            to.append(value);
        }

        private static long bytewise(byte[] bytes, int from, int length) {
            long value = bytes[from];
            for (int i = 1; i < length; i++) {
                value = value << Byte.SIZE | (bytes[from + i] & 0xff);
            }
            return value;
        }

        /** Tells whether the bytes before {@code last}, where the last eight start, only repeat their sign. */
        private static boolean isLong(byte[] bytes, int from, int last) {
            int sign = bytes[last] >> 7;
            for (int i = from; i < last; i++) {
                if (bytes[i] != sign) {
                    return false;
                }
            }
            return true;
        }

        private void readBig(byte[] bytes, int from, int length) {
            int most = type.precision() * 10 / 3 / Byte.SIZE + 2;
            int start = from;
            while (from + length - start > most && bytes[start] == bytes[start + 1] >> 7) {
                start++;
            }
            if (from + length - start > most) {
                throw unfit("a decimal of " + length + " bytes does not fit " + type.display());
            }
            BigDecimal value = new BigDecimal(new BigInteger(bytes, start, from + length - start), type.scale());
            try {
                to.append(value);
            } catch (IllegalArgumentException tooLarge) {
                throw unfit(value + " does not fit " + type.display());
            }
        }
    }

    /** Avro's {@code big-decimal}: bytes that hold the digits as bytes, and a scale. */
    static final class BigDecimals extends ToDecimals {
        private static final int MAX_BYTES =
                (DataType.Decimal.MAX_INTEGER_DIGITS + DataType.Decimal.MAX_FRACTION_DIGITS) * 10 / 3 / Byte.SIZE;

        private final BinaryInput inner = new BinaryInput();

        BigDecimals(String path) {
            super(path);
        }

        @Override
        void read(BinaryInput in) {
            int length = in.readLength();
            inner.reset(in.bytes, in.at, in.at + length);
            inner.beginRecord(length);
            in.skip(length);
            try {
                int digits = inner.readLength();
                int from = inner.at;
                inner.skip(digits);
                int scale = inner.readInt();
                if (digits == 0 || digits > MAX_BYTES || inner.remaining() > 0) {
                    throw unfit("the bytes are no decimal");
                }
                to.append(new BigDecimal(new BigInteger(in.bytes, from, digits), scale));
            } catch (DamagedException | IllegalArgumentException none) {
                throw unfit("the bytes are no decimal: " + none.getMessage());
            }
        }
    }

    /** Enums as the names of their symbols. */
    static final class Enums extends ToBytes {
        /** With room behind each. */
        final byte[][] symbols;

        /** 0 for a symbol that is not wanted. */
        final int[] lengths;

        private final List<String> written;

        /**
         * Creates a reader.
         *
         * @param symbols what each symbol of the writer is read as; empty if the reader does not have it
         * @param written the symbols of the writer
         */
        Enums(String path, byte[][] symbols, List<String> written) {
            super(path);
            this.lengths =
                    Arrays.stream(symbols).mapToInt(symbol -> symbol.length).toArray();
            this.symbols = Arrays.stream(symbols)
                    .map(symbol -> Arrays.copyOf(symbol, symbol.length + Long.BYTES))
                    .toArray(byte[][]::new);
            this.written = written;
        }

        @Override
        void read(BinaryInput in) {
            int index = in.readIndex(symbols.length);
            int length = lengths[index];
            if (length == 0) {
                throw unfit("the symbol '" + written.get(index) + "' is not one of the enum that is wanted, which has "
                        + "no default");
            }
            copyShort(symbols[index], 0, length);
            to.commit(length);
        }
    }

    /** Null, which takes no bytes. */
    static final class Nulls extends ValueReader {
        final boolean allowed;
        private ColumnBuilder to = ColumnBuilder.of(DataTypes.TEXT, 1);

        Nulls(String path, boolean allowed) {
            super(path);
            this.allowed = allowed;
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = builder;
        }

        @Override
        void read(BinaryInput in) {
            if (!allowed) {
                throw new BadRecordException(
                        RecordErrorCode.NULL_NOT_ALLOWED, path, "expected a value, but found null");
            }
            to.appendNull();
        }
    }

    /** Values that can be written, but not read as what is wanted. */
    static final class Unreadable extends ValueReader {
        private final String reason;

        Unreadable(String path, String reason) {
            super(path);
            this.reason = reason;
        }

        @Override
        void bind(ColumnBuilder builder) {}

        @Override
        void read(BinaryInput in) {
            throw unfit(reason);
        }
    }

    /** Unions: which branch it is, then its value. */
    static final class Unions extends ValueReader {
        private final ValueReader[] branches;

        Unions(String path, ValueReader[] branches) {
            super(path);
            this.branches = branches;
        }

        ValueReader[] branches() {
            return branches;
        }

        @Override
        void bind(ColumnBuilder builder) {
            for (ValueReader branch : branches) {
                branch.bind(builder);
            }
        }

        @Override
        void read(BinaryInput in) {
            branches[in.readIndex(branches.length)].read(in);
        }
    }

    /** One branch of a union of several: the member of a struct of which the others are null. */
    static final class Members extends ValueReader {
        private final int member;
        private final ValueReader value;
        private StructColumn.Builder to = (StructColumn.Builder) ColumnBuilder.of(NO_STRUCT, 1);

        Members(String path, int member, ValueReader value) {
            super(path);
            this.member = member;
            this.value = value;
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = (StructColumn.Builder) builder;
            value.bind(to.child(member));
        }

        @Override
        void read(BinaryInput in) {
            value.read(in);
            to.end();
        }
    }

    /** Arrays. */
    static final class Lists extends ValueReader {
        private final ValueReader element;
        private final int minBytes;
        private ListColumn.Builder to = (ListColumn.Builder) ColumnBuilder.of(DataTypes.listOf(DataTypes.TEXT), 1);

        Lists(String path, ValueReader element, int minBytes) {
            super(path);
            this.element = element;
            this.minBytes = minBytes;
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = (ListColumn.Builder) builder;
            element.bind(to.elements());
        }

        @Override
        void read(BinaryInput in) {
            in.enter();
            for (long count = in.readBlock(minBytes); count != 0; count = in.readBlock(minBytes)) {
                for (long i = 0; i < count; i++) {
                    element.read(in);
                }
            }
            in.leave();
            to.end();
        }
    }

    /** Maps, and arrays of entries. */
    static final class Maps extends ValueReader {
        private final ValueReader key;
        private final ValueReader value;
        private final int minBytes;
        private MapColumn.Builder to =
                (MapColumn.Builder) ColumnBuilder.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT), 1);

        Maps(String path, ValueReader key, ValueReader value, int minBytes) {
            super(path);
            this.key = key;
            this.value = value;
            this.minBytes = minBytes;
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = (MapColumn.Builder) builder;
            key.bind(to.keys());
            value.bind(to.values());
        }

        @Override
        void read(BinaryInput in) {
            in.enter();
            for (long count = in.readBlock(minBytes); count != 0; count = in.readBlock(minBytes)) {
                for (long i = 0; i < count; i++) {
                    key.read(in);
                    value.read(in);
                }
            }
            in.leave();
            to.end();
        }
    }

    /** Records as structs. */
    static final class Structs extends ValueReader {
        private final RecordReader record;
        private StructColumn.Builder to = (StructColumn.Builder) ColumnBuilder.of(NO_STRUCT, 1);

        Structs(String path, RecordReader record) {
            super(path);
            this.record = record;
        }

        @Override
        void bind(ColumnBuilder builder) {
            StructColumn.Builder struct = (StructColumn.Builder) builder;
            to = struct;
            record.bind(struct::child);
        }

        @Override
        void read(BinaryInput in) {
            in.enter();
            record.read(in);
            in.leave();
            end(in);
        }

        RecordReader record() {
            return record;
        }

        /** Ends a struct whose members were read. */
        void end(BinaryInput behind) {
            to.end();
        }
    }

    /** The default of a field that the writer did not have. */
    static final class Defaults extends ValueReader {
        private final byte[] encoded;
        private final ValueReader value;
        private final BinaryInput inner = new BinaryInput();

        Defaults(String path, byte[] encoded, ValueReader value) {
            super(path);
            this.encoded = encoded;
            this.value = value;
        }

        @Override
        void bind(ColumnBuilder builder) {
            value.bind(builder);
        }

        @Override
        void read(BinaryInput in) {
            inner.reset(encoded, 0, encoded.length);
            inner.beginRecord(Integer.MAX_VALUE);
            value.read(inner);
        }
    }

    /** Values for a column of another type, which must hold them without loss; they go through their text. */
    static final class Converted extends ValueReader {
        private final ValueReader value;
        private final DataType natural;
        private final ByteOutput text = new ByteOutput(64);
        private ColumnBuilder to = ColumnBuilder.of(DataTypes.TEXT, 1);

        /** Creates a reader; {@code value} reads what is there, as {@code natural}. */
        Converted(String path, ValueReader value, DataType natural) {
            super(path);
            this.value = value;
            this.natural = natural;
        }

        @Override
        void bind(ColumnBuilder builder) {
            to = builder;
        }

        @Override
        void read(BinaryInput in) {
            ColumnBuilder one = ColumnBuilder.of(natural, 1);
            value.bind(one);
            value.read(in);
            Column column = one.build();
            text.clear();
            ValueWriter.put(column, 0, text);
            try {
                ValueParser.append(text.array(), 0, text.size(), to);
            } catch (IllegalArgumentException unfit) {
                throw unfit(String.valueOf(unfit.getMessage()));
            }
        }
    }

    /** Values of which there is no type that ends, as JSON. */
    static final class JsonTexts extends ToBytes {
        private final JsonReader value;
        private final ByteOutput text = new ByteOutput(256);

        JsonTexts(String path, JsonReader value) {
            super(path);
            this.value = value;
        }

        @Override
        void read(BinaryInput in) {
            text.clear();
            value.read(in, text);
            to.append(text.array(), 0, text.size());
        }
    }

    /** JSON of a union: its null is null. */
    static final class NullableJson extends ValueReader {
        private final ValueReader nulls;
        private final ValueReader json;
        private final int nullBranch;
        private final int branches;

        NullableJson(String path, ValueReader nulls, ValueReader json, int nullBranch, int branches) {
            super(path);
            this.nulls = nulls;
            this.json = json;
            this.nullBranch = nullBranch;
            this.branches = branches;
        }

        @Override
        void bind(ColumnBuilder builder) {
            nulls.bind(builder);
            json.bind(builder);
        }

        @Override
        void read(BinaryInput in) {
            int from = in.at;
            if (in.readIndex(branches) == nullBranch) {
                nulls.read(in);
            } else {
                in.at = from;
                json.read(in);
            }
        }
    }
}
