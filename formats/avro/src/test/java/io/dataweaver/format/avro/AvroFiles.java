package io.dataweaver.format.avro;

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
import io.dataweaver.testkit.plugin.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;

/** Files that Avro's library writes and ours reads, and the other way round. */
final class AvroFiles {

    static final int MAX_RECORD = 1 << 20;

    private AvroFiles() {}

    static Format format(Map<String, Object> options) {
        AvroPlugin plugin = new AvroPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    /** Returns a container file of {@code data}, as Avro's library writes it. */
    static byte[] container(org.apache.avro.Schema schema, List<?> data, String codec, int syncInterval)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<@Nullable Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec));
            writer.setSyncInterval(syncInterval);
            writer.create(schema, out);
            for (Object datum : data) {
                writer.append(datum);
            }
        }
        return out.toByteArray();
    }

    /**
     * What was read.
     *
     * @param rows by column
     */
    record Read(List<Map<String, @Nullable Object>> rows, List<Rejection> rejections) {}

    /** Reads all columns that are inferred. */
    static Read read(Format format, byte[] file) throws IOException {
        return read(format, file, format.infer("test", ByteInput.of(file), true, Map.of()));
    }

    /** Reads the columns of {@code schema}. */
    static Read read(Format format, byte[] file, Schema schema) throws IOException {
        FileHead head = format.head(ByteInput.of(file));
        Decoder decoder = format.decoder(new DecodeRequest(schema, head, 1, BatchLimits.DEFAULT, MAX_RECORD));
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        try (ByteInput input = ByteInput.of(file)) {
            input.position((int) head.dataStart());
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                read.rows().addAll(Values.of(decoded.batch()));
                read.rejections().addAll(decoded.rejections());
            } while (!decoded.atEnd());
        }
        return read;
    }

    /** Adds the batches of all columns to {@code batches}, and returns which columns there are. */
    static Schema batches(Format format, byte[] file, List<RecordBatch> batches) throws IOException {
        Schema schema = format.infer("test", ByteInput.of(file), true, Map.of());
        FileHead head = format.head(ByteInput.of(file));
        Decoder decoder = format.decoder(new DecodeRequest(schema, head, 1, BatchLimits.DEFAULT, MAX_RECORD));
        try (ByteInput input = ByteInput.of(file)) {
            input.position((int) head.dataStart());
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                batches.add(decoded.batch());
            } while (!decoded.atEnd());
        }
        return schema;
    }

    /** Returns a file of {@code batches}. */
    static byte[] write(Format format, Schema schema, List<RecordBatch> batches, List<Rejection> rejections) {
        ByteOutput out = new ByteOutput(1024);
        Encoder encoder = format.encoder(schema);
        out.put(encoder.header());
        for (RecordBatch batch : batches) {
            rejections.addAll(encoder.encode(batch, out, false));
        }
        out.put(encoder.footer());
        return out.toByteArray();
    }
}
