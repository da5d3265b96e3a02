package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose locks are waited for while another process holds them: an earlier start of the driver, which may be alive.
 *
 * @param isAskedToStop tells whether to wait no longer; then the lock is refused as by {@code store}
 */
record WaitingStore(StateStore store, Scheduler scheduler, BooleanSupplier isAskedToStop) implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingStore.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Override
    public StateLock lock(String pipeline) {
        RunEnd waiting = new RunEnd(scheduler);
        boolean told = false;
        while (true) {
            try {
                return store.lock(pipeline);
            } catch (DataWeaverException held) {
                if (held.code() != StateErrorCode.LOCKED || isAskedToStop.getAsBoolean()) {
                    throw held;
                }
                if (!told) {
                    LOG.warn("waits: {}", held.getMessage());
                    told = true;
                }
                try {
                    waiting.pause(LOOK);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw held;
                }
            }
        }
    }

    @Override
    public void save(String pipeline, long epoch, long sequence, byte[] state) {
        store.save(pipeline, epoch, sequence, state);
    }

    @Override
    public Optional<SavedState> load(String pipeline) {
        return store.load(pipeline);
    }

    @Override
    public void delete(String pipeline) {
        store.delete(pipeline);
    }
}
