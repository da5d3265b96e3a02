package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one column of a block of records into its builder. Subclasses have a loop of their own for the types that come
 * in masses; what these do not understand at once goes the general way here.
 *
 * <p>Appends one value a record, null for a record that it rejects. Not thread-safe.
 */
abstract class FieldReader {

    private final Field field;
    private final boolean quotedEmptyIsValue;
    private final byte[] nullMarker;
    private final RecordScanner unescaper;
    private final TextEncoding encoding;
    private byte[] scratch = new byte[256];

    /** The index of the field in each record. */
    final int column;

    FieldReader(Field field, int column, CsvOptions options) {
        this.field = field;
        this.column = column;
        this.quotedEmptyIsValue = field.type() instanceof DataType.Text || field.type() instanceof DataType.Bytes;
        this.nullMarker = options.nullMarker().getBytes(StandardCharsets.US_ASCII);
        this.unescaper = new RecordScanner(options.dialect());
        this.encoding = options.encoding();
    }

    static FieldReader of(Field field, int column, CsvOptions options) {
        DataType type = field.type();
        if (type instanceof DataType.Int64 || type instanceof DataType.Int32 || type instanceof DataType.Int16) {
            return new IntegerReader(field, column, options);
        } else if (type instanceof DataType.Decimal decimal
                && !decimal.isUnbounded()
                && decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION) {
            return new DecimalReader(field, decimal, column, options);
        } else if (type instanceof DataType.Date) {
            return new DateReader(field, column, options);
        } else if (type instanceof DataType.Text) {
            return new TextReader(field, column, options);
        }
        return new AnyReader(field, column, options);
    }

    /** Takes the builder of the next batch. */
    abstract void bind(ColumnBuilder newBuilder);

    /** Appends a value for each record of {@code block}. */
    abstract void read(RecordBlock block);

    /** Tells whether the text of an unquoted field is the marker of null. */
    final boolean isNull(byte[] bytes, int from, int to) {
        return to - from == nullMarker.length && Arrays.equals(bytes, from, to, nullMarker, 0, nullMarker.length);
    }

    /** Tells whether an empty field without quotes is null. */
    final boolean emptyIsNull() {
        return nullMarker.length == 0;
    }

    /** Appends the value of {@code span}, whatever it is, or rejects the record. */
    final void readAny(RecordBlock block, int row, long span, ColumnBuilder builder) {
        boolean quoted = (span & RecordScanner.QUOTED) != 0 && span != RecordScanner.MISSING;
        if (span == RecordScanner.MISSING
                || (!quoted && isNull(block.bytes, start(span), end(span)))
                || (quoted && start(span) == end(span) && !quotedEmptyIsValue)) {
            appendNull(block, row, builder);
            return;
        }
        byte[] bytes = block.bytes;
        int from = start(span);
        int to = end(span);
        if ((span & RecordScanner.ESCAPED) != 0) {
            bytes = room(to - from);
            to = unescaper.unescape(block.bytes, span, bytes);
            from = 0;
        }
        try {
            append(bytes, from, to, builder);
        } catch (ValueFormatException unfit) {
            block.reject(row, RecordErrorCode.VALUE_UNFIT, field.name(), String.valueOf(unfit.getMessage()));
            builder.appendNull();
        } catch (java.nio.charset.CharacterCodingException malformed) {
            block.reject(
                    row,
                    RecordErrorCode.INVALID_TEXT,
                    field.name(),
                    "the text is not well-formed " + encoding.charset().name());
            builder.appendNull();
        }
    }

    private void append(byte[] bytes, int from, int to, ColumnBuilder builder)
            throws java.nio.charset.CharacterCodingException {
        boolean text = field.type() instanceof DataType.Text || field.type() instanceof DataType.Json;
        if (text && !isAscii(bytes, from, to)) {
            byte[] utf8 = encoding.decode(bytes, from, to).getBytes(StandardCharsets.UTF_8);
            ValueParser.append(utf8, 0, utf8.length, builder);
        } else {
            ValueParser.append(bytes, from, to, builder);
        }
    }

    final void appendNull(RecordBlock block, int row, ColumnBuilder builder) {
        builder.appendNull();
        if (!field.nullable()) {
            block.reject(
                    row, RecordErrorCode.NULL_NOT_ALLOWED, field.name(), "expected a value, but the field is empty");
        }
    }

    static boolean isAscii(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if ((Swar.get(bytes, at) & Swar.HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] room(int count) {
        if (scratch.length < count) {
            scratch = new byte[count * 2];
        }
        return scratch;
    }
}
