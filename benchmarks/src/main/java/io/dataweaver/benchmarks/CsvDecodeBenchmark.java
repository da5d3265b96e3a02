package io.dataweaver.benchmarks;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.benchmarks.endtoend.LineitemCsv;
import io.dataweaver.format.csv.CsvPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** CSV to columns: rows like TPC-H's {@code lineitem}, 16 columns. A score is the time of one row on one core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CsvDecodeBenchmark {

    private static final int ROWS = 50_000;

    private final Format format =
            new CsvPlugin().create(Options.parse(new CsvPlugin().descriptor(), Map.of()), new NoContext());
    private byte[] document = {};
    private FileHead head = new FileHead(0, 1, "{}");
    private Schema schema = Schema.of("lineitem", Field.nullable("l_orderkey", DataTypes.BIGINT));

    /** Makes the rows, and checks that all of them are read. */
    @Setup
    public void makeRows() throws IOException {
        Path file = Files.createTempFile("lineitem", ".csv");
        try {
            LineitemCsv.write(file, ROWS);
            document = Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
        head = format.head(ByteInput.of(document));
        List<Field> fields = new ArrayList<>();
        for (String column : LineitemCsv.COLUMNS.split(",(?!\\d)")) {
            String[] parts = column.strip().split(" ");
            fields.add(Field.nullable(parts[0], DataTypes.parse(parts[1])));
        }
        schema = new Schema("lineitem", fields, List.of());
        long rows = 0;
        for (RecordBatch batch : decodeAll()) {
            rows += batch.size();
        }
        if (rows != ROWS) {
            throw new IllegalStateException(rows + " rows were read instead of " + ROWS);
        }
    }

    private List<RecordBatch> decodeAll() throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        Decoder decoder = decoder();
        try (ByteInput input = body()) {
            Decoded part;
            do {
                part = decoder.decode(input);
                batches.add(part.batch());
            } while (!part.atEnd());
        }
        return batches;
    }

    private Decoder decoder() {
        return format.decoder(new DecodeRequest(schema, head, 2, BatchLimits.DEFAULT, 1 << 20));
    }

    private ByteInput body() {
        ByteInput input = ByteInput.of(document);
        input.position((int) head.dataStart());
        return input;
    }

    /** Bytes to columns, all sixteen. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decode(Blackhole hole) throws IOException {
        Decoder decoder = decoder();
        try (ByteInput input = body()) {
            Decoded part;
            do {
                part = decoder.decode(input);
                hole.consume(part);
            } while (!part.atEnd());
        }
    }
}
