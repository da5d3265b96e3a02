package com.example.sequential;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.StartedRuns;
import java.util.List;
import java.util.Set;

/** Runs plans in this process, each in one thread. */
final class SequentialEngine implements Engine {

    private final StartedRuns runs = new StartedRuns();

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.EXACTLY_ONCE);
    }

    @Override
    public void check(PipelinePlan plan) {
        if (plan.source().capabilities().contains(Capability.UNBOUNDED)) {
            throw new DataWeaverException(
                    SequentialErrorCode.ENDLESS,
                    "the engine `sequential` reads one split to its end before the next, and this source has no end",
                    SequentialErrorCode.ENDLESS.remedy(),
                    null);
        }
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        return List.of("one thread of this process, which moves one split after another");
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return runs.add(CoordinatedRun.start(plan, environment, restart, SequentialRun::new));
    }

    @Override
    public void close() {
        runs.stopAll();
    }
}
