package io.dataweaver.format.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole files of envelopes in and out, for tests. */
final class Changes {

    private Changes() {}

    static Format debezium(Map<String, ?> options) {
        return format(new DebeziumPlugin(), options);
    }

    static Format plain(Map<String, ?> options) {
        return format(new ChangesPlugin(), options);
    }

    private static Format format(FormatPlugin plugin, Map<String, ?> options) {
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    /** What was read: rows with their kinds, and rejections. */
    record Read(List<Row> rows, List<Rejection> rejections) {}

    static Schema infer(Format format, byte[] file) {
        try {
            return format.infer("rows", ByteInput.of(file), true, Map.of());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Reads lines with the columns that are inferred of them. */
    static Read read(Format format, String... lines) {
        byte[] file = file(lines);
        return read(format, infer(format, file), file);
    }

    static byte[] file(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    static Read read(Format format, Schema schema, byte[] file) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        try {
            FileHead head = format.head(ByteInput.of(file));
            ByteInput input = ByteInput.of(file);
            input.position((int) head.dataStart());
            Decoder decoder =
                    format.decoder(new DecodeRequest(schema, head, head.firstOrigin(), BatchLimits.DEFAULT, 1 << 20));
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                read.rows().addAll(Rows.of(decoded.batch()));
                read.rejections().addAll(decoded.rejections());
            } while (!decoded.atEnd());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return read;
    }

    static byte[] write(Format format, Schema schema, List<Row> rows, List<Rejection> rejections) {
        Encoder encoder = format.encoder(schema);
        ByteOutput out = new ByteOutput(16);
        out.put(encoder.header());
        boolean first = true;
        for (RecordBatch batch : Batches.ofSize(schema, rows, 10)) {
            int before = out.size();
            rejections.addAll(encoder.encode(batch, out, first));
            first = first && out.size() == before;
        }
        encoder.flush(out);
        out.put(encoder.footer());
        return out.toByteArray();
    }
}
