package io.dataweaver.format.raw;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message is one value, whatever it holds. */
final class RawMessages implements MessageFormat {

    private final RawOptions options;

    RawMessages(RawOptions options) {
        this.options = options;
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
        return options.schema(dataset, given);
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        ValueColumn value = new ValueColumn(options.column(), schema);
        return new MessageDecoder() {
            @Override
            public void bind(BatchBuilder batch) {
                value.bind(batch);
            }

            @Override
            public void decode(byte[] bytes, int from, int to, long origin) {
                if (to - from > maxMessageBytes) {
                    throw ValueColumn.tooLarge(maxMessageBytes);
                }
                value.add(bytes, from, to, origin);
            }
        };
    }

    @Override
    public MessageEncoder encoder(Schema schema) {
        RawOptions.requireOneColumn(schema);
        return RawMessages::encode;
    }

    private static List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        List<Rejection> rejections = new ArrayList<>();
        BytesColumn values = (BytesColumn) batch.column(0);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (values.isPresent(row)) {
                out.put(values.data(), values.start(row), values.end(row));
            } else {
                rejections.add(ValueColumn.rejected(batch, row, ValueColumn.missing()));
            }
            ends[i] = out.size();
        }
        return rejections;
    }
}
