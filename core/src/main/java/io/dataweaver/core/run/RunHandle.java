package io.dataweaver.core.run;

import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.Optional;

/** A run that was started. The same on all engines. <b>Threads.</b> Any thread may call. */
public interface RunHandle {

    /** Returns where the run stands now. */
    RunProgress progress();

    /**
     * Looks into the run: asks for some of the rows at one edge of its pipeline, without slowing it down. After the end of the
     * run nothing more comes.
     *
     * @return to be closed
     * @throws io.dataweaver.api.error.DataWeaverException if the request cannot be put into the state folder
     */
    Tap tap(TapRequest request);

    /** Returns what is known of verifications of the pipeline; to ask at any time, also after the end of the run. */
    Verifications verifications();

    /** Asks the run to stop: what was read is written and made durable first. Returns at once; idempotent. */
    void stop();

    /** Waits until the run has ended. */
    RunResult await() throws InterruptedException;

    /** Waits until the run has ended, for at most {@code wait}. */
    Optional<RunResult> await(Duration wait) throws InterruptedException;

    /** What is to be done once a run has ended. */
    @FunctionalInterface
    interface Afterwards {
        /** Does it; each that waits for the end of the run does it, so a second time is to do no harm. */
        void run() throws InterruptedException;
    }

    /** Returns this run, of whose end people hear when {@code afterwards} is done. */
    default RunHandle andThen(Afterwards afterwards) {
        return new FollowedRun(this, afterwards);
    }
}
