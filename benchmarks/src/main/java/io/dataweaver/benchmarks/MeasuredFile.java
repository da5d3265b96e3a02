package io.dataweaver.benchmarks;

import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Events in a file that is in memory, read from its start to its end. */
final class MeasuredFile {

    /** What the pages of events are. */
    static final List<String> PAGES = List.of("/", "/cart", "/products/4711/reviews", "/search?q=winter+shoes");

    /** What their devices run. */
    static final List<String> SYSTEMS = List.of("android", "ios", "linux", "windows");

    private final Format format;
    private final byte[] bytes;
    private final FileHead head;

    /** Measures {@code file}, of which no copy is made. */
    MeasuredFile(Format format, byte[] file) throws IOException {
        this.format = format;
        this.bytes = file;
        this.head = format.head(ByteInput.of(file));
    }

    /** Returns all columns. */
    Schema schema() throws IOException {
        return format.infer("events", ByteInput.of(bytes), true, Map.of());
    }

    /** Decodes {@code columns} of all records, a batch at a time. */
    void decode(Schema columns, Consumer<Decoded> batches) throws IOException {
        Decoder decoder = format.decoder(new DecodeRequest(columns, head, 1, BatchLimits.DEFAULT, 1 << 20));
        try (ByteInput input = ByteInput.of(bytes)) {
            input.position((int) head.dataStart());
            Decoded part;
            do {
                part = decoder.decode(input);
                batches.accept(part);
            } while (!part.atEnd());
        }
    }

    /**
     * Checks what is decoded by the sum of a column of whole numbers.
     *
     * @throws IllegalStateException if that, or the number of records, is another
     */
    void require(Schema columns, String summed, int records, long expected) throws IOException {
        int index = columns.indexOf(summed);
        long[] found = new long[2];
        decode(columns, part -> {
            RecordBatch batch = part.batch();
            LongColumn values = (LongColumn) batch.column(index);
            for (int i = 0; i < batch.size(); i++) {
                found[0] += values.get(batch.row(i));
            }
            found[1] += batch.size();
        });
        if (found[0] != expected || found[1] != records) {
            throw new IllegalStateException("expected " + records + " records with a sum of " + expected
                    + ", but found " + found[1] + " with " + found[0]);
        }
    }
}
