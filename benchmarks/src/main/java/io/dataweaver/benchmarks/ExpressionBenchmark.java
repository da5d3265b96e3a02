package io.dataweaver.benchmarks;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.CompiledExpression;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
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

/**
 * A filter and a projection over batches of 4,096 rows, each beside {@link HandWritten loops} over the same columns that
 * make the same result. A score is the time of one row on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionBenchmark {

    private static final int ROWS = 4096;
    private static final int BATCHES = 16;
    private static final long SEED = 20261123;
    private static final String[] STATES = {"PAID", "NEW", "SHIPPED", "PACKED"};

    private static final Schema SCHEMA = Schema.of(
            "orders",
            Field.required("total", DataTypes.decimal(12, 2)),
            Field.required("status", DataTypes.TEXT),
            Field.required("customer", DataTypes.TEXT),
            Field.required("created", DataTypes.TIMESTAMP));

    /** Several, so that no branch predictor learns the rows of one by heart. */
    private final RecordBatch[] batches = batches();

    private final EvaluationErrors errors = new EvaluationErrors();
    private final int[] out = new int[ROWS];
    private int turn;

    private final CompiledCondition paidAbove =
            new ExpressionCompiler().compileCondition("status = 'PAID' and total > 100", SCHEMA);
    private final List<CompiledExpression> five = List.of(
            expression("total * 1.19 + 4.90"),
            expression("upper(customer)"),
            expression("substring(customer, 3, 5)"),
            expression("case when total > 150 then 'big' when total > 50 then 'medium' else 'small' end"),
            expression("extract(month from created)"));

    private static CompiledExpression expression(String sql) {
        return new ExpressionCompiler().compile(sql, SCHEMA);
    }

    private static RecordBatch[] batches() {
        SplittableRandom random = new SplittableRandom(SEED);
        RecordBatch[] batches = new RecordBatch[BATCHES];
        Arrays.setAll(batches, i -> batch(random));
        return batches;
    }

    private static RecordBatch batch(SplittableRandom random) {
        BatchBuilder rows = new BatchBuilder(SCHEMA, ROWS);
        for (int i = 0; i < ROWS; i++) {
            ((DecimalColumn.Builder) rows.column(0)).append(random.nextLong(20_000));
            ((BytesColumn.Builder) rows.column(1)).append(STATES[random.nextInt(STATES.length)]);
            ((BytesColumn.Builder) rows.column(2)).append(customer(random));
            ((LongColumn.Builder) rows.column(3)).append(1_767_225_600_000_000L + random.nextLong(31_536_000_000_000L));
            rows.endRow(i + 1);
        }
        return rows.build();
    }

    /** A name of 4 to 19 letters; one in 64 is not ASCII. */
    private static String customer(SplittableRandom random) {
        StringBuilder name = new StringBuilder(random.nextInt(64) == 0 ? "Zoë" : "Ann");
        for (int more = random.nextInt(1, 17); more > 0; more--) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    /** Holds both sides to the same result, so that no time counts for a wrong one. */
    @Setup
    public void check() {
        for (RecordBatch batch : batches) {
            int[] expected = new int[ROWS];
            int count = HandWritten.filter(batch, expected);
            if (paidAbove.select(batch, out, errors) != count || !Arrays.equals(out, 0, count, expected, 0, count)) {
                throw new IllegalStateException("the filter does not agree with the loop written by hand");
            }
            Column[] columns = HandWritten.projection(batch);
            for (int c = 0; c < columns.length; c++) {
                Column found = five.get(c).evaluate(batch, errors);
                for (int row = 0; row < ROWS; row++) {
                    if (!Objects.equals(columns[c].value(row), found.value(row))) {
                        throw new IllegalStateException("expected " + columns[c].value(row) + " at row " + row
                                + " of column " + c + ", but computed " + found.value(row));
                    }
                }
            }
            if (!errors.isEmpty()) {
                throw new IllegalStateException("rows failed");
            }
        }
    }

    private RecordBatch next() {
        return batches[turn++ & (BATCHES - 1)];
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filter() {
        return paidAbove.select(next(), out, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterByHand() {
        return HandWritten.filter(next(), out);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void projection(Blackhole blackhole) {
        RecordBatch batch = next();
        for (CompiledExpression expression : five) {
            blackhole.consume(expression.evaluate(batch, errors));
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void projectionByHand(Blackhole blackhole) {
        for (Column column : HandWritten.projection(next())) {
            blackhole.consume(column);
        }
    }
}
