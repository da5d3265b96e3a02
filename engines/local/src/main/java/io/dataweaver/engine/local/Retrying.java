package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.error.RetryPolicy;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes a call to another system again, as it was, after a failure that may pass. For calls that are idempotent. */
final class Retrying {

    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final RunLedger ledger;

    Retrying(RetryPolicy policy, RandomGenerator random, RunLedger ledger) {
        this.policy = policy;
        this.random = random;
        this.ledger = ledger;
    }

    static boolean mayPass(DataWeaverException failed) {
        ErrorKind kind = failed.code().kind();
        return kind == ErrorKind.TRANSIENT || kind == ErrorKind.AMBIGUOUS;
    }

    /** Returns what {@code call} does; waits in between, unless the run is stopping. */
    <T> T get(Supplier<T> call) throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return call.get();
            } catch (DataWeaverException failed) {
                failures++;
                if (!mayPass(failed) || !policy.allows(failures)) {
                    throw failed;
                }
                ledger.pause(policy.delay(failures, random));
            }
        }
    }

    /** Runs {@code call}; waits in between, unless the run is stopping. */
    void run(Runnable call) throws InterruptedException {
        get(() -> {
            call.run();
            return true;
        });
    }
}
