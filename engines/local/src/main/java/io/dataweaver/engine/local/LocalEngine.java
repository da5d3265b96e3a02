package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.StartedRuns;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Runs plans in this process. */
final class LocalEngine implements Engine {

    private final StartedRuns runs = new StartedRuns();

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.EXACTLY_ONCE);
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        return List.of(
                "one process, this one: each split is read, transformed and written by one thread",
                "a thread takes the next split when it has finished one; state and dead letters are in the state folder");
    }

    @Override
    public RunHandle join(String pipeline, RunEnvironment environment) {
        throw new UnsupportedOperationException(
                "a pipeline runs in one process; `parallelism` says with how many threads");
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return runs.add(CoordinatedRun.start(plan, environment, restart, LocalRun::new));
    }

    @Override
    public void close() {
        runs.stopAll();
    }
}
