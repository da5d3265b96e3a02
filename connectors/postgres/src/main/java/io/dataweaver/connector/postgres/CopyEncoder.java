package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.RecordErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into the bytes of binary COPY (PostgreSQL documentation, COPY, "Binary Format").
 *
 * <p>{@link #bind} a batch, {@link #encode} its rows, and take the bytes from {@link #bytes} whenever {@link #size} is
 * large enough. A value that the target cannot hold as it is fails the row and leaves nothing of it.
 *
 * <p>Not thread-safe.
 */
final class CopyEncoder {

    /** Signature, flags and length of the header's extension. */
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final int NULL = -1;

    /** 2000-01-01, from which PostgreSQL counts, since 1970-01-01. */
    static final int EPOCH_DAYS = 10_957;

    static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    /** 4714-11-24 BC, day 0 of the Julian calendar, and the first day that is too late: {@code datatype/timestamp.h}. */
    static final long FIRST_DAY = -2_451_545L + EPOCH_DAYS;

    static final long DAY_TOO_LATE = 2_147_483_494L + FIRST_DAY;

    private static final long FIRST_MICROS = -211_813_488_000_000_000L + EPOCH_MICROS;

    private static final int SHORT = 16;

    private static final int FIXED_BYTES_PER_COLUMN = NumericFormat.MAX_LONG_BYTES;
    private static final int CHANGE_BYTES = 4 + 8 + 4 + 1;
    private static final int CHANGE_COLUMNS = 2;
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 16;

    private final BoundColumn[] columns;
    private final int fixedBytes;

    /** Which columns of the row at hand are to stay as they are, a bit each from the lowest; empty if none may. */
    private final byte[] kept;

    private boolean keepsValues;
    private boolean keeps;
    private byte[] bytes = new byte[96 * 1024];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int size;

    private @Nullable String failedColumn;
    private ErrorCode failedCode = RecordErrorCode.VALUE_UNFIT;
    private String failedMessage = "";

    /**
     * Creates an encoder.
     *
     * @param columns in the order of COPY's column list
     * @param partial whether values that the source did not send may be left as they are, which then stands behind each
     *     change
     */
    CopyEncoder(List<BoundColumn> columns, boolean partial) {
        this.columns = columns.toArray(BoundColumn[]::new);
        this.kept = new byte[partial ? (columns.size() + 7) / 8 : 0];
        this.fixedBytes = 2 + this.columns.length * FIXED_BYTES_PER_COLUMN + CHANGE_BYTES + 4 + kept.length;
    }

    /** Begins a COPY. */
    void start() {
        keepsValues = false;
        size = HEADER.length;
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    }

    /** Ends a COPY: a row of -1 columns. */
    void end() {
        ensure(size, 2);
        buffer.putShort(size, (short) -1);
        size += 2;
    }

    /** Takes the arrays of {@code batch}. */
    void bind(RecordBatch batch) {
        for (BoundColumn column : columns) {
            column.bind(batch.column(column.field));
        }
    }

    /** Tells whether a row of the batch that was bound has a value that the source did not send. */
    boolean lacksValues(RecordBatch batch) {
        for (BoundColumn column : columns) {
            byte[] marks = column.marks;
            for (int i = 0; marks != null && i < batch.size(); i++) {
                if (marks[batch.row(i)] == Column.UNCHANGED) {
                    return true;
                }
            }
        }
        return false;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Forgets the bytes so far, which were sent. */
    void clear() {
        size = 0;
    }

    @Nullable String failedColumn() {
        return failedColumn;
    }

    ErrorCode failedCode() {
        return failedCode;
    }

    String failedMessage() {
        return failedMessage;
    }

    /** Adds physical row {@code row}; false, with the reason in {@code failed…}, if a value does not fit. */
    boolean encode(int row) {
        ensure(size, fixedBytes);
        int p = size;
        buffer.putShort(p, (short) columns.length);
        p += 2;
        for (BoundColumn column : columns) {
            byte[] marks = column.marks;
            if (marks != null && marks[row] != Column.PRESENT) {
                p = absent(column, marks[row], p);
            } else {
                p = commonValue(column, row, p);
            }
            if (p < 0) {
                return false;
            }
        }
        size = p;
        return true;
    }

    /** The kinds that most columns are of, in a method that is small enough to become part of the loop. */
    private int commonValue(BoundColumn column, int row, int p) {
        switch (column.common) {
            case BoundColumn.COMMON_LONG -> {
                buffer.putInt(p, 8);
                buffer.putLong(p + 4, column.longs[row]);
                return p + 12;
            }
            case BoundColumn.COMMON_BYTES -> {
                int from = column.offsets[row];
                int count = column.offsets[row + 1] - from;
                // Up to sixteen bytes as two words: what is too much is written over by what follows.
                if (count <= SHORT && from <= column.lastWords) {
                    buffer.putInt(p, count);
                    buffer.putLong(p + 4, column.words.getLong(from));
                    buffer.putLong(p + 12, column.words.getLong(from + 8));
                    return p + 4 + count;
                }
                return text(column, row, p);
            }
            case BoundColumn.COMMON_INT -> {
                // Integers, and dates by their distance from 2000; what does not fit is looked at once more.
                long value = column.longs[row] - column.origin;
                if (value < column.first || value > column.last) {
                    return value(column, row, p);
                }
                buffer.putInt(p, 4);
                buffer.putInt(p + 4, (int) value);
                return p + 8;
            }
            case BoundColumn.COMMON_DECIMAL -> {
                long value = column.longs[row];
                return value == Long.MIN_VALUE
                        ? decimal(column, row, p)
                        : NumericFormat.put(buffer, p, value, column.scale);
            }
            default -> {
                return value(column, row, p);
            }
        }
    }

    /**
     * Adds a row with its change, as two more columns, or three if values may be kept.
     *
     * @param number grows from row to row
     * @param delete whether only the key counts; the other columns become null
     */
    boolean encode(int row, long number, boolean delete) {
        ensure(size, fixedBytes);
        int p = size;
        boolean partial = kept.length > 0;
        keeps = false;
        buffer.putShort(p, (short) (columns.length + CHANGE_COLUMNS + (partial ? 1 : 0)));
        p += 2;
        for (int i = 0; i < columns.length; i++) {
            BoundColumn column = columns[i];
            byte[] marks = column.marks;
            if (delete && !column.key) {
                buffer.putInt(p, NULL);
                p += 4;
            } else if (partial && marks != null && marks[row] == Column.UNCHANGED && !column.key) {
                keep(i);
                buffer.putInt(p, NULL);
                p += 4;
            } else if (marks == null || marks[row] == Column.PRESENT) {
                p = value(column, row, p);
            } else {
                p = absent(column, marks[row], p);
            }
            if (p < 0) {
                return false;
            }
        }
        ensure(p, CHANGE_BYTES + 4 + kept.length);
        buffer.putInt(p, Long.BYTES);
        buffer.putLong(p + 4, number);
        buffer.putInt(p + 12, 1);
        buffer.put(p + 16, (byte) (delete ? 1 : 0));
        size = p + CHANGE_BYTES;
        if (partial) {
            putKept();
        }
        return true;
    }

    private void keep(int column) {
        if (!keeps) {
            Arrays.fill(kept, (byte) 0);
            keeps = true;
        }
        kept[column / 8] |= (byte) (1 << column % 8);
    }

    private void putKept() {
        if (keeps) {
            buffer.putInt(size, kept.length);
            System.arraycopy(kept, 0, bytes, size + 4, kept.length);
            size += 4 + kept.length;
            keepsValues = true;
        } else {
            buffer.putInt(size, NULL);
            size += 4;
        }
    }

    /** Tells whether some row since the last call of {@link #start} keeps values of the target. */
    boolean keepsValues() {
        return keepsValues;
    }

    /** Tells whether the row that was encoded last keeps values of the target. */
    boolean keeps() {
        return keeps;
    }

    /** Takes the bytes {@code from} to {@code to}, exclusive, out. */
    void cut(int from, int to) {
        System.arraycopy(bytes, to, bytes, from, size - to);
        size -= to - from;
    }

    /**
     * Puts the key of a physical row that was encoded behind the bytes, for the moment: it does not become part of them.
     *
     * @return where it ends
     */
    int encodeKey(int row) {
        int p = size;
        for (BoundColumn column : columns) {
            if (column.key) {
                ensure(p, fixedBytes);
                p = keyValue(column, row, p);
            }
        }
        return p;
    }

    /** Tells whether two physical rows of the batch have the same key, as the target would store it. */
    boolean sameKey(int row, int other) {
        int p = size;
        for (BoundColumn column : columns) {
            if (column.key) {
                ensure(p, 2 * fixedBytes);
                int first = keyValue(column, row, p);
                int second = first < 0 ? -1 : keyValue(column, other, first);
                if (second < 0 || !Arrays.equals(bytes, p, first, bytes, first, second)) {
                    return false;
                }
            }
        }
        return true;
    }

    private int keyValue(BoundColumn column, int row, int p) {
        byte[] marks = column.marks;
        return marks == null || marks[row] == Column.PRESENT ? value(column, row, p) : -1;
    }

    private int absent(BoundColumn column, byte mark, int p) {
        if (mark == Column.UNCHANGED) {
            return fail(
                    column,
                    RecordErrorCode.VALUE_UNFIT,
                    "the source did not send the value because it has not changed, and this sink needs it");
        }
        if (column.refusesNull || column.key) {
            return fail(column, RecordErrorCode.NULL_NOT_ALLOWED, "expected a value, but found null");
        }
        buffer.putInt(p, NULL);
        return p + 4;
    }

    private int value(BoundColumn column, int row, int p) {
        ByteBuffer out = buffer;
        switch (column.encoding) {
            case INT8 -> {
                out.putInt(p, 8);
                out.putLong(p + 4, column.longs[row]);
                return p + 12;
            }
            case INT4 -> {
                long value = column.longs[row];
                if (value != (int) value) {
                    return unfit(column, row);
                }
                out.putInt(p, 4);
                out.putInt(p + 4, (int) value);
                return p + 8;
            }
            case TEXT, BYTES -> {
                return text(column, row, p);
            }
            case NUMERIC -> {
                long value = column.longs[row];
                return column.compact && value != Long.MIN_VALUE
                        ? NumericFormat.put(out, p, value, column.scale)
                        : decimal(column, row, p);
            }
            case DATE -> {
                return date(column, row, p);
            }
            case TIMESTAMP -> {
                return timestamp(column, row, p);
            }
            case FLOAT8 -> {
                out.putInt(p, 8);
                out.putLong(p + 4, Double.doubleToRawLongBits(column.doubles[row]));
                return p + 12;
            }
            case BOOL -> {
                out.putInt(p, 1);
                out.put(p + 4, (byte) (column.longs[row] == 0 ? 0 : 1));
                return p + 5;
            }
            case INT2 -> {
                long value = column.longs[row];
                if (value != (short) value) {
                    return unfit(column, row);
                }
                out.putInt(p, 2);
                out.putShort(p + 4, (short) value);
                return p + 6;
            }
            case TIME -> {
                return time(column, row, p);
            }
            case FLOAT4,
                    INTEGER_NUMERIC,
                    INTEGER_FLOAT4,
                    INTEGER_FLOAT8,
                    INTEGER_TEXT,
                    NUMERIC_INT2,
                    NUMERIC_INT4,
                    NUMERIC_INT8 -> {
                return conversion(column, row, p);
            }
            case JSONB, NESTED_JSON, NESTED_JSONB -> {
                return json(column, row, p);
            }
            case ARRAY -> {
                return array(column, row, p);
            }
        }
        throw new IllegalStateException("no such encoding: " + column.encoding);
    }

    private int text(BoundColumn column, int row, int p) {
        int from = column.offsets[row];
        int count = column.offsets[row + 1] - from;
        if ((column.mayHoldNul || column.maxCharacters >= 0) && !isText(column, from, count)) {
            return -1;
        }
        // What the columns behind this one need at most stays free.
        int at = p;
        if (count > 0) {
            ensure(at, count + fixedBytes);
        }
        buffer.putInt(at, count);
        System.arraycopy(column.data, from, bytes, at + 4, count);
        return at + 4 + count;
    }

    private boolean isText(BoundColumn column, int from, int count) {
        if (column.mayHoldNul) {
            for (int i = from; i < from + count; i++) {
                if (column.data[i] == 0) {
                    fail(
                            column,
                            RecordErrorCode.INVALID_TEXT,
                            "text in PostgreSQL cannot hold U+0000, found at byte " + (i - from));
                    return false;
                }
            }
        }
        if (column.maxCharacters >= 0 && count > column.maxCharacters) {
            int characters = 0;
            for (int i = from; i < from + count; i++) {
                // All bytes but the second and later ones of a character.
                if ((column.data[i] & 0xc0) != 0x80) {
                    characters++;
                }
            }
            if (characters > column.maxCharacters) {
                fail(
                        column,
                        RecordErrorCode.VALUE_UNFIT,
                        "expected at most " + column.maxCharacters + " characters for "
                                + column.how.target().name() + ", but found " + characters);
                return false;
            }
        }
        return true;
    }

    private int date(BoundColumn column, int row, int p) {
        long days = column.longs[row];
        int value;
        if (Temporal.isInfinite(days)) {
            value = days > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        } else if (days < FIRST_DAY || days >= DAY_TOO_LATE) {
            return unfit(column, row);
        } else {
            value = (int) (days - EPOCH_DAYS);
        }
        buffer.putInt(p, 4);
        buffer.putInt(p + 4, value);
        return p + 8;
    }

    private int timestamp(BoundColumn column, int row, int p) {
        long value = column.longs[row];
        if (!Temporal.isInfinite(value)) {
            long unit = column.divisor * column.step;
            if (unit != 1 && value % unit != 0) {
                return unfit(column, row);
            }
            value = column.divisor == 1 ? value : value / column.divisor;
            if (value < FIRST_MICROS) {
                return unfit(column, row);
            }
            value -= EPOCH_MICROS;
        }
        buffer.putInt(p, 8);
        buffer.putLong(p + 4, value);
        return p + 12;
    }

    private int time(BoundColumn column, int row, int p) {
        long value = column.longs[row];
        if (value % (column.divisor * column.step) != 0) {
            return unfit(column, row);
        }
        buffer.putInt(p, 8);
        buffer.putLong(p + 4, value / column.divisor);
        return p + 12;
    }

    private int decimal(BoundColumn column, int row, int p) {
        DecimalColumn from = (DecimalColumn) columnOf(column);
        if (from.isSpecial(row)) {
            return NumericFormat.putSpecial(
                    buffer,
                    p,
                    switch (from.scale(row)) {
                        case DecimalColumn.NAN -> NumericFormat.NAN;
                        case DecimalColumn.INFINITY -> NumericFormat.INFINITY;
                        default -> NumericFormat.NEGATIVE_INFINITY;
                    });
        }
        int scale = from.scale(row);
        long value = from.unscaled(row);
        if (!column.checked
                && !from.isBig(row)
                && scale >= 0
                && scale <= NumericFormat.MAX_SCALE
                && value != Long.MIN_VALUE) {
            return NumericFormat.put(buffer, p, value, scale);
        }
        BigDecimal big = from.decimal(row);
        return !NumericFormat.fits(big) || (column.checked && !fits(big, column.how.target()))
                ? unfit(column, row)
                : bytes(NumericFormat.bytes(big), p);
    }

    /** Tells whether a value needs no rounding for {@code numeric(p,s)} and has no digit too many. */
    private static boolean fits(BigDecimal value, PgType target) {
        if (value.signum() == 0) {
            return true;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= target.scale()
                && stripped.precision() - stripped.scale() <= target.precision() - target.scale();
    }

    private int conversion(BoundColumn column, int row, int p) {
        long integer = column.longs.length == 0 ? 0 : column.longs[row];
        switch (column.encoding) {
            case FLOAT4 -> {
                double value = column.doubles[row];
                if (value != (float) value && !Double.isNaN(value)) {
                    return unfit(column, row);
                }
                buffer.putInt(p, 4);
                buffer.putInt(p + 4, Float.floatToRawIntBits((float) value));
                return p + 8;
            }
            case INTEGER_FLOAT4 -> {
                if (integer == Long.MAX_VALUE || (long) (float) integer != integer) {
                    return unfit(column, row);
                }
                buffer.putInt(p, 4);
                buffer.putInt(p + 4, Float.floatToRawIntBits((float) integer));
                return p + 8;
            }
            case INTEGER_FLOAT8 -> {
                if (integer == Long.MAX_VALUE || (long) (double) integer != integer) {
                    return unfit(column, row);
                }
                buffer.putInt(p, 8);
                buffer.putLong(p + 4, Double.doubleToRawLongBits((double) integer));
                return p + 12;
            }
            case INTEGER_TEXT -> {
                byte[] digits = Long.toString(integer).getBytes(StandardCharsets.US_ASCII);
                if (column.maxCharacters >= 0 && digits.length > column.maxCharacters) {
                    return unfit(column, row);
                }
                return bytes(digits, p);
            }
            case INTEGER_NUMERIC -> {
                if (column.checked && !fits(BigDecimal.valueOf(integer), column.how.target())) {
                    return unfit(column, row);
                }
                return integer == Long.MIN_VALUE
                        ? bytes(NumericFormat.bytes(BigDecimal.valueOf(integer)), p)
                        : NumericFormat.put(buffer, p, integer, 0);
            }
            default -> {
                return integral(column, row, p);
            }
        }
    }

    private int integral(BoundColumn column, int row, int p) {
        DecimalColumn from = (DecimalColumn) columnOf(column);
        int size = column.encoding == Encoding.NUMERIC_INT2 ? 2 : column.encoding == Encoding.NUMERIC_INT4 ? 4 : 8;
        if (from.isSpecial(row)) {
            return unfit(column, row);
        }
        BigDecimal value = from.decimal(row);
        if (value.precision() - value.scale() > 19 || value.stripTrailingZeros().scale() > 0) {
            return unfit(column, row);
        }
        BigInteger whole = value.setScale(0, RoundingMode.UNNECESSARY).unscaledValue();
        if (whole.bitLength() >= size * 8) {
            return unfit(column, row);
        }
        buffer.putInt(p, size);
        switch (size) {
            case 2 -> buffer.putShort(p + 4, whole.shortValue());
            case 4 -> buffer.putInt(p + 4, whole.intValue());
            default -> buffer.putLong(p + 4, whole.longValue());
        }
        return p + 4 + size;
    }

    private int json(BoundColumn column, int row, int p) {
        byte[] json;
        int from = 0;
        int count;
        if (column.encoding == Encoding.JSONB) {
            json = column.data;
            from = column.offsets[row];
            count = column.offsets[row + 1] - from;
        } else {
            JsonText text = new JsonText();
            if (!text.append(columnOf(column), row)) {
                return fail(column, RecordErrorCode.VALUE_UNFIT, "JSON has no NaN and no infinity");
            }
            json = text.toBytes();
            count = json.length;
        }
        int version = column.encoding == Encoding.NESTED_JSON ? 0 : 1;
        ensure(p, count + 1 + fixedBytes);
        buffer.putInt(p, count + version);
        if (version == 1) {
            buffer.put(p + 4, (byte) 1);
        }
        System.arraycopy(json, from, bytes, p + 4 + version, count);
        return p + 4 + version + count;
    }

    /** {@code array_send}: dimensions, whether there are nulls, type of the elements, then size and first index. */
    private int array(BoundColumn column, int row, int p) {
        ListColumn from = (ListColumn) columnOf(column);
        BoundColumn element = column.element;
        if (element == null) {
            throw new IllegalStateException("the array column '" + column.name + "' has no elements");
        }
        int first = from.start(row);
        int count = from.end(row) - first;
        int oid = element.how.target().oid();
        int at = p;
        buffer.putInt(at + 4, count == 0 ? 0 : 1);
        buffer.putInt(at + 8, 0);
        buffer.putInt(at + 12, oid);
        int q = at + 16;
        if (count > 0) {
            ensure(q, 8 + fixedBytes);
            buffer.putInt(q, count);
            buffer.putInt(q + 4, 1);
            q += 8;
        }
        byte[] marks = element.marks;
        for (int i = first; i < first + count; i++) {
            ensure(q, FIXED_BYTES_PER_COLUMN + fixedBytes);
            if (marks != null && marks[i] != Column.PRESENT) {
                buffer.putInt(at + 8, 1);
                buffer.putInt(q, NULL);
                q += 4;
            } else {
                q = value(element, i, q);
                if (q < 0) {
                    return -1;
                }
            }
        }
        buffer.putInt(at, q - at - 4);
        return q;
    }

    private int bytes(byte[] value, int p) {
        ensure(p, value.length + fixedBytes);
        buffer.putInt(p, value.length);
        System.arraycopy(value, 0, bytes, p + 4, value.length);
        return p + 4 + value.length;
    }

    private static Column columnOf(BoundColumn column) {
        Column from = column.column;
        if (from == null) {
            throw new IllegalStateException("no batch is bound");
        }
        return from;
    }

    private int unfit(BoundColumn column, int row) {
        DataType source = column.how.source();
        return fail(
                column,
                RecordErrorCode.VALUE_UNFIT,
                "expected a value that fits " + column.how.target().name() + " without loss, but found "
                        + shown(columnOf(column), row) + " (" + source.display() + ")");
    }

    private static String shown(Column column, int row) {
        try {
            String text = String.valueOf(column.value(row));
            return text.length() <= 100 ? text : text.substring(0, 100) + "…";
        } catch (ArithmeticException | java.time.DateTimeException outOfJavasRange) {
            return "a value out of range";
        }
    }

    private int fail(BoundColumn column, ErrorCode code, String message) {
        failedColumn = column.name;
        failedCode = code;
        failedMessage = message;
        return -1;
    }

    /** Makes room for {@code count} more bytes behind {@code from}. */
    private void ensure(int from, int count) {
        if (bytes.length - from < count) {
            grow(from, count);
        }
    }

    private void grow(int from, int count) {
        long wanted = Math.max((long) from + count, bytes.length + (long) (bytes.length >> 1));
        if ((long) from + count > MAX_CAPACITY) {
            throw new IllegalStateException("a row does not fit " + MAX_CAPACITY + " bytes");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MAX_CAPACITY));
        buffer = ByteBuffer.wrap(bytes);
    }
}
