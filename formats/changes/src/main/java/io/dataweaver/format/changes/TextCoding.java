package io.dataweaver.format.changes;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.util.Arrays;

/** Values that all stand as text, for reading; bytes as characters of ISO 8859-1. */
record TextCoding(DataType type) implements ValueCoding {

    @Override
    public DataType coded() {
        return DataTypes.TEXT;
    }

    @Override
    public void decode(Column coded, int row, ColumnBuilder to) {
        BytesColumn texts = (BytesColumn) coded;
        if (!texts.isPresent(row)) {
            to.appendNull();
        } else if (type instanceof DataType.Text) {
            ((BytesColumn.Builder) to).append(texts.data(), texts.start(row), texts.end(row));
        } else if (type instanceof DataType.Bytes) {
            byte[] bytes = bytes(texts.data(), texts.start(row), texts.end(row));
            ((BytesColumn.Builder) to).append(bytes, 0, bytes.length);
        } else {
            ValueParser.append(texts.data(), texts.start(row), texts.end(row), to);
        }
    }

    /** Returns what text in UTF-8 is in ISO 8859-1, which has a byte for each of its characters. */
    private static byte[] bytes(byte[] text, int from, int to) {
        byte[] bytes = new byte[to - from];
        int count = 0;
        for (int at = from; at < to; at++) {
            int first = text[at] & 0xff;
            if (first >= 0x80) {
                if (first > 0xc3) {
                    throw new ValueFormatException(
                            "bytes stand as characters up to U+00FF, but there is one beyond them");
                }
                first = (first & 0x03) << 6 | (text[++at] & 0x3f);
            }
            bytes[count++] = (byte) first;
        }
        return Arrays.copyOf(bytes, count);
    }

    @Override
    public void encode(Column plain, int row, ColumnBuilder to) {
        throw new ValueFormatException("such envelopes are read and not written");
    }
}
