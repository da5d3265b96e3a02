package io.dataweaver.core.verify;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.schedule.Scheduler;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Two tables in memory that are compared. */
final class TwoTables {

    static final Schema SCHEMA = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("note", DataTypes.TEXT),
                    Field.nullable("total", DataTypes.decimal(12, 2)),
                    Field.nullable("at", DataTypes.TIMESTAMPTZ)),
            List.of("id"));

    private static final int BATCH = 100;

    /** A row. */
    record Order(
            long id,
            @Nullable String note,
            @Nullable BigDecimal total,
            @Nullable Instant at) {}

    /** Tables that are others at each look; gets the number of the look, from 0. */
    private record Table(IntFunction<List<Order>> rows, Comparison comparison, int[] looks)
            implements BothSides.SideReading {
        @Override
        public void read(Look look, BothSides.Taker taker, BooleanSupplier isOver) {
            List<Order> all = rows.apply(looks[0]++);
            for (int i = 0; i < all.size(); i += BATCH) {
                taker.take(comparison, batch(all.subList(i, Math.min(i + BATCH, all.size()))));
            }
        }

        private static RecordBatch batch(List<Order> rows) {
            BatchBuilder batch = new BatchBuilder(SCHEMA, rows.size());
            for (Order row : rows) {
                batch.column(0).appendValue(row.id());
                batch.column(1).appendValue(row.note());
                batch.column(2).appendValue(row.total());
                batch.column(3).appendValue(row.at());
                batch.endRow(1);
            }
            return batch.build();
        }

        @Override
        public void close() {}
    }

    private TwoTables() {}

    /** Returns a search for differences, which ran. */
    static Search search(
            IntFunction<List<Order>> source, IntFunction<List<Order>> sink, Search.Limits limits, Duration recheck)
            throws InterruptedException {
        try (BothSides sides = sides(source, sink, SCHEMA.key())) {
            Search search = new Search(sides, limits, recheck, progress -> {});
            search.run(anew(), new Buckets(limits.bucketBits()), compared -> {});
            return search;
        }
    }

    private static BothSides sides(IntFunction<List<Order>> source, IntFunction<List<Order>> sink, List<String> key) {
        Comparison comparison = comparison(key);
        return new BothSides(
                new Table(source, comparison, new int[1]),
                new Table(sink, comparison, new int[1]),
                List.of(comparison),
                4711,
                1,
                VerifyRequest.UNLIMITED,
                Scheduler.MACHINE,
                Clock.systemUTC());
    }

    private static Look anew() {
        return Look.anew(true, VerifyRequest.UNLIMITED, Scheduler.MACHINE);
    }

    private static Comparison comparison(List<String> key) {
        return Comparison.of(0, "sink", SCHEMA, SCHEMA.withKey(key), Optional.empty(), false, Set.of());
    }

    /** Returns what a search of tables without key has found. */
    static List<Difference> withoutKey(List<Order> source, List<Order> sink, Search.Limits limits)
            throws InterruptedException {
        try (BothSides sides = sides(look -> source, look -> sink, List.of())) {
            Search search = new Search(sides, limits, Duration.ZERO, progress -> {});
            search.run(anew(), new Buckets(limits.bucketBits()), compared -> {});
            return new Reporting(sides.comparisons(), search.suspects()).differences(Integer.MAX_VALUE);
        }
    }

    /** Returns what a search has found. */
    static List<Difference> differences(Search search) {
        return new ArrayList<>(
                new Reporting(List.of(comparison(SCHEMA.key())), search.suspects()).differences(Integer.MAX_VALUE));
    }
}
