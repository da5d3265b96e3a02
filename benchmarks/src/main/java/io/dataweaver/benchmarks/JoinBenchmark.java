package io.dataweaver.benchmarks;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.keyed.JoinPlugin;
import io.dataweaver.core.keyed.JoiningPlugin;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * A join of orders with payments that come within ten minutes, of which each order has one on average: what its partition does of
 * what passes the exchange, with some 60,000 rows of each side to remember. Batches of 4,096 rows of one side. A score is the time of
 * one row of either side on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JoinBenchmark {

    private static final int ROWS = 4096;
    private static final int BATCHES = 128;
    private static final long SEED = 20261126;
    private static final int ORDERS_IN_TEN_MINUTES = 60_000;
    private static final long MICROS_BETWEEN_ORDERS = 600_000_000L / ORDERS_IN_TEN_MINUTES;
    private static final int BATCHES_BETWEEN_CHECKPOINTS = 16;

    private static final Schema ORDERS = Schema.of(
            "orders",
            Field.required("id", DataTypes.BIGINT),
            Field.required("shop", DataTypes.TEXT),
            Field.required("total", DataTypes.decimal(12, 2)),
            Field.required("at", DataTypes.TIMESTAMP));
    private static final Schema PAYMENTS = Schema.of(
            "payments",
            Field.required("order_id", DataTypes.BIGINT),
            Field.required("amount", DataTypes.decimal(12, 2)),
            Field.required("paid", DataTypes.TIMESTAMP));

    /** Which records come out that belong to no other. */
    @Param({"inner", "full"})
    private String type = "inner";

    private final RecordBatch[] passing = new RecordBatch[BATCHES];
    private final long[] reached = new long[BATCHES];
    private JoiningPlugin.Joining joining;
    private StatefulTransform join;
    private Path folder;

    /** Makes the batches. */
    @Setup
    public void make() {
        JoinPlugin plugin = new JoinPlugin();
        joining = plugin.join(
                Options.parse(
                        plugin.descriptor(),
                        Map.of(
                                "left",
                                "orders",
                                "right",
                                "payments",
                                "on",
                                Map.of("id", "order_id"),
                                "time",
                                Map.of("orders", "at", "payments", "paid"),
                                "within",
                                Map.of("after", "10m"),
                                "type",
                                type)),
                List.of(new Input("orders", ORDERS), new Input("payments", PAYMENTS)));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int batch = 0; batch < BATCHES; batch += 2) {
            long first = (long) ROWS * batch / 2;
            passing[batch] = passed(joining.sides().get(0), orders(first, random));
            passing[batch + 1] = passed(joining.sides().get(1), payments(first, random));
            reached[batch] = (first - ROWS) * MICROS_BETWEEN_ORDERS;
            reached[batch + 1] = reached[batch];
        }
    }

    private static RecordBatch orders(long first, SplittableRandom random) {
        BatchBuilder builder = new BatchBuilder(ORDERS, ROWS);
        for (long id = first; id < first + ROWS; id++) {
            ((LongColumn.Builder) builder.column(0)).append(id);
            builder.column(1).appendValue("shop-" + random.nextInt(1000));
            builder.column(2).appendValue(random.nextInt(100_000));
            ((LongColumn.Builder) builder.column(3)).append(id * MICROS_BETWEEN_ORDERS);
            builder.endRow(id + 1);
        }
        return builder.build();
    }

    private static RecordBatch payments(long first, SplittableRandom random) {
        BatchBuilder builder = new BatchBuilder(PAYMENTS, ROWS);
        for (long number = first; number < first + ROWS; number++) {
            ((LongColumn.Builder) builder.column(0)).append(number - random.nextInt(ORDERS_IN_TEN_MINUTES));
            builder.column(1).appendValue(random.nextInt(100_000));
            ((LongColumn.Builder) builder.column(2)).append(number * MICROS_BETWEEN_ORDERS);
            builder.endRow(number + 1);
        }
        return builder.build();
    }

    private static RecordBatch passed(Transform side, RecordBatch batch) {
        RecordBatch[] passed = new RecordBatch[1];
        side.apply(batch, new TransformOutput() {
            @Override
            public void emit(RecordBatch emitted) {
                passed[0] = emitted;
            }

            @Override
            public void reject(Rejection rejection) {
                throw new IllegalStateException(rejection.message());
            }
        });
        return passed[0];
    }

    /** Begins anew. */
    @Setup(Level.Invocation)
    public void open() throws IOException {
        folder = Files.createTempDirectory("join");
        join = (StatefulTransform)
                ((ColumnUse) joining.join()).over(joining.sides().get(0).outputSchema());
        join.open(folder, Optional.empty());
    }

    /** Forgets what was remembered. */
    @TearDown(Level.Invocation)
    public void close() throws IOException {
        join.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A run that is through before its first checkpoint. */
    @Benchmark
    @OperationsPerInvocation(ROWS * BATCHES)
    public void withoutCheckpoint(Blackhole hole) {
        joinAll(hole, BATCHES);
    }

    /** With a checkpoint every 65,536 rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS * BATCHES)
    public void withCheckpoints(Blackhole hole) {
        joinAll(hole, BATCHES_BETWEEN_CHECKPOINTS);
    }

    private void joinAll(Blackhole hole, int between) {
        TransformOutput output = new TransformOutput() {
            @Override
            public void emit(RecordBatch batch) {
                hole.consume(batch);
            }

            @Override
            public void reject(Rejection rejection) {
                throw new IllegalStateException(rejection.message());
            }
        };
        for (int batch = 0; batch < BATCHES; batch++) {
            join.advance(reached[batch], output);
            join.apply(passing[batch], output);
            if ((batch + 1) % between == 0 && between < BATCHES) {
                join.checkpoint(new Position(Integer.toString(batch)));
            }
        }
        join.finish(output);
    }
}
