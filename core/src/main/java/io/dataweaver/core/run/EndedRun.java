package io.dataweaver.core.run;

import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run that an earlier process has ended.
 *
 * @param verifications of its pipeline
 */
record EndedRun(RunResult result, Verifications verifications) implements RunHandle {

    @Override
    public RunProgress progress() {
        return new RunProgress(
                result.counts(),
                result.resumed(),
                result.counts(),
                1,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0,
                SourceLag.UNKNOWN,
                List.of());
    }

    @Override
    public Tap tap(TapRequest request) {
        throw new IllegalStateException(result.run() + " has ended: there is nothing to look into");
    }

    @Override
    public void stop() {}

    @Override
    public RunResult await() {
        return result;
    }

    @Override
    public Optional<RunResult> await(Duration wait) {
        return Optional.of(result);
    }
}
