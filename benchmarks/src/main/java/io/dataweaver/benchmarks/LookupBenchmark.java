package io.dataweaver.benchmarks;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryLookup;
import io.dataweaver.testkit.memory.MemorySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A lookup in a table, by a number and by a text, of keys in no order, of which the table has nine in ten. Batches of 4,096
 * rows get two columns. A score is the time of one row on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {

    private static final int ROWS = 4096;
    private static final int BATCHES = 64;
    private static final long SEED = 20261126;

    private static final Schema TABLE = Schema.of(
            "customers",
            Field.required("id", DataTypes.BIGINT),
            Field.required("code", DataTypes.TEXT),
            Field.required("country", DataTypes.TEXT),
            Field.required("level", DataTypes.INTEGER));
    private static final Schema INPUT = Schema.of(
            "orders", Field.required("customer_id", DataTypes.BIGINT), Field.required("customer", DataTypes.TEXT));

    /** How many records the table holds. */
    @Param({"1000", "1000000"})
    private int records;

    private final RecordBatch[] batches = new RecordBatch[BATCHES];
    private MemoryLookup byNumber;
    private MemoryLookup byText;
    private Transform number;
    private Transform text;
    private int turn;

    /** Makes the table and the batches. */
    @Setup
    public void read() {
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < records; id++) {
            rows.add(Row.of(id * 37, "customer-" + id * 37, id % 2 == 0 ? "SE" : "GB", (int) (id % 9)));
        }
        byNumber = lookup(rows, Map.of("customer_id", "id"));
        byText = lookup(rows, Map.of("customer", "code"));
        number = transform(byNumber);
        text = transform(byText);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int b = 0; b < BATCHES; b++) {
            BatchBuilder builder = new BatchBuilder(INPUT, ROWS);
            for (int i = 0; i < ROWS; i++) {
                long id = random.nextInt(records) * 37L + (random.nextInt(10) == 0 ? 1 : 0);
                builder.column(0).appendValue(id);
                builder.column(1).appendValue("customer-" + id);
                builder.endRow(i + 1L);
            }
            batches[b] = builder.build();
        }
    }

    private static MemoryLookup lookup(List<Row> rows, Map<String, String> on) {
        return new MemoryLookup(
                () -> new MemorySource(TABLE, rows, 1, MemorySource.Interference.NONE),
                Map.of("on", on, "select", List.of("country", "level"), "missing", "set_null"));
    }

    private static Transform transform(MemoryLookup lookup) {
        Options options = Options.parse(lookup.plugin().descriptor(), lookup.options());
        return lookup.plugin().create(options, INPUT);
    }

    /** Forgets the tables. */
    @TearDown
    public void close() {
        byNumber.close();
        byText.close();
    }

    /** Looks up by a number. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void byNumber(Blackhole hole) {
        apply(number, hole);
    }

    /** Looks up by a text. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void byText(Blackhole hole) {
        apply(text, hole);
    }

    private void apply(Transform transform, Blackhole hole) {
        turn = (turn + 1) % BATCHES;
        transform.apply(batches[turn], new TransformOutput() {
            @Override
            public void emit(RecordBatch batch) {
                hole.consume(batch);
            }

            @Override
            public void reject(Rejection rejection) {
                throw new IllegalStateException("nothing is rejected");
            }
        });
    }
}
