package io.dataweaver.format.csv;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records; quotes only where it must. What it wrote reads back as the same values: empty text is written as
 * {@code ""}, and text that equals the null marker is quoted.
 */
final class CsvEncoder implements Encoder {

    private final CsvOptions options;
    private final Schema schema;
    private final Dialect dialect;
    private final byte[] lineEnd;
    private final byte[] nullMarker;
    private final boolean[] special = new boolean[256];

    CsvEncoder(CsvOptions options, Schema schema) {
        this.options = options;
        this.schema = schema;
        this.dialect = options.dialect();
        this.lineEnd = options.lineEnding().text().getBytes(StandardCharsets.US_ASCII);
        this.nullMarker = options.nullMarker().getBytes(StandardCharsets.US_ASCII);
        mark(dialect.delimiter());
        mark(dialect.quote());
        mark(dialect.escape());
        mark(dialect.comment());
        mark('\n');
        mark('\r');
        if (dialect.trim()) {
            mark(' ');
            mark('\t');
        }
    }

    private void mark(int b) {
        if (b != Dialect.NONE) {
            special[b & 0xff] = true;
        }
    }

    @Override
    public byte[] header() {
        if (!options.header()) {
            return new byte[0];
        }
        ByteOutput out = new ByteOutput(256);
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) {
                out.put(dialect.delimiter());
            }
            byte[] name = schema.field(i).name().getBytes(options.encoding().charset());
            putText(name, 0, name.length, out);
        }
        out.put(lineEnd);
        return out.toByteArray();
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        List<Rejection> rejections = new ArrayList<>();
        Column[] columns = batch.columns().toArray(Column[]::new);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int start = out.size();
            String reason = null;
            int failed = 0;
            for (int c = 0; c < columns.length && reason == null; c++) {
                if (c > 0) {
                    out.put(dialect.delimiter());
                }
                reason = put(columns[c], row, out);
                failed = c;
            }
            if (reason != null) {
                out.size(start);
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        RecordErrorCode.INVALID_TEXT,
                        schema.field(failed).name(),
                        reason));
                continue;
            }
            out.put(lineEnd);
        }
        return rejections;
    }

    /** Writes a value; returns why it cannot be written. */
    private @Nullable String put(Column column, int row, ByteOutput out) {
        if (!column.isPresent(row)) {
            if (column.isUnchanged(row)) {
                return "the source did not send the value because it has not changed, and a file cannot say so";
            }
            out.put(nullMarker);
            return null;
        }
        if (column instanceof BytesColumn bytes && !(column.type() instanceof DataType.Uuid)) {
            return putBytes(bytes, row, out);
        }
        int start = out.size();
        ValueWriter.put(column, row, out);
        quoteIfNeeded(start, out);
        return null;
    }

    private @Nullable String putBytes(BytesColumn column, int row, ByteOutput out) {
        if (column.type() instanceof DataType.Bytes) {
            int start = out.size();
            ValueWriter.put(column, row, out);
            quoteIfNeeded(start, out);
            return null;
        }
        int from = column.start(row);
        int to = column.end(row);
        if (options.encoding().isUtf8() || FieldReader.isAscii(column.data(), from, to)) {
            return putText(column.data(), from, to, out);
        }
        String text = column.text(row);
        if (!options.encoding().charset().newEncoder().canEncode(text)) {
            return "the text has characters that "
                    + options.encoding().charset().name() + " lacks";
        }
        byte[] bytes = text.getBytes(options.encoding().charset());
        return putText(bytes, 0, bytes.length, out);
    }

    /** Quotes what was written from {@code start} on, such as a negative number where the delimiter is a hyphen. */
    private void quoteIfNeeded(int start, ByteOutput out) {
        if (needsQuotes(out.array(), start, out.size())) {
            byte[] value = Arrays.copyOfRange(out.array(), start, out.size());
            out.size(start);
            putText(value, 0, value.length, out);
        }
    }

    private @Nullable String putText(byte[] bytes, int from, int to, ByteOutput out) {
        if (!needsQuotes(bytes, from, to)) {
            out.put(bytes, from, to);
            return null;
        }
        if (dialect.quote() == Dialect.NONE) {
            return from == to
                    ? "empty text looks like NULL where there are no quotes"
                    : "the text needs quotes, and `quote` is none";
        }
        byte quote = (byte) dialect.quote();
        out.put(quote);
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == quote || b == dialect.escape()) {
                out.put(b);
            }
            out.put(b);
        }
        out.put(quote);
        return null;
    }

    private boolean needsQuotes(byte[] bytes, int from, int to) {
        if (to - from == nullMarker.length && Arrays.equals(bytes, from, to, nullMarker, 0, nullMarker.length)) {
            return true;
        }
        if (from == to) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (special[bytes[i] & 0xff]) {
                return true;
            }
        }
        return false;
    }
}
