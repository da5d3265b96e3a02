package io.dataweaver.core.run;

import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.Optional;

/** A run behind whose end comes something more. */
record FollowedRun(RunHandle run, Afterwards afterwards) implements RunHandle {

    @Override
    public RunProgress progress() {
        return run.progress();
    }

    @Override
    public Tap tap(TapRequest request) {
        return run.tap(request);
    }

    @Override
    public Verifications verifications() {
        return run.verifications();
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
