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
