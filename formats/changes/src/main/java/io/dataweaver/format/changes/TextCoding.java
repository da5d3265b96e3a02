package io.dataweaver.format.changes;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;

/** Values that all stand as text, for reading. */
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
        } else if (type instanceof DataType.Text || type instanceof DataType.Bytes) {
            ((BytesColumn.Builder) to).append(texts.data(), texts.start(row), texts.end(row));
        } else {
            ValueParser.append(texts.data(), texts.start(row), texts.end(row), to);
        }
    }

    @Override
    public void encode(Column plain, int row, ColumnBuilder to) {
        throw new ValueFormatException("such envelopes are read and not written");
    }
}
