package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fused stage: moves one split from its reader through the transforms into its writer.
 *
 * <p>Every engine runs this: it calls {@link #step} until {@link Step#FINISHED}, and {@link #checkpoint} whenever it
 * wants to make durable what was moved. Batches go from step to step by reference.
 *
 * <p><b>Threads.</b> One thread at a time; {@link #wakeUp} and {@link #counts} from any.
 *
 * <p><b>Failures.</b> After a method threw, only {@link #close} is called; the engine opens another stage at the last
 * durable progress.
 */
public final class SplitStage implements AutoCloseable {

    /** What one call to {@link #step} did. */
    public enum Step {
        /** Moved rows. */
        MOVED,
        /** Found none in time. */
        IDLE,
        /** The split is exhausted; {@link #checkpoint} it for the last time. */
        FINISHED
    }

    private static final Failpoint AFTER_READ = Failpoint.named("stage.after_read");
    private static final Failpoint AFTER_WRITE = Failpoint.named("stage.after_write");
    private static final Failpoint BEFORE_PREPARE = Failpoint.named("stage.before_prepare");
    private static final Failpoint AFTER_PREPARE = Failpoint.named("stage.after_prepare");

    private final Split split;
    private final SplitReader reader;
    private final SinkWriter writer;
    private final RejectionHandler rejections;
    private final RejectionGate gate;
    private final TransformChain chain;
    private final List<String> steps;
    private final StageCounters counters = new StageCounters();
    private @Nullable Position position;
    private boolean finished;
    private long leftChain;

    /**
     * Creates a stage over a reader and a writer that were opened for {@code progress}; closes both.
     *
     * @param progress from where it starts
     * @param transforms made for this split alone
     * @param gate told of every rejection; may end the run
     */
    public SplitStage(
            SplitProgress progress,
            SplitReader reader,
            List<Transform> transforms,
            SinkWriter writer,
            RejectionHandler rejections,
            RejectionGate gate) {
        this.split = progress.split();
        this.position = progress.position().orElse(null);
        this.reader = reader;
        this.writer = writer;
        this.rejections = rejections;
        this.gate = gate;
        this.steps = TransformChain.steps(transforms.size());
        this.chain = new TransformChain(transforms, new TransformChain.End() {
            @Override
            public void emit(RecordBatch batch) {
                write(batch);
            }

            @Override
            public void reject(int transform, Rejection rejection) {
                SplitStage.this.reject(steps.get(transform), List.of(rejection));
                leftChain++;
            }
        });
    }

    /** Decides whether the run may go on after rejections. */
    public interface RejectionGate {
        /**
         * Counts rejected records.
         *
         * @throws io.dataweaver.api.error.DataWeaverException to end the run
         */
        void rejected(int count);
    }

    public Split split() {
        return split;
    }

    /** Returns what this stage has moved since it was made, or since {@link #takeCounts}. */
    public RunCounts counts() {
        return counters.snapshot();
    }

    /** Returns what {@link #counts} does and begins anew; called by the stage's thread, after a checkpoint. */
    public RunCounts takeCounts() {
        return counters.take();
    }

    /** Returns the share of the split that was read, 0 to 1; negative if unknown. Called by the stage's thread. */
    public double progress() {
        return finished ? 1 : reader.progress();
    }

    /** Makes a waiting {@link #step} return soon. */
    public void wakeUp() {
        reader.wakeUp();
    }

    /**
     * Moves one batch.
     *
     * @param maxWait longest wait for its first row
     */
    public Step step(Duration maxWait) throws InterruptedException {
        ReadResult result = reader.read(maxWait);
        if (result instanceof ReadResult.Rows rows) {
            AFTER_READ.hit();
            move(rows);
            AFTER_WRITE.hit();
            return Step.MOVED;
        }
        if (result instanceof ReadResult.EndOfSplit) {
            finished = true;
            return Step.FINISHED;
        }
        return Step.IDLE;
    }

    private void move(ReadResult.Rows rows) {
        RecordBatch batch = rows.batch();
        counters.addRead(batch.size() + (long) rows.rejections().size());
        reject("source", rows.rejections());
        if (!batch.isEmpty()) {
            leftChain = 0;
            chain.apply(batch);
            counters.addFiltered(Math.max(0, batch.size() - leftChain));
        }
        position = rows.position();
    }

    private void write(RecordBatch batch) {
        leftChain += batch.size();
        List<Rejection> refused = writer.write(batch);
        counters.addWritten(batch.size());
        refuse(refused);
    }

    private void refuse(List<Rejection> refused) {
        if (!refused.isEmpty()) {
            counters.addWritten(-refused.size());
            reject("sink", refused);
        }
    }

    private void reject(String step, List<Rejection> rejected) {
        if (!rejected.isEmpty()) {
            counters.addRejected(rejected.size());
            rejections.handle(new RejectionHandler.Place(split.dataset(), split.id(), step), rejected);
            gate.rejected(rejected.size());
        }
    }

    /**
     * Makes what was moved durable at the sink, and its rejections before that.
     *
     * @param checkpointId grows within the run
     * @return how far the split has come, and what the sink is to commit once that is stored
     */
    public SplitProgress checkpoint(long checkpointId) {
        refuse(writer.flush());
        rejections.flush();
        List<Committable> prepared = List.of();
        if (position != null || finished) {
            BEFORE_PREPARE.hit();
            prepared = writer.prepare(checkpointId, endPosition(), finished)
                    .map(List::of)
                    .orElse(List.of());
            AFTER_PREPARE.hit();
        }
        return new SplitProgress(split, Optional.ofNullable(position), finished, prepared);
    }

    /** Returns the position, or for a split that held no row the one that no reader will be asked to read from. */
    private Position endPosition() {
        return position == null ? new Position("\"end\"") : position;
    }

    /** Closes reader and writer; what was not made durable is undone. Idempotent. */
    @Override
    public void close() {
        try {
            reader.close();
        } finally {
            writer.close();
        }
    }
}
