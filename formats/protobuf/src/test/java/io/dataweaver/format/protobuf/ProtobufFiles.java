package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages that Protobuf's library writes and ours reads, and the other way round. */
final class ProtobufFiles {

    static final int MAX_RECORD = 1 << 20;

    private ProtobufFiles() {}

    static Format format(Map<String, Object> options) {
        ProtobufPlugin plugin = new ProtobufPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    /** Returns the format for the only message of a schema. */
    static Format format(String proto) {
        return format(Map.of("schema", proto));
    }

    /** Returns the message {@code name} of a schema; null for the only one. */
    static Descriptor message(String proto, @Nullable String name) {
        return MessageNames.find(new ProtoFiles(Map.of(), List.of()).of("test.proto", proto), name);
    }

    static byte[] delimited(List<? extends Message> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Message message : messages) {
            message.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    /** Puts its length before a message. */
    static byte[] delimited(byte[] message) {
        ByteOutput out = new ByteOutput(message.length + 8);
        WireOutput.putBytes(message, out);
        return out.toByteArray();
    }

    /** What was read. */
    record Read(Schema schema, List<Row> rows, List<Rejection> rejections) {
        /** Returns the value of the only row. */
        @Nullable Object value(String column) {
            if (rows.size() != 1 || !rejections.isEmpty()) {
                throw new AssertionError("not one row: " + this);
            }
            return rows.get(0).value(schema.indexOf(column));
        }
    }

    /** Reads all columns. */
    static Read read(Format format, byte[] file) throws IOException {
        return read(format, file, format.infer("test", ByteInput.of(file), true, Map.of()));
    }

    static Read read(Format format, byte[] file, Schema schema) throws IOException {
        FileHead head = format.head(ByteInput.of(file));
        Decoder decoder = format.decoder(new DecodeRequest(schema, head, 1, BatchLimits.DEFAULT, MAX_RECORD));
        Read read = new Read(schema, new ArrayList<>(), new ArrayList<>());
        try (ByteInput input = ByteInput.of(file)) {
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                read.rows().addAll(Rows.of(decoded.batch()));
                read.rejections().addAll(decoded.rejections());
            } while (!decoded.atEnd());
        }
        return read;
    }

    /** Returns a file of {@code batch}. */
    static byte[] write(Format format, RecordBatch batch, List<Rejection> rejections) {
        ByteOutput out = new ByteOutput(1024);
        Encoder encoder = format.encoder(batch.schema());
        rejections.addAll(encoder.encode(batch, out, true));
        return out.toByteArray();
    }
}
