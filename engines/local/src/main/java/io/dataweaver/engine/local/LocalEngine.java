package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Runs plans in this process. */
final class LocalEngine implements Engine {

    private final List<LocalRun> runs = new ArrayList<>();

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
    public synchronized RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        runs.removeIf(LocalRun::isDone);
        LocalRun run = new LocalRun(plan, environment, restart);
        run.start();
        runs.add(run);
        return run;
    }

    @Override
    public synchronized void close() {
        for (LocalRun run : runs) {
            run.stop();
        }
        boolean interrupted = false;
        for (LocalRun run : runs) {
            try {
                run.await();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        runs.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
