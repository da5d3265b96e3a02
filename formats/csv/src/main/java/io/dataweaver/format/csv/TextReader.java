package io.dataweaver.format.csv;

import static io.dataweaver.format.csv.RecordScanner.end;
import static io.dataweaver.format.csv.RecordScanner.start;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;

/** Copies text of ASCII characters at once; everything else goes the general way. */
final class TextReader extends FieldReader {

    private static final int SHORT = 16;

    private final boolean emptyIsNull;
    private final boolean hasMarker;
    private BytesColumn.Builder builder;

    TextReader(Field field, int column, CsvOptions options) {
        super(field, column, options);
        this.builder = (BytesColumn.Builder) ColumnBuilder.of(field.type(), 1);
        this.emptyIsNull = emptyIsNull();
        this.hasMarker = !emptyIsNull;
    }

    @Override
    void bind(ColumnBuilder newBuilder) {
        builder = (BytesColumn.Builder) newBuilder;
    }

    @Override
    void read(RecordBlock block) {
        byte[] bytes = block.bytes;
        long[] spans = block.spans;
        int fields = block.fields;
        BytesColumn.Builder out = builder;
        for (int row = 0, at = column; row < block.rows; row++, at += fields) {
            long span = spans[at];
            int from = start(span);
            int count = end(span) - from;
            boolean plain = (span & RecordScanner.ESCAPED) == 0
                    && (span < 0 ? span != RecordScanner.MISSING : count > 0 || !emptyIsNull)
                    && !(hasMarker && span >= 0 && isNull(bytes, from, from + count));
            if (plain && copyAscii(bytes, from, count, out)) {
                out.commit(count);
            } else {
                readAny(block, row, span, out);
            }
        }
    }

    /** Copies {@code count} bytes behind those of {@code out}; false if one is not ASCII. */
    private static boolean copyAscii(byte[] bytes, int from, int count, BytesColumn.Builder out) {
        if (count > SHORT || from + SHORT > bytes.length) {
            if (!isAscii(bytes, from, from + count)) {
                return false;
            }
            out.reserve(count);
            System.arraycopy(bytes, from, out.data(), out.used(), count);
            return true;
        }
        // Short text: two words, whatever lies behind it; what is copied too much is written over by the next value.
        out.reserve(SHORT);
        byte[] target = out.data();
        int at = out.used();
        long low = Swar.get(bytes, from);
        long high = Swar.get(bytes, from + Long.BYTES);
        Swar.put(target, at, low);
        Swar.put(target, at + Long.BYTES, high);
        long seen = count >= Long.BYTES
                ? low | (count == Long.BYTES ? 0 : high << ((SHORT - count) << 3))
                : count == 0 ? 0 : low << ((Long.BYTES - count) << 3);
        return (seen & Swar.HIGH_BITS) == 0;
    }
}
