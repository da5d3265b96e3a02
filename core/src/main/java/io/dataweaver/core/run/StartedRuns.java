package io.dataweaver.core.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The runs that an engine has started in this process, which end when it is closed. <b>Threads.</b> Any thread may call. */
public final class StartedRuns {

    private final List<RunHandle> runs = new ArrayList<>();

    /** Adds a run; returns it. */
    public synchronized RunHandle add(RunHandle run) {
        runs.removeIf(StartedRuns::hasEnded);
        runs.add(run);
        return run;
    }

    private static boolean hasEnded(RunHandle run) {
        try {
            return run.await(Duration.ZERO).isPresent();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops all, and waits until they have ended; a thread that is interrupted meanwhile is so again afterwards. */
    public synchronized void stopAll() {
        runs.forEach(RunHandle::stop);
        boolean interrupted = false;
        for (RunHandle run : runs) {
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
