package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One column of the target with the arrays of the batch at hand, so that the loop over rows reads plain fields.
 *
 * <p>What does not change from batch to batch is worked out once.
 */
final class BoundColumn {

    /** Values of {@link #common}. */
    static final int UNCOMMON = 0;

    static final int COMMON_LONG = 1;
    static final int COMMON_BYTES = 2;
    static final int COMMON_DECIMAL = 3;
    static final int COMMON_INT = 4;

    private static final int TWO_WORDS = 16;
    private static final ByteBuffer NO_WORDS = ByteBuffer.allocate(0);

    private static final long[] NO_LONGS = {};
    private static final double[] NO_DOUBLES = {};
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};

    final String name;
    final ColumnEncoding how;
    final Encoding encoding;
    final int field;
    final boolean refusesNull;
    final boolean key;
    final @Nullable BoundColumn element;

    /** For times and timestamps: nanoseconds are divided by 1000, and the target keeps multiples of {@link #step}. */
    final long divisor;

    final long step;

    /** For {@code numeric}: whether each value must be checked, and against what. */
    final boolean checked;

    final int maxCharacters;

    byte @Nullable [] marks;
    long[] longs = NO_LONGS;
    double[] doubles = NO_DOUBLES;
    byte[] data = NO_BYTES;
    int[] offsets = NO_INTS;
    boolean mayHoldNul;
    /** For decimals: the scale of all values, if every one of them is a long. */
    boolean compact;

    int scale;

    @Nullable Column column;

    /** For columns of 32 bits: what is taken off a value, and between what the rest must be. */
    final int origin;

    final long first;
    final long last;

    private final int firstGuess;

    /** Whether the values of this batch are of a kind that is written without a second look. */
    int common;

    /** The bytes of {@link #data}, and the last place in it behind which there are two words. */
    ByteBuffer words = NO_WORDS;

    int lastWords;

    BoundColumn(String name, int field, ColumnEncoding how, boolean refusesNull, boolean key) {
        this.name = name;
        this.field = field;
        this.how = how;
        this.encoding = how.encoding();
        this.refusesNull = refusesNull;
        this.key = key;
        ColumnEncoding elementHow = how.element();
        this.element = elementHow == null ? null : new BoundColumn(name, -1, elementHow, false, false);
        this.divisor = unitsPerSecond(how.source()) == 1_000_000_000L ? 1000 : 1;
        this.step = stepOf(how);
        this.checked = mustCheck(how);
        this.origin = encoding == Encoding.DATE ? CopyEncoder.EPOCH_DAYS : 0;
        this.first = encoding == Encoding.DATE ? CopyEncoder.FIRST_DAY - CopyEncoder.EPOCH_DAYS : Integer.MIN_VALUE;
        this.last =
                encoding == Encoding.DATE ? CopyEncoder.DAY_TOO_LATE - CopyEncoder.EPOCH_DAYS - 1 : Integer.MAX_VALUE;
        this.firstGuess = firstGuess(encoding);
        this.maxCharacters = how.target().maxCharacters();
    }

    private static int firstGuess(Encoding encoding) {
        if (encoding == Encoding.INT8) {
            return COMMON_LONG;
        }
        return encoding == Encoding.INT4 || encoding == Encoding.DATE ? COMMON_INT : UNCOMMON;
    }

    private static long unitsPerSecond(DataType type) {
        int precision = 0;
        if (type instanceof DataType.Time time) {
            precision = time.precision();
        } else if (type instanceof DataType.Timestamp timestamp) {
            precision = timestamp.precision();
        } else if (type instanceof DataType.Instant instant) {
            precision = instant.precision();
        }
        return Temporal.unitsPerSecond(precision);
    }

    private static long stepOf(ColumnEncoding how) {
        if (how.encoding() != Encoding.TIME && how.encoding() != Encoding.TIMESTAMP) {
            return 1;
        }
        long step = 1;
        for (int digits = how.target().fractionDigits(); digits < Temporal.MAX_MICROS_PRECISION; digits++) {
            step *= 10;
        }
        return step;
    }

    /** A column of {@code decimal(p,s)} fits one of {@code numeric(q,t)} if it has no more digits on either side. */
    private static boolean mustCheck(ColumnEncoding how) {
        PgType target = how.target();
        if (!target.hasModifier()) {
            return false;
        }
        return !(how.source() instanceof DataType.Decimal decimal)
                || decimal.isUnbounded()
                || decimal.scale() > target.scale()
                || decimal.precision() - decimal.scale() > target.precision() - target.scale();
    }

    /** Takes the arrays of a column; at once, if it has them already. */
    void bind(Column from) {
        if (column == from) {
            return;
        }
        column = from;
        marks = from.marks();
        common = firstGuess;
        if (from instanceof LongColumn c) {
            longs = c.values();
        } else if (from instanceof DoubleColumn c) {
            doubles = c.values();
        } else if (from instanceof DecimalColumn c) {
            longs = c.unscaled();
            DataType.Decimal type = (DataType.Decimal) c.type();
            compact = !checked && !type.isUnbounded() && c.isCompact();
            scale = type.scale();
            common = compact && encoding == Encoding.NUMERIC ? COMMON_DECIMAL : UNCOMMON;
        } else if (from instanceof BytesColumn c) {
            data = c.data();
            offsets = c.offsets();
            words = ByteBuffer.wrap(data);
            lastWords = data.length - TWO_WORDS;
            mayHoldNul = encoding == Encoding.TEXT && holdsNul(data, offsets[0], offsets[c.length()]);
            boolean plain = encoding == Encoding.BYTES || (encoding == Encoding.TEXT && maxCharacters < 0);
            common = plain && !mayHoldNul ? COMMON_BYTES : UNCOMMON;
        } else if (from instanceof ListColumn c && element != null) {
            element.bind(c.elements());
        }
    }

    /** Tells whether a byte is 0; eight at a time (Warren, Hacker's Delight, §6-1). */
    private static boolean holdsNul(byte[] bytes, int from, int to) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = words.getLong(at);
            if ((word - 0x0101010101010101L & ~word & 0x8080808080808080L) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == 0) {
                return true;
            }
        }
        return false;
    }
}
