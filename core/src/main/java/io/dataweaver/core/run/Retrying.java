package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.error.RetryPolicy;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes a call to another system again, as it was, after a failure that may pass. For calls that are idempotent.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public final class Retrying {

    private static final String SINK = "sink";

    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final Patience patience;
    private final RunObservation observation;

    /** How long whoever retries is ready to wait. */
    public interface Patience {
        /**
         * Decides whether to wait at all after {@code failure}.
         *
         * @throws DataWeaverException to give up, for another reason than the policy's
         */
        default void check(DataWeaverException failure) {}

        /** Waits for {@code delay}; returns earlier, and false, if the run is to stop. */
        boolean pause(Duration delay) throws InterruptedException;
    }

    public Retrying(RetryPolicy policy, RandomGenerator random, Patience patience, RunObservation observation) {
        this.policy = policy;
        this.random = random;
        this.patience = patience;
        this.observation = observation;
    }

    /** Returns what {@code call} does; waits in between, unless the run is stopping. */
    public <T> T get(Supplier<T> call) throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                T result = call.get();
                if (failures > 0) {
                    observation.recovers(SINK);
                }
                return result;
            } catch (DataWeaverException failed) {
                failures++;
                if (!policy.allows(failed, failures)) {
                    throw failed;
                }
                patience.check(failed);
                Duration delay = policy.delay(failures, random);
                observation.retries(SINK, failed, failures, delay);
                if (!patience.pause(delay)) {
                    throw failed;
                }
            }
        }
    }

    /** Runs {@code call}; waits in between, unless the run is stopping. */
    public void run(Runnable call) throws InterruptedException {
        get(() -> {
            call.run();
            return true;
        });
    }
}
