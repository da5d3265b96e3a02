package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of binary COPY into typed columns (PostgreSQL documentation, COPY, "Binary Format").
 *
 * <p>A value that our type cannot hold fails its row and leaves nothing of it. Not thread-safe.
 */
final class CopyDecoder {

    /** Signature and flags; the length of an extension follows. */
    static final int HEADER = 15;

    /** Numbers of the protocol in an array of bytes; no object a row, and one load a number. */
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int EPOCH_DAYS = 10_957;
    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    /** Digits to the base 10000 whose decimal digits surely fit a long, whatever is multiplied on. */
    private static final int MAX_LONG_DIGITS = 18;

    private static final long[] POWERS = new long[MAX_LONG_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final Slot[] slots;
    private @Nullable String failedColumn;
    private String failedMessage = "";

    private static final int UNCOMMON = 0;
    private static final int COMMON_LONG = 1;
    private static final int COMMON_INT = 2;
    private static final int COMMON_BYTES = 3;
    private static final int COMMON_DECIMAL = 4;

    private static int common(Wire wire) {
        return switch (wire) {
            case INT8, TIME -> COMMON_LONG;
            case INT4 -> COMMON_INT;
            case NUMERIC -> COMMON_DECIMAL;
            case TEXT, VARCHAR, BPCHAR, NAME, ENUM, OTHER, BYTEA, UUID, JSON -> COMMON_BYTES;
            case BOOL, INT2, FLOAT4, FLOAT8, DATE, TIMESTAMP, TIMESTAMPTZ, JSONB, ARRAY -> UNCOMMON;
        };
    }

    /** One column with the builder of the batch at hand. */
    private static final class Slot {
        final String name;
        final PgType type;
        final Wire wire;
        final int common;
        final int scale;
        final @Nullable Slot element;
        LongColumn.@Nullable Builder longs;
        DoubleColumn.@Nullable Builder doubles;
        DecimalColumn.@Nullable Builder decimals;
        BytesColumn.@Nullable Builder bytes;
        ListColumn.@Nullable Builder list;

        @Nullable ColumnBuilder builder;

        Slot(String name, PgType type) {
            this.name = name;
            this.type = type;
            this.wire = type.wire();
            this.common = common(wire);
            this.scale = TypeMapping.read(type) instanceof DataType.Decimal decimal && !decimal.isUnbounded()
                    ? decimal.scale()
                    : -1;
            this.element = wire == Wire.ARRAY ? new Slot(name, TypeMapping.element(type)) : null;
        }

        void bind(ColumnBuilder to) {
            builder = to;
            if (to instanceof LongColumn.Builder b) {
                longs = b;
            } else if (to instanceof DoubleColumn.Builder b) {
                doubles = b;
            } else if (to instanceof DecimalColumn.Builder b) {
                decimals = b;
            } else if (to instanceof BytesColumn.Builder b) {
                bytes = b;
            } else if (to instanceof ListColumn.Builder b && element != null) {
                list = b;
                element.bind(b.elements());
            }
        }
    }

    CopyDecoder(List<PgColumn> columns) {
        this.slots = columns.stream()
                .map(column -> new Slot(column.name().name(), column.type()))
                .toArray(Slot[]::new);
    }

    /** Takes the builder to which rows go from now on. */
    void bind(BatchBuilder batch) {
        for (int i = 0; i < slots.length; i++) {
            slots[i].bind(batch.column(i));
        }
    }

    @Nullable String failedColumn() {
        return failedColumn;
    }

    String failedMessage() {
        return failedMessage;
    }

    /**
     * Appends the values of one row to the columns; the caller ends or discards the row. Columns behind those that were
     * asked for are left alone.
     *
     * @param at where in {@code row} the number of columns stands
     * @return false, with the reason in {@code failed…}, if a value does not fit
     */
    boolean decode(byte[] row, int at) {
        int count = (short) SHORT.get(row, at);
        if (count < slots.length) {
            throw new IllegalStateException("expected " + slots.length + " columns, but " + count + " came");
        }
        int p = at + 2;
        for (Slot slot : slots) {
            int length = (int) INT.get(row, p);
            p += 4;
            if (length < 0) {
                builder(slot).appendNull();
            } else {
                if (!commonValue(slot, row, p, length)) {
                    return false;
                }
                p += length;
            }
        }
        return true;
    }

    /** Appends one value of column {@code index}; false as in {@link #decode}. */
    boolean append(int index, byte[] bytes, int at, int length) {
        Slot slot = slots[index];
        return commonValue(slot, bytes, at, length);
    }

    void appendNull(int index) {
        builder(slots[index]).appendNull();
    }

    /** Appends that the source did not send the value. */
    void appendUnchanged(int index) {
        builder(slots[index]).appendUnchanged();
    }

    /** The kinds that most columns are of, in a method that is small enough to become part of the loop. */
    @SuppressWarnings("NullAway") // bind() set the builder that goes with the wire
    private boolean commonValue(Slot slot, byte[] row, int at, int length) {
        switch (slot.common) {
            case COMMON_LONG -> slot.longs.append((long) LONG.get(row, at));
            case COMMON_INT -> slot.longs.append((int) INT.get(row, at));
            case COMMON_BYTES -> slot.bytes.append(row, at, at + length);
            case COMMON_DECIMAL -> {
                return numeric(slot, row, at);
            }
            default -> {
                return value(slot, row, at, length);
            }
        }
        return true;
    }

    private static ColumnBuilder builder(Slot slot) {
        ColumnBuilder builder = slot.builder;
        if (builder == null) {
            throw new IllegalStateException("no batch is bound");
        }
        return builder;
    }

    @SuppressWarnings("NullAway") // bind() set the builder that goes with the wire
    private boolean value(Slot slot, byte[] row, int at, int length) {
        switch (slot.wire) {
            case INT8, TIME -> slot.longs.append((long) LONG.get(row, at));
            case INT4 -> slot.longs.append((int) INT.get(row, at));
            case INT2 -> slot.longs.append((short) SHORT.get(row, at));
            case BOOL -> slot.longs.append(row[at]);
            case TEXT, VARCHAR, BPCHAR, NAME, ENUM, OTHER, BYTEA, UUID, JSON -> slot.bytes.append(row, at, at + length);
            case JSONB -> {
                if (row[at] != 1) {
                    return fail(slot, "jsonb of version " + row[at] + " came, but only 1 is known");
                }
                slot.bytes.append(row, at + 1, at + length);
            }
            case NUMERIC -> {
                return numeric(slot, row, at);
            }
            case DATE -> slot.longs.append(date((int) INT.get(row, at)));
            case TIMESTAMP, TIMESTAMPTZ -> {
                long micros = (long) LONG.get(row, at);
                if (!Temporal.isInfinite(micros)) {
                    if (micros > Long.MAX_VALUE - 1 - EPOCH_MICROS) {
                        return fail(
                                slot,
                                "the year is after 294246, which is as far as 64 bits of microseconds reach;"
                                        + " a query with a cast to text reads it");
                    }
                    micros += EPOCH_MICROS;
                }
                slot.longs.append(micros);
            }
            case FLOAT8 -> slot.doubles.append(Double.longBitsToDouble((long) LONG.get(row, at)));
            case FLOAT4 -> slot.doubles.append(Float.intBitsToFloat((int) INT.get(row, at)));
            case ARRAY -> {
                return array(slot, row, at);
            }
        }
        return true;
    }

    private static long date(int days) {
        if (days == Integer.MAX_VALUE) {
            return Temporal.INFINITY;
        }
        return days == Integer.MIN_VALUE ? Temporal.NEGATIVE_INFINITY : (long) days + EPOCH_DAYS;
    }

    @SuppressWarnings("NullAway") // as in value()
    private boolean numeric(Slot slot, byte[] row, int at) {
        long header = (long) LONG.get(row, at);
        int count = (int) (header >>> 48);
        int weight = (short) (header >>> 32);
        int sign = (int) (header >>> 16) & 0xffff;
        if (sign != NumericFormat.POSITIVE && sign != NumericFormat.NEGATIVE) {
            return special(slot, sign);
        }
        int scale = slot.scale >= 0 ? slot.scale : (int) header & 0xffff;
        // The digits, read as a whole number, are to be multiplied by ten to the power of this.
        int shift = 4 * (weight - count + 1) + scale;
        if (count * 4 + Math.max(shift, 0) > MAX_LONG_DIGITS || shift < -3) {
            return count == 0 ? append(slot, 0, scale) : big(slot, row, at);
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value * 10_000 + (short) SHORT.get(row, at + NumericFormat.HEADER + 2 * i);
        }
        if (shift >= 0) {
            value *= POWERS[shift];
        } else {
            long divisor = POWERS[-shift];
            long quotient = value / divisor;
            if (quotient * divisor != value) {
                return big(slot, row, at);
            }
            value = quotient;
        }
        return append(slot, sign == NumericFormat.NEGATIVE ? -value : value, scale);
    }

    @SuppressWarnings("NullAway") // as in value()
    private static boolean append(Slot slot, long unscaled, int scale) {
        if (slot.scale >= 0) {
            slot.decimals.append(unscaled);
        } else {
            slot.decimals.append(unscaled, scale);
        }
        return true;
    }

    @SuppressWarnings("NullAway") // as in value()
    private boolean big(Slot slot, byte[] row, int at) {
        try {
            slot.decimals.append(NumericFormat.read(ByteBuffer.wrap(row), at));
            return true;
        } catch (IllegalArgumentException unfit) {
            return fail(slot, String.valueOf(unfit.getMessage()));
        }
    }

    @SuppressWarnings("NullAway") // as in value()
    private boolean special(Slot slot, int sign) {
        if (slot.scale >= 0) {
            return fail(
                    slot,
                    (sign == NumericFormat.NAN ? "NaN" : "an infinity") + " does not fit "
                            + TypeMapping.read(slot.type).display()
                            + "; a query with a cast to numeric reads it");
        }
        slot.decimals.appendSpecial(
                switch (sign) {
                    case NumericFormat.NAN -> DecimalColumn.NAN;
                    case NumericFormat.INFINITY -> DecimalColumn.INFINITY;
                    default -> DecimalColumn.NEGATIVE_INFINITY;
                });
        return true;
    }

    /** {@code array_send}: dimensions, whether there are nulls, type of the elements, then size and first index. */
    @SuppressWarnings("NullAway") // as in value()
    private boolean array(Slot slot, byte[] row, int at) {
        int dimensions = (int) INT.get(row, at);
        Slot element = slot.element;
        if (dimensions > 1) {
            return fail(
                    slot,
                    "an array of " + dimensions + " dimensions came, but a list has one;"
                            + " `arrays: text` reads it as the server writes it");
        }
        if (dimensions == 1) {
            int count = (int) INT.get(row, at + 12);
            int first = (int) INT.get(row, at + 16);
            if (first != 1) {
                return fail(
                        slot,
                        "an array whose first index is " + first + " came, but a list starts at 1;"
                                + " `arrays: text` reads it as the server writes it");
            }
            int p = at + 20;
            for (int i = 0; i < count; i++) {
                int length = (int) INT.get(row, p);
                p += 4;
                if (length < 0) {
                    builder(element).appendNull();
                } else if (value(element, row, p, length)) {
                    p += length;
                } else {
                    return false;
                }
            }
        }
        slot.list.end();
        return true;
    }

    /** Says that a value of a column does not fit; returns false. */
    boolean refuse(int column, String message) {
        return fail(slots[column], message);
    }

    private boolean fail(Slot slot, String message) {
        failedColumn = slot.name;
        failedMessage = message;
        return false;
    }
}
