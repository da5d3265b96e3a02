package io.dataweaver.format.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files in and out, for tests; values are shown a byte a character. */
final class Raw {

    static final FileHead HEAD = new FileHead(0, 1, "{}");

    private Raw() {}

    static Format format(Map<String, ?> options) {
        RawPlugin plugin = new RawPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    /** What was read: values, the number of each, and where reading could go on after each batch. */
    record Read(List<String> values, List<Long> origins, List<Rejection> rejections, List<FileRange> places) {
        Read() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    static Schema schema(Format format) {
        try {
            return format.infer("files", ByteInput.of(new byte[0]), true, Map.of());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Read read(Format format, byte[] file) {
        return read(format, file, new FileRange(0, file.length, 1), 3, 1 << 20);
    }

    static Read read(Format format, byte[] file, FileRange range, int batchRows, int maxRecord) {
        Schema schema = schema(format);
        BatchLimits limits = new BatchLimits(batchRows, 1 << 20, Duration.ZERO);
        Decoder decoder = format.decoder(new DecodeRequest(schema, HEAD, range.firstOrigin(), limits, maxRecord));
        Read read = new Read();
        int length = (int) (range.end() - range.start());
        try (ByteInput input =
                new ByteInput(new ByteArrayInputStream(file, (int) range.start(), length), range.start(), length, 1)) {
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                add(decoded.batch(), read);
                read.rejections().addAll(decoded.rejections());
                read.places().add(new FileRange(input.offset(), file.length, decoder.nextOrigin()));
            } while (!decoded.atEnd());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return read;
    }

    private static void add(RecordBatch batch, Read read) {
        for (int i = 0; i < batch.size(); i++) {
            read.values().add(show(batch.column(0), batch.row(i)));
            read.origins().add(batch.origin(batch.row(i)));
        }
    }

    static String show(Column column, int row) {
        Object value = column.value(row);
        return value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : String.valueOf(value);
    }

    static RandomAccessBytes file(byte[] bytes) {
        return new RandomAccessBytes() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long offset, byte[] target, int from, int count) {
                int read = (int) Math.min(count, bytes.length - offset);
                System.arraycopy(bytes, (int) offset, target, from, Math.max(read, 0));
                return read > 0 ? read : -1;
            }
        };
    }
}
