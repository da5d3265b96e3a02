package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import java.util.List;
import java.util.Map;

/** Messages that are one object each. */
final class JsonMessages implements MessageFormat {

    private final JsonOptions options;

    JsonMessages(JsonOptions options) {
        this.options = options;
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
        return new Inference(dataset, true, true, options.types(), given).inferMessages(sample);
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        return new JsonMessageDecoder(schema, maxMessageBytes);
    }

    @Override
    public MessageEncoder encoder(Schema schema) {
        return new JsonMessageEncoder(schema, options.nulls());
    }
}
