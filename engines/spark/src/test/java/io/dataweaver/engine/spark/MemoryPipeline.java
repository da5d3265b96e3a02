package io.dataweaver.engine.spark;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;

/** Fifty numbers from memory to memory, in batches of five. */
final class MemoryPipeline {

    static final String NAME = "numbers";
    static final List<Row> ROWS =
            LongStream.rangeClosed(1, 50).mapToObj(Row::of).toList();

    private static final Schema SCHEMA =
            new Schema(NAME, List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));

    private MemoryPipeline() {}

    /** Returns a plan with one split, a short checkpoint interval, and three attempts at what fails. */
    static PipelinePlan plan(
            MemoryTable table, MemorySink.Mode mode, Duration callTimeout, MemorySource.Interference interference) {
        MemorySource source = new MemorySource(SCHEMA, ROWS, 1, interference);
        MemorySink sink = new MemorySink(table, mode, row -> false);
        ReadRequest request = new ReadRequest(SCHEMA, List.of(), new BatchLimits(5, 1 << 20, Duration.ofMillis(50)));
        return new PipelinePlan(
                NAME,
                "definition",
                source,
                sink,
                List.of(new DatasetPlan(SCHEMA, request, List.of(), SCHEMA)),
                Guarantee.of(source.capabilities(), EnumSet.of(Capability.EXACTLY_ONCE), sink.capabilities()),
                new RunSettings(
                        1,
                        Duration.ofMillis(1),
                        Duration.ofMinutes(10),
                        callTimeout,
                        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)),
                        RejectionLimit.NONE),
                (run, state) -> new NothingRejected());
    }

    private static final class NothingRejected implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            throw new AssertionError("rejected at " + place + ": " + rejections);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
