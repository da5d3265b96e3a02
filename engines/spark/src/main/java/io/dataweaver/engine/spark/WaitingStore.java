package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.ForwardingStore;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store whose locks are waited for while another process holds them: an earlier start of the driver, which may be alive. */
final class WaitingStore extends ForwardingStore {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingStore.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Scheduler scheduler;
    private final BooleanSupplier isAskedToStop;

    /**
     * Creates it.
     *
     * @param isAskedToStop tells whether to wait no longer; then the lock is refused as by {@code store}
     */
    WaitingStore(StateStore store, Scheduler scheduler, BooleanSupplier isAskedToStop) {
        super(store);
        this.scheduler = scheduler;
        this.isAskedToStop = isAskedToStop;
    }

    @Override
    public StateLock lock(String pipeline) {
        RunEnd waiting = new RunEnd(scheduler);
        boolean told = false;
        while (true) {
            try {
                return super.lock(pipeline);
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
}
