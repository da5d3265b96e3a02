package io.dataweaver.core.run;

import java.time.Duration;
import java.util.Optional;

/** A run behind whose end comes something more. */
record FollowedRun(RunHandle run, Afterwards afterwards) implements RunHandle {

    @Override
    public RunProgress progress() {
        return run.progress();
    }

    @Override
    public void stop() {
        run.stop();
    }

    @Override
    public RunResult await() throws InterruptedException {
        RunResult result = run.await();
        afterwards.run();
        return result;
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        Optional<RunResult> result = run.await(wait);
        if (result.isPresent()) {
            afterwards.run();
        }
        return result;
    }
}
