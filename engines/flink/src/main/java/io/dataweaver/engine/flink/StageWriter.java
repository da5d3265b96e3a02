package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/**
 * The sink's side of a task: a {@link SplitStage} for each split at work, which is given what the source has read.
 *
 * <p>A split that fails for a reason that may pass is begun again here, where it stands, as on every engine; Flink restarts
 * tasks for the loss of machines alone.
 */
final class StageWriter implements CommittingSinkWriter<Piece, SplitProgress> {

    /** How long a piece that a transform holds back waits before it is offered again. */
    private static final long PACE_NANOS = Duration.ofMillis(10).toNanos();

    private final StageWork work;
    private final Scheduler scheduler;
    private final RetryPolicy retry;
    private final CheckpointIds ids;
    private final Set<SplitTask> open = new LinkedHashSet<>();

    StageWriter(StageWork work, CheckpointIds ids) {
        this.work = work;
        this.scheduler = work.scheduler();
        this.retry = work.plan().settings().retry();
        this.ids = ids;
    }

    @Override
    public void write(Piece piece, Context context) throws InterruptedException {
        SplitTask split = piece.split();
        try {
            if (piece.content() instanceof Piece.Read read) {
                move(piece, read.result());
            } else if (piece.content() instanceof Piece.Failed failed) {
                throw failed.failure();
            } else {
                work.open(split);
                if (split.stage() != null) {
                    open.add(split);
                }
            }
        } catch (DataWeaverException failed) {
            beginAgain(split, failed);
        } catch (RuntimeException | Error unexpected) {
            throw work.broken("a stage broke: " + unexpected, unexpected);
        }
    }

    private void move(Piece piece, ReadResult result) throws InterruptedException {
        SplitTask split = piece.split();
        HandOver reader = split.reader();
        SplitStage stage = split.stage();
        if (reader == null || stage == null) {
            throw new IllegalStateException("a piece of " + split.id() + " came before its stage was opened");
        }
        reader.put(result);
        SplitStage.Step step = stage.step(Duration.ZERO);
        work.board().splits().share(split.id(), stage.progress());
        if (reader.takeBack() != null) {
            split.putBack(piece, scheduler.nanoTime() + PACE_NANOS);
        } else if (step == SplitStage.Step.FINISHED) {
            split.endReached();
        }
    }

    private void beginAgain(SplitTask split, DataWeaverException failed) {
        int failures = split.failed();
        boolean isolated = !retry.allows(failed, failures)
                && work.plan().settings().tables().isolates(failed);
        if (!isolated && !retry.allows(failed, failures)) {
            throw work.failed(failed);
        }
        try {
            close(split);
        } catch (DataWeaverException notClosed) {
            failed.addSuppressed(notClosed);
        }
        if (isolated) {
            // Told like a split that was read to its end: the next checkpoint stores it.
            split.suspend(failed);
            work.observation().suspends(split.id(), failed);
            work.board().readToEnd(split);
            split.arrived();
            return;
        }
        Duration delay = retry.delay(failures, work.random());
        work.observation().retries(split.id(), failed, failures, delay);
        split.beginAgain(scheduler.nanoTime() + delay.toNanos());
        work.board().readToEnd(split);
        split.arrived();
    }

    private void close(SplitTask split) {
        SplitStage stage = split.stage();
        open.remove(split);
        if (stage != null) {
            work.board().splits().closed(stage);
        }
        split.closeStage();
    }

    @Override
    public void flush(boolean endOfInput) {}

    /** At a barrier, before the source stores how far its splits have come. */
    @Override
    public Collection<SplitProgress> prepareCommit() {
        long checkpoint = ids.next();
        List<SplitProgress> prepared = new ArrayList<>();
        for (SplitTask split : List.copyOf(open)) {
            if (split.isFarAhead() || split.isWithinTransaction()) {
                continue; // The checkpoint holds it where the last one that it prepared for does.
            }
            try {
                SplitProgress progress = prepare(split, checkpoint);
                if (!progress.committables().isEmpty()) {
                    prepared.add(progress);
                }
            } catch (DataWeaverException failed) {
                beginAgain(split, failed);
            } catch (RuntimeException | Error unexpected) {
                throw work.broken("a stage broke: " + unexpected, unexpected);
            }
        }
        return prepared;
    }

    private SplitProgress prepare(SplitTask split, long checkpoint) {
        SplitStage stage = split.stage();
        if (stage == null) {
            throw new IllegalStateException("the stage of " + split.id() + " is not open");
        }
        SplitProgress prepared = stage.checkpoint(checkpoint);
        if (split.prepared(prepared) && split.recovered()) {
            work.observation().recovers(split.id());
        }
        if (prepared.finished()) {
            // Stays on the board, for what it has moved is not durable yet.
            open.remove(split);
            split.closeFinished();
        }
        return prepared;
    }

    @Override
    public void close() {
        try {
            List.copyOf(open).forEach(this::close);
        } finally {
            work.close();
        }
    }
}
