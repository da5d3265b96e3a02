package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.stage.SplitStage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of one run have in one process: one plan, and one place for rejected records. It is there as long as one
 * of them has it open.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class Work implements AutoCloseable {

    private static final Map<String, Held> OPEN = new HashMap<>();

    private final String key;
    private final Held held;
    private final WorkMeans means;
    private boolean closed;

    /** What those who have the same work open hold together. */
    private static final class Held {
        final WorkOrder order;
        /** Guarded by the lock of {@link #OPEN}. */
        int users;

        private @Nullable WorkMeans means;

        Held(WorkOrder order) {
            this.order = order;
        }

        /** Comes by the means, once; planning takes its time, during which other work can be opened. */
        synchronized WorkMeans open() {
            WorkMeans opened = means;
            if (opened == null) {
                opened = order.means();
                means = opened;
            }
            return opened;
        }

        synchronized void close() {
            if (means != null) {
                means.close();
                means = null;
            }
        }
    }

    private Work(String key, Held held, WorkMeans means) {
        this.key = key;
        this.held = held;
        this.means = means;
    }

    /**
     * Opens the work that an order is about.
     *
     * @param text what {@link WorkOrder#text} returned, here or in another process
     * @throws DataWeaverException if the plan cannot be made here as it was there
     */
    public static Work open(String text) {
        Held held;
        synchronized (OPEN) {
            Held known = OPEN.get(text);
            held = known == null ? new Held(WorkOrder.parse(text)) : known;
            OPEN.put(text, held);
            held.users++;
        }
        try {
            return new Work(text, held, held.open());
        } catch (RuntimeException | Error failed) {
            release(text, held);
            throw failed;
        }
    }

    private static void release(String key, Held held) {
        boolean last;
        synchronized (OPEN) {
            held.users--;
            last = held.users == 0;
            if (last) {
                OPEN.remove(key);
            }
        }
        if (last) {
            held.close();
        }
    }

    public SinkRun run() {
        return held.order.run();
    }

    public PipelinePlan plan() {
        return means.plan();
    }

    public RunEnvironment environment() {
        return means.environment();
    }

    /** Returns what is told of what happens in this process. */
    public RunObservation observation() {
        return means.observation();
    }

    /** Returns where rejected records of this process go. */
    public RejectionHandler rejections() {
        return means.rejections();
    }

    /**
     * Returns what opens stages.
     *
     * @param gate told of every rejection; may end the run
     */
    public StageOpening stages(SplitStage.RejectionGate gate) {
        return new StageOpening(plan(), run(), rejections(), gate, environment(), observation(), means.taps());
    }

    /** Tells whoever started the run, if it was this process, why a worker fails; the first failure counts. */
    public void fails(DataWeaverException why) {
        means.fails().accept(why);
    }

    /** Gives it back; the last who does closes what was made for it. Idempotent. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (closed) {
                return;
            }
            closed = true;
        }
        release(key, held);
    }
}
