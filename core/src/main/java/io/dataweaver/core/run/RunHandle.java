package io.dataweaver.core.run;

import java.time.Duration;
import java.util.Optional;

/** A run that was started. The same on all engines. <b>Threads.</b> Any thread may call. */
public interface RunHandle {

    /** Returns where the run stands now. */
    RunProgress progress();

    /** Asks the run to stop: what was read is written and made durable first. Returns at once; idempotent. */
    void stop();

    /** Waits until the run has ended. */
    RunResult await() throws InterruptedException;

    /** Waits until the run has ended, for at most {@code wait}. */
    Optional<RunResult> await(Duration wait) throws InterruptedException;
}
