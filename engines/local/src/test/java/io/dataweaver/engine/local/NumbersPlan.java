package io.dataweaver.engine.local;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.time.Duration;
import java.util.List;

/** A plan for tests of what is around a run: no row is moved by it. */
final class NumbersPlan {

    static final Schema SCHEMA = new Schema("numbers", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));

    private NumbersPlan() {}

    /** Returns a plan; to be closed. */
    static PipelinePlan create() {
        MemorySource source = new MemorySource(SCHEMA, List.of(), 1, MemorySource.Interference.NONE);
        MemorySink sink = new MemorySink(new MemoryTable(), MemorySink.Mode.TRANSACTIONAL, row -> false);
        ReadRequest request = new ReadRequest(SCHEMA, List.of(), new BatchLimits(5, 1 << 20, Duration.ofMillis(50)));
        return new PipelinePlan(
                "numbers",
                "the only definition",
                source,
                sink,
                List.of(new DatasetPlan(SCHEMA, request, List.of(), SCHEMA)),
                Guarantee.of(source.capabilities(), new LocalEngine().capabilities(), sink.capabilities()),
                new RunSettings(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(2)),
                        RejectionLimit.NONE),
                (run, state) -> {
                    throw new AssertionError("nothing runs here");
                });
    }
}
