package io.dataweaver.format.parquet;

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
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files that are written and read whole. */
final class ParquetFiles {

    static final int MAX_RECORD = 1 << 20;

    private ParquetFiles() {}

    static Format format(Map<String, Object> options) {
        ParquetPlugin plugin = new ParquetPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    /** Returns a file of the tests. */
    static byte[] resource(String name) throws IOException {
        try (InputStream in = ParquetFiles.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    /** What was read. */
    record Read(Schema schema, List<Row> rows, List<Rejection> rejections) {}

    static Read read(byte[] file) throws IOException {
        return read(file, infer(file), List.of());
    }

    static Schema infer(byte[] file) throws IOException {
        return format(Map.of()).infer("test", ByteInput.of(file), true, Map.of());
    }

    static Read read(byte[] file, Schema schema, List<Predicate> hints) throws IOException {
        Format format = format(Map.of());
        FileHead head = format.head(ByteInput.of(file));
        Decoder decoder = format.decoder(new DecodeRequest(schema, head, 1, 0, BatchLimits.DEFAULT, MAX_RECORD, hints));
        Read read = new Read(schema, new ArrayList<>(), new ArrayList<>());
        try (ByteInput input = ByteInput.of(RandomAccessBytes.of(file), head.dataStart(), file.length, 1024)) {
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                read.rows().addAll(Rows.of(decoded.batch()));
                read.rejections().addAll(decoded.rejections());
            } while (!decoded.atEnd());
        }
        return read;
    }

    /** Returns a file of {@code batches}. */
    static byte[] write(
            Map<String, Object> options, Schema schema, List<RecordBatch> batches, List<Rejection> rejections)
            throws IOException {
        ByteOutput out = new ByteOutput(1024);
        Encoder encoder = format(options).encoder(schema);
        out.put(encoder.header());
        for (RecordBatch batch : batches) {
            rejections.addAll(encoder.encode(batch, out, false));
        }
        encoder.flush(out);
        out.put(encoder.footer(RandomAccessBytes.of(out.toByteArray())));
        return out.toByteArray();
    }
}
