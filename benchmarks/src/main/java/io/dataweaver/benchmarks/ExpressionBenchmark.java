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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Expressions over batches of 4,096 rows, beside loops written by hand for the same columns. A score is the time of one
 * row on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionBenchmark {

    private static final int ROWS = 4096;
    private static final long SEED = 20261123;
    private static final String[] STATES = {"PAID", "NEW", "SHIPPED", "PACKED"};

    private static final Schema SCHEMA = Schema.of(
            "orders",
            Field.required("amount_cents", DataTypes.BIGINT),
            Field.required("qty", DataTypes.BIGINT),
            Field.required("total", DataTypes.decimal(12, 2)),
            Field.required("tax", DataTypes.decimal(5, 4)),
            Field.required("status", DataTypes.TEXT),
            Field.required("created", DataTypes.TIMESTAMP));

    private final RecordBatch batch = batch();
    private final EvaluationErrors errors = new EvaluationErrors();
    private final int[] out = new int[ROWS];

    private final CompiledCondition amountAbove = condition("amount_cents > 5000");
    private final CompiledCondition paidAbove = condition("status = 'PAID' and total > 100");
    private final CompiledCondition like = condition("status like '%AI%'");
    private final CompiledExpression product = expression("amount_cents * qty");
    private final CompiledExpression taxed = expression("total * (1 + tax)");
    private final CompiledExpression rounded = expression("round(total * 1.19, 2)");
    private final CompiledExpression upper = expression("lower(status)");
    private final CompiledExpression substring = expression("substring(status, 2, 2)");
    private final CompiledExpression branches = expression("case when total > 100 then 'big' else 'small' end");
    private final CompiledExpression month = expression("extract(month from created)");

    private static CompiledCondition condition(String sql) {
        return new ExpressionCompiler().compileCondition(sql, SCHEMA);
    }

    private static CompiledExpression expression(String sql) {
        return new ExpressionCompiler().compile(sql, SCHEMA);
    }

    private static RecordBatch batch() {
        SplittableRandom random = new SplittableRandom(SEED);
        BatchBuilder rows = new BatchBuilder(SCHEMA, ROWS);
        for (int i = 0; i < ROWS; i++) {
            ((LongColumn.Builder) rows.column(0)).append(random.nextLong(10_000));
            ((LongColumn.Builder) rows.column(1)).append(random.nextLong(1, 20));
            ((DecimalColumn.Builder) rows.column(2)).append(random.nextLong(20_000));
            ((DecimalColumn.Builder) rows.column(3)).append(random.nextLong(3_000));
            ((BytesColumn.Builder) rows.column(4)).append(STATES[random.nextInt(STATES.length)]);
            ((LongColumn.Builder) rows.column(5)).append(1_767_225_600_000_000L + random.nextLong(31_536_000_000_000L));
            rows.endRow(i + 1);
        }
        return rows.build();
    }

    /** Computes the first rows by hand, so that no time counts for a wrong result. */
    @Setup
    public void check() {
        Map<CompiledExpression, Object> expected = new LinkedHashMap<>();
        BigDecimal total = (BigDecimal) value(2);
        expected.put(product, (Long) value(0) * (Long) value(1));
        expected.put(taxed, total.multiply(((BigDecimal) value(3)).add(BigDecimal.ONE)));
        expected.put(rounded, total.multiply(new BigDecimal("1.19")).setScale(2, RoundingMode.HALF_UP));
        expected.put(branches, total.compareTo(new BigDecimal(100)) > 0 ? "big" : "small");
        expected.forEach((expression, value) -> {
            Object found = expression.evaluate(batch, errors).value(0);
            if (!value.equals(found)) {
                throw new IllegalStateException("expected " + value + ", but computed " + found);
            }
        });
        if (paidAbove.select(batch, out, errors) != paidAboveByHand(new int[ROWS])
                || amountAbove.select(batch, out, errors) != amountAboveByHand(new int[ROWS])
                || !errors.isEmpty()) {
            throw new IllegalStateException("the filters do not agree with the loops written by hand");
        }
    }

    private Object value(int column) {
        return Objects.requireNonNull(batch.column(column).value(0));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterLongs() {
        return amountAbove.select(batch, out, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterLongsByHand() {
        return amountAboveByHand(out);
    }

    private int amountAboveByHand(int[] rows) {
        long[] amounts = ((LongColumn) batch.column(0)).values();
        int count = 0;
        for (int row = 0; row < ROWS; row++) {
            rows[count] = row;
            count += amounts[row] > 5000 ? 1 : 0;
        }
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterTextAndDecimal() {
        return paidAbove.select(batch, out, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterTextAndDecimalByHand() {
        return paidAboveByHand(out);
    }

    private int paidAboveByHand(int[] rows) {
        BytesColumn states = (BytesColumn) batch.column(4);
        long[] totals = ((DecimalColumn) batch.column(2)).unscaled();
        byte[] paid = "PAID".getBytes(StandardCharsets.UTF_8);
        byte[] data = states.data();
        int[] offsets = states.offsets();
        int count = 0;
        for (int row = 0; row < ROWS; row++) {
            if (Arrays.equals(data, offsets[row], offsets[row + 1], paid, 0, paid.length) && totals[row] > 10_000) {
                rows[count++] = row;
            }
        }
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filterLike() {
        return like.select(batch, out, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Column productOfLongs() {
        return product.evaluate(batch, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Column productOfDecimals() {
        return taxed.evaluate(batch, errors);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void projectionOfFive(Blackhole blackhole) {
        for (CompiledExpression expression : List.of(rounded, upper, substring, branches, month)) {
            blackhole.consume(expression.evaluate(batch, errors));
        }
    }
}
