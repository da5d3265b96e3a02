package io.dataweaver.connector.file;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds to what is decoded of a file the columns that its folders hold. Not thread-safe. */
final class PartitionedDecoder implements Decoder {

    private final Decoder decoder;
    private final Schema wanted;
    private final Map<String, Column> values;

    /**
     * Wraps a decoder.
     *
     * @param wanted the columns to return; those that are not in {@code values} are the decoder's, in its order
     * @param values columns of one row
     */
    PartitionedDecoder(Decoder decoder, Schema wanted, Map<String, Column> values) {
        this.decoder = decoder;
        this.wanted = wanted;
        this.values = values;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Decoded decoded = decoder.decode(input);
        RecordBatch batch = decoded.batch();
        List<Column> columns = new ArrayList<>();
        int next = 0;
        for (String name : wanted.names()) {
            Column value = values.get(name);
            columns.add(value == null ? batch.column(next++) : repeat(value, batch.length()));
        }
        return new Decoded(batch.withColumns(wanted, columns), decoded.rejections(), decoded.atEnd());
    }

    private static Column repeat(Column value, int rows) {
        ColumnBuilder builder = ColumnBuilder.of(value.type(), rows);
        for (int i = 0; i < rows; i++) {
            builder.appendFrom(value, 0);
        }
        return builder.build();
    }

    @Override
    public long nextOrigin() {
        return decoder.nextOrigin();
    }

    @Override
    public long nextSkipped() {
        return decoder.nextSkipped();
    }
}
