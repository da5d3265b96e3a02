package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import java.util.List;
import java.util.Map;

/** Protobuf messages that stand alone. */
final class ProtobufMessages implements MessageFormat {

    private final ProtobufFormat format;

    ProtobufMessages(ProtobufFormat format) {
        this.format = format;
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
        return format.columns(dataset, given);
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        return format.rows(schema, maxMessageBytes);
    }

    @Override
    public MessageEncoder encoder(Schema schema) {
        return format.writer(schema);
    }
}
