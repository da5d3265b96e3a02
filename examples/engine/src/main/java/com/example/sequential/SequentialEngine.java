package com.example.sequential;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs plans in this process, each in one thread. */
final class SequentialEngine implements Engine {

    private final List<SequentialRun> runs = new ArrayList<>();

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
    public synchronized RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        SequentialRun run = new SequentialRun(plan, environment, restart);
        run.start();
        runs.add(run);
        return run;
    }

    @Override
    public synchronized void close() {
        runs.forEach(SequentialRun::stop);
        runs.forEach(SequentialRun::awaitEnd);
        runs.clear();
    }
}
