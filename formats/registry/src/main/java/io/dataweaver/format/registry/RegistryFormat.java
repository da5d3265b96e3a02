package io.dataweaver.format.registry;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.plugin.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of which each names its schema; {@link RegistryMessages} reads and writes them. There are no such files. */
final class RegistryFormat implements Format {

    private final RegistryOptions options;
    private final PluginContext context;

    RegistryFormat(RegistryOptions options, PluginContext context) {
        this.options = options;
        this.context = context;
    }

    @Override
    public String extension() {
        return "bin";
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public Optional<MessageFormat> messages() {
        MessageFormat json = context.format(ComponentRef.of("json"))
                .messages()
                .orElseThrow(() -> new IllegalStateException("JSON has no messages"));
        return Optional.of(
                new RegistryMessages(options, new Registry(options, json, context), json, Optional.empty(), context));
    }

    private static DataWeaverException noFiles() {
        return RegistryErrorCode.REGISTRY_SETTING.failure(
                "the format `registry` is for messages, such as those of Kafka: in a file nothing tells where one ends");
    }

    @Override
    public FileHead head(ByteInput input) {
        throw noFiles();
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given) {
        throw noFiles();
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) {
        throw noFiles();
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        throw noFiles();
    }

    @Override
    public Encoder encoder(Schema schema) {
        throw noFiles();
    }
}
