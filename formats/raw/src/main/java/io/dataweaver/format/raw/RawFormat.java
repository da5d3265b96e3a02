package io.dataweaver.format.raw;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.DelimitedRecords;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bytes of files as they are; {@link RawMessages} those of messages. */
final class RawFormat implements Format {

    private final RawOptions options;
    private final RawMessages messages;

    RawFormat(RawOptions options) {
        this.options = options;
        this.messages = new RawMessages(options);
    }

    @Override
    public String extension() {
        return options.as() == RawType.TEXT ? "txt" : "bin";
    }

    @Override
    public boolean isSplittable() {
        return options.records().isSplittable();
    }

    @Override
    public FileHead head(ByteInput input) {
        return new FileHead(0, 1, "{}");
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given) {
        return options.schema(dataset, given);
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return options.records().ranges(file, head, parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return options.records().decoder(messages.decoder(request.schema(), request.maxRecordBytes()), request);
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return DelimitedRecords.recordDecoder(messages.decoder(request.schema(), request.maxRecordBytes()), request);
    }

    @Override
    public Encoder encoder(Schema schema) {
        if (options.records().isWhole()) {
            throw RawErrorCode.NO_DELIMITER.failure("the format `raw` is to write column '"
                    + schema.field(0).name() + "' to files, but has no delimiter");
        }
        return options.records().encoder(messages.encoder(schema), new byte[0]);
    }

    @Override
    public Optional<MessageFormat> messages() {
        return Optional.of(messages);
    }
}
