package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
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
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one field to the end of its column. {@link ReaderCompiler} makes them.
 *
 * <p>It switches over the kind of value rather than call a method of a subclass: of the many kinds that a message has, none is
 * called often enough to be told in advance. Not thread-safe.
 */
final class FieldReader {

    /** How the values of a field stand in a row. */
    enum Role {
        /** One, of which the last counts. */
        VALUE,
        /** One message; several are merged. */
        MESSAGE,
        /** Any number. */
        LIST,
        /** Any number of keys and values, of which the last of each key counts. */
        MAP,
        /** The value is not wanted, but that there is one matters. */
        PASSED
    }

    /** What one value is, and what it becomes. */
    enum Kind {
        INT32,
        UINT32,
        INT64,
        UINT64,
        SINT32,
        SINT64,
        FIXED32,
        SFIXED32,
        FIXED64,
        SFIXED64,
        BOOL,
        FLOAT,
        DOUBLE,
        TEXT,
        BYTES,
        /** Text that is read as another type. */
        PARSED,
        ENUM,
        /** Anything else that is read as another type, by way of its text. */
        CONVERTED,
        STRUCT,
        TIMESTAMP,
        DURATION,
        WRAPPER,
        JSON,
        /** A message as its bytes. */
        RAW;

        /** Returns how a value of the kind, which is no message and not converted, is encoded. */
        int wireType() {
            return switch (this) {
                case INT32, UINT32, INT64, UINT64, SINT32, SINT64, BOOL, ENUM -> WireInput.VARINT;
                case FIXED32, SFIXED32, FLOAT -> WireInput.FIXED32;
                case FIXED64, SFIXED64, DOUBLE -> WireInput.FIXED64;
                case TEXT, BYTES, PARSED, CONVERTED, STRUCT, TIMESTAMP, DURATION, WRAPPER, JSON, RAW ->
                    WireInput.LENGTH;
            };
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Short text is copied eight bytes at a time; the call of a copy would take longer. */
    private static final int SHORT_TEXT = 64;

    /** Up to so many keys are compared with each other; more are put into a table. */
    private static final int FEW_KEYS = 8;

    private static final long NANOS = 1_000_000_000L;
    private static final long MAX_DURATION_SECONDS = 315_576_000_000L;
    private static final int SECONDS_TAG = 1 << WireInput.TYPE_BITS;
    private static final int NANOS_TAG = 2 << WireInput.TYPE_BITS;
    private static final int VALUE_NUMBER = 1;

    private final FieldPlan plan;
    private final Role role;
    private final Kind kind;
    private final int wireType;
    private final String path;
    private FieldReader[] rivals = {};

    private ColumnBuilder column = ColumnBuilder.of(DataTypes.BIGINT, 1);
    private LongColumn.Builder longs = (LongColumn.Builder) column;
    private DoubleColumn.Builder doubles = (DoubleColumn.Builder) ColumnBuilder.of(DataTypes.DOUBLE, 1);
    private DecimalColumn.Builder decimals = (DecimalColumn.Builder) ColumnBuilder.of(DataTypes.DECIMAL, 1);
    private BytesColumn.Builder texts = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.TEXT, 1);
    private ListColumn.@Nullable Builder list;
    private MapColumn.@Nullable Builder map;
    private final ByteOutput scratch = new ByteOutput(64);

    private boolean seen;

    /** Where in the input the message stands that may have to be merged with others. */
    private int firstFrom;

    private int firstTo;
    private @Nullable ByteOutput merged;

    /** Where in the input the entries of a map stand. */
    private int[] entries = new int[16];

    private int entryCount;

    FieldReader(FieldPlan plan) {
        this.plan = plan;
        this.role = plan.role();
        this.kind = plan.value().kind();
        this.wireType = plan.wireType();
        this.path = plan.path();
    }

    /** Says which other fields are unset when this one is set. */
    void rivals(FieldReader[] others) {
        rivals = others;
    }

    FieldPlan plan() {
        return plan;
    }

    /** Returns the tags of the values: lists of numbers may be packed or not. */
    int[] tags() {
        int tag = plan.number() << WireInput.TYPE_BITS | wireType;
        return isPackable()
                ? new int[] {tag, plan.number() << WireInput.TYPE_BITS | WireInput.LENGTH}
                : new int[] {tag};
    }

    private boolean isPackable() {
        return (role == Role.LIST || plan.isRepeated())
                && wireType != WireInput.LENGTH
                && wireType != WireInput.START_GROUP;
    }

    /** Returns how many values one value of the field brings. */
    int valueCount() {
        return kind == Kind.STRUCT && role != Role.PASSED
                ? 1 + plan.value().struct().valueCount()
                : 1;
    }

    void bind(IntFunction<ColumnBuilder> columns) {
        if (role == Role.PASSED) {
            return;
        }
        ColumnBuilder whole = columns.apply(plan.column());
        if (whole instanceof ListColumn.Builder lists && role == Role.LIST) {
            list = lists;
            bindValue(lists.elements());
        } else if (whole instanceof MapColumn.Builder maps && role == Role.MAP) {
            map = maps;
            column = maps;
            plan.entry().bind(index -> index == 0 ? maps.keys() : maps.values());
        } else {
            bindValue(whole);
        }
    }

    private void bindValue(ColumnBuilder builder) {
        column = builder;
        if (builder instanceof LongColumn.Builder newLongs) {
            longs = newLongs;
        } else if (builder instanceof DoubleColumn.Builder newDoubles) {
            doubles = newDoubles;
        } else if (builder instanceof DecimalColumn.Builder newDecimals) {
            decimals = newDecimals;
        } else if (builder instanceof BytesColumn.Builder newTexts) {
            texts = newTexts;
        } else if (builder instanceof StructColumn.Builder struct) {
            plan.value().struct().bind(struct::child);
        }
        if (kind == Kind.WRAPPER) {
            plan.value().inner().bindValue(builder);
        }
    }

    void forget() {
        seen = false;
        merged = null;
        entryCount = 0;
        if (role == Role.MAP) {
            plan.entry().forget();
        } else if (kind == Kind.STRUCT && role != Role.PASSED) {
            plan.value().struct().forget();
        }
    }

    /** Reads a value that stands behind {@code tag}. */
    void read(WireInput in, int tag, int row) {
        switch (role) {
            case VALUE -> {
                if (column.size() != row) {
                    column.truncate(row);
                }
                if (rivals.length > 0) {
                    unsetRivals(row);
                }
                value(in);
            }
            case LIST -> readElements(in, tag);
            case MESSAGE -> readMessage(in, tag, row);
            case MAP -> readEntry(in, tag);
            case PASSED -> {
                in.skip(tag);
                seen = true;
                unsetRivals(row);
            }
        }
    }

    private void unsetRivals(int row) {
        for (FieldReader rival : rivals) {
            rival.merged = null;
            rival.seen = false;
            if (rival.role != Role.PASSED && rival.column.size() != row) {
                rival.column.truncate(row);
            }
        }
    }

    private void readElements(WireInput in, int tag) {
        if (plan.value().isMessage()) {
            in.expectValues(valueCountOnce());
            int end = in.end;
            int contentEnd = contentEnd(in, tag);
            int next = nextAt;
            in.end = contentEnd;
            content(in);
            in.at = next;
            in.end = end;
        } else if ((tag & WireInput.TYPE_MASK) == wireType) {
            value(in);
        } else {
            readPacked(in);
        }
    }

    private int valueCount;

    private int valueCountOnce() {
        if (valueCount == 0) {
            valueCount = valueCount();
        }
        return valueCount;
    }

    private void readPacked(WireInput in) {
        int length = in.readLength();
        int end = in.end;
        in.end = in.at + length;
        while (in.at < in.end) {
            value(in);
        }
        in.end = end;
    }

    /** Where the field behind the message ends that {@link #contentEnd} has found. */
    private int nextAt;

    /** Returns where the message ends that starts here. */
    private int contentEnd(WireInput in, int tag) {
        if (wireType == WireInput.START_GROUP) {
            int from = in.at;
            int end = in.skipGroup(tag);
            nextAt = in.at;
            in.at = from;
            return end;
        }
        int length = in.readLength();
        nextAt = in.at + length;
        return nextAt;
    }

    private void readMessage(WireInput in, int tag, int row) {
        if (rivals.length > 0) {
            unsetRivals(row);
        }
        int end = in.end;
        int contentEnd = contentEnd(in, tag);
        int next = nextAt;
        if (column.size() == row && merged == null) {
            firstFrom = in.at;
            firstTo = contentEnd;
            in.end = contentEnd;
            content(in);
            in.end = end;
        } else {
            ByteOutput all = merged;
            if (all == null) {
                all = new ByteOutput(firstTo - firstFrom + contentEnd - in.at);
                all.put(in.bytes, firstFrom, firstTo);
                column.truncate(row);
                merged = all;
            }
            // To merge messages is to read one after the other as one (Protobuf documentation, "Last One Wins").
            all.put(in.bytes, in.at, contentEnd);
        }
        in.at = next;
    }

    private void readEntry(WireInput in, int tag) {
        MapColumn.Builder maps = Objects.requireNonNull(map);
        in.expectValues(2);
        int end = in.end;
        int contentEnd = contentEnd(in, tag);
        int next = nextAt;
        if (entryCount * 2 == entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        entries[entryCount * 2] = in.at;
        entries[entryCount * 2 + 1] = contentEnd;
        entryCount++;
        in.end = contentEnd;
        in.enter();
        plan.entry().read(in, maps.keys().size());
        in.leave();
        in.end = end;
        in.at = next;
    }

    /** Completes a row: adds what there is if the message had no value. */
    void complete(WireInput in, int row) {
        switch (role) {
            case VALUE -> {
                if (column.size() == row) {
                    absent(in);
                }
            }
            case LIST -> Objects.requireNonNull(list).end();
            case MESSAGE -> {
                if (merged != null) {
                    readMerged(in, merged);
                } else if (column.size() == row) {
                    absent(in);
                }
            }
            case MAP -> completeMap(in);
            case PASSED -> {
                if (plan.isRequired() && !seen) {
                    throw missing();
                }
                seen = false;
            }
        }
    }

    private void readMerged(WireInput in, ByteOutput all) {
        merged = null;
        byte[] bytes = in.bytes;
        int at = in.at;
        int end = in.end;
        in.bytes = all.array();
        in.at = 0;
        in.end = all.size();
        content(in);
        in.bytes = bytes;
        in.at = at;
        in.end = end;
    }

    private void absent(WireInput in) {
        Column value = plan.defaultValue();
        if (value != null) {
            if (value instanceof LongColumn number && column == longs) {
                longs.append(number.get(0));
            } else {
                column.appendFrom(value, 0);
            }
        } else if (plan.isEntryValue()) {
            int end = in.end;
            in.end = in.at;
            content(in);
            in.end = end;
        } else if (plan.isRequired()) {
            throw missing();
        } else {
            column.appendNull();
        }
    }

    private BadRecordException missing() {
        return new BadRecordException(
                RecordErrorCode.NULL_NOT_ALLOWED, path, "the field is required, but the message does not have it");
    }

    private void completeMap(WireInput in) {
        MapColumn.Builder maps = Objects.requireNonNull(map);
        int count = entryCount;
        entryCount = 0;
        if (count > 1) {
            int first = maps.keys().size() - count;
            boolean[] replaced = replaced(maps.keys().build(), first, count);
            if (replaced.length > 0) {
                maps.keys().truncate(first);
                maps.values().truncate(first);
                int at = in.at;
                int end = in.end;
                for (int i = 0; i < count; i++) {
                    if (!replaced[i]) {
                        in.at = entries[i * 2];
                        in.end = entries[i * 2 + 1];
                        in.enter();
                        plan.entry().read(in, maps.keys().size());
                        in.leave();
                    }
                }
                in.at = at;
                in.end = end;
            }
        }
        maps.end();
    }

    /** Tells which entries have a later one with the same key; empty if none has. */
    private static boolean[] replaced(Column keys, int first, int count) {
        if (count <= FEW_KEYS) {
            boolean any = false;
            for (int i = first; i < first + count && !any; i++) {
                for (int j = i + 1; j < first + count && !any; j++) {
                    any = isSame(keys, i, j);
                }
            }
            if (!any) {
                return new boolean[0];
            }
        }
        Map<@Nullable Object, Integer> last = new HashMap<>();
        for (int i = 0; i < count; i++) {
            last.put(keys.value(first + i), i);
        }
        if (last.size() == count) {
            return new boolean[0];
        }
        boolean[] replaced = new boolean[count];
        for (int i = 0; i < count; i++) {
            replaced[i] = !Integer.valueOf(i).equals(last.get(keys.value(first + i)));
        }
        return replaced;
    }

    private static boolean isSame(Column keys, int one, int other) {
        if (keys instanceof BytesColumn bytes) {
            return Arrays.equals(
                    bytes.data(), bytes.start(one), bytes.end(one), bytes.data(), bytes.start(other), bytes.end(other));
        } else if (keys instanceof LongColumn numbers) {
            return numbers.get(one) == numbers.get(other);
        }
        return Objects.equals(keys.value(one), keys.value(other));
    }

    /** Reads a value that is no message. */
    private void value(WireInput in) {
        switch (kind) {
            case INT32 -> {
                int value = (int) in.readVarint();
                longs.append(value);
            }
            case UINT32 -> longs.append(in.readVarint() & 0xffff_ffffL);
            case INT64 -> longs.append(in.readVarint());
            case UINT64 -> appendUnsigned(in.readVarint());
            case SINT32 -> {
                int value = (int) in.readVarint();
                longs.append((value >>> 1) ^ -(value & 1));
            }
            case SINT64 -> {
                long value = in.readVarint();
                longs.append((value >>> 1) ^ -(value & 1));
            }
            case FIXED32 -> longs.append(in.readFixed32() & 0xffff_ffffL);
            case SFIXED32 -> longs.append(in.readFixed32());
            case FIXED64 -> appendUnsigned(in.readFixed64());
            case SFIXED64 -> longs.append(in.readFixed64());
            case BOOL -> longs.append(in.readVarint() != 0 ? 1 : 0);
            case FLOAT -> doubles.append(Float.intBitsToFloat(in.readFixed32()));
            case DOUBLE -> doubles.append(Double.longBitsToDouble(in.readFixed64()));
            case TEXT -> readText(in);
            case BYTES -> {
                int length = in.readLength();
                texts.append(in.bytes, in.at, in.at + length);
                in.at += length;
            }
            case PARSED -> {
                int length = in.readLength();
                parse(in.bytes, in.at, in.at + length);
                in.at += length;
            }
            case ENUM -> plan.value().names().append((int) in.readVarint(), texts);
            case CONVERTED -> convert(in);
            case STRUCT, TIMESTAMP, DURATION, WRAPPER, JSON, RAW -> throw new IllegalStateException(path);
        }
    }

    private void appendUnsigned(long value) {
        if (value >= 0) {
            decimals.append(value);
        } else {
            decimals.append(new BigDecimal(new BigInteger(Long.toUnsignedString(value))));
        }
    }

    /** Copies and checks at once; what is not ASCII is checked again with care. */
    private void readText(WireInput in) {
        int length = in.readLength();
        byte[] bytes = in.bytes;
        int from = in.at;
        if (length > SHORT_TEXT || from > bytes.length - SHORT_TEXT - Long.BYTES) {
            appendText(in, from, length);
            return;
        }
        BytesColumn.Builder builder = texts;
        builder.reserve(length + Long.BYTES);
        byte[] to = builder.data();
        int used = builder.used();
        long high = 0;
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long word = (long) LONGS.get(bytes, from + i);
            high |= word;
            LONGS.set(to, used + i, word);
        }
        // Behind the text stands what comes next, which does not count, and is written over.
        long last = (long) LONGS.get(bytes, from + whole);
        LONGS.set(to, used + whole, last);
        high |= last & ((1L << ((length - whole) * Byte.SIZE)) - 1);
        if ((high & HIGH_BITS) != 0) {
            appendText(in, from, length);
            return;
        }
        builder.commit(length);
        in.at = from + length;
    }

    private void appendText(WireInput in, int from, int length) {
        if (!Utf8.isWellFormed(in.bytes, from, from + length)) {
            throw new BadRecordException(RecordErrorCode.INVALID_TEXT, path, "the text is not well-formed UTF-8");
        }
        texts.append(in.bytes, from, from + length);
        in.at = from + length;
    }

    private void parse(byte[] bytes, int from, int to) {
        try {
            ValueParser.append(bytes, from, to, column);
        } catch (IllegalArgumentException unfit) {
            throw unfit(String.valueOf(unfit.getMessage()));
        }
    }

    private void convert(WireInput in) {
        FieldReader inner = plan.value().inner();
        ColumnBuilder one = ColumnBuilder.of(plan.value().natural(), 1);
        inner.bindValue(one);
        if (plan.value().isMessage()) {
            inner.content(in);
        } else {
            inner.value(in);
        }
        Column value = one.build();
        scratch.clear();
        ValueWriter.put(value, 0, scratch);
        parse(scratch.array(), 0, scratch.size());
    }

    private BadRecordException unfit(String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    /** Reads what is left of {@code in} as one message. */
    private void content(WireInput in) {
        in.enter();
        switch (kind) {
            case STRUCT -> {
                StructColumn.Builder struct = (StructColumn.Builder) column;
                plan.value().struct().read(in, struct.size());
                struct.end();
            }
            case TIMESTAMP -> readTimestamp(in);
            case DURATION -> readDuration(in);
            case WRAPPER -> readWrapper(in);
            case JSON -> {
                scratch.clear();
                JsonWriter.put(plan.value().meaning(), in, scratch, path);
                texts.append(scratch.array(), 0, scratch.size());
            }
            case RAW -> {
                int from = in.at;
                while (in.at < in.end) {
                    in.skip(in.readTag());
                }
                texts.append(in.bytes, from, in.end);
            }
            case CONVERTED -> convert(in);
            case INT32,
                    UINT32,
                    INT64,
                    UINT64,
                    SINT32,
                    SINT64,
                    FIXED32,
                    SFIXED32,
                    FIXED64,
                    SFIXED64,
                    BOOL,
                    FLOAT,
                    DOUBLE,
                    TEXT,
                    BYTES,
                    PARSED,
                    ENUM -> throw new IllegalStateException(path);
        }
        in.leave();
    }

    private void readWrapper(WireInput in) {
        FieldReader inner = plan.value().inner();
        int tag = VALUE_NUMBER << WireInput.TYPE_BITS | inner.wireType;
        int row = column.size();
        while (in.at < in.end) {
            int found = in.readTag();
            if (found == tag) {
                column.truncate(row);
                inner.value(in);
            } else {
                in.skip(found);
            }
        }
        if (column.size() == row) {
            inner.absent(in);
        }
    }

    private long seconds;
    private int nanos;

    private void readSeconds(WireInput in) {
        seconds = 0;
        nanos = 0;
        while (in.at < in.end) {
            int tag = in.readTag();
            if (tag == SECONDS_TAG) {
                seconds = in.readVarint();
            } else if (tag == NANOS_TAG) {
                nanos = (int) in.readVarint();
            } else {
                in.skip(tag);
            }
        }
    }

    private void readTimestamp(WireInput in) {
        readSeconds(in);
        int precision = ((DataType.Instant) column.type()).precision();
        long unit = Temporal.unitsPerSecond(precision);
        long step = 1;
        for (int i = precision; i < Temporal.MAX_PRECISION; i++) {
            step *= 10;
        }
        if (nanos < 0 || nanos >= NANOS) {
            throw unfit("a timestamp has " + nanos + " nanoseconds; expected 0 to 999999999");
        }
        if (nanos % step == 0) {
            try {
                long value = Temporal.addExact(seconds, unit, nanos / (NANOS / unit));
                if (!Temporal.isInfinite(value)) {
                    longs.append(value);
                    return;
                }
            } catch (ArithmeticException outOfRange) {
                // The same as below.
            }
        }
        throw unfit("the timestamp of " + seconds + " s and " + nanos + " ns since 1970 does not fit "
                + column.type().display()
                + (precision > Temporal.MAX_MICROS_PRECISION
                        ? ", which reaches from 1677 to 2262; read the column as timestamptz(6) with `types`"
                        : " without loss"));
    }

    private void readDuration(WireInput in) {
        readSeconds(in);
        if (Math.abs(seconds) > MAX_DURATION_SECONDS
                || seconds == Long.MIN_VALUE
                || Math.abs((long) nanos) >= NANOS
                || (seconds > 0 && nanos < 0)
                || (seconds < 0 && nanos > 0)) {
            throw unfit("a duration has " + seconds + " s and " + nanos
                    + " ns; expected 10000 years at most, and the same sign");
        }
        if (Math.abs(seconds) < Long.MAX_VALUE / NANOS) {
            decimals.append(seconds * NANOS + nanos);
        } else {
            decimals.append(BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, Temporal.MAX_PRECISION)));
        }
    }
}
