package io.dataweaver.engine.flink;

import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * The source's side of a task: hands on what threads of their own have read, for the thread of the task must not wait for
 * another system while a checkpoint wants to pass.
 *
 * <p>Its state is all splits that it was ever given: those that are done tell how the run ended.
 */
final class StageReader implements SourceReader<Piece, SplitAtWork> {

    /** For how long a checkpoint may be kept waiting until a transaction is whole. */
    private static final long LONGEST_TRANSACTION = TimeUnit.SECONDS.toNanos(1);

    private final SourceReaderContext context;
    private final StageWork work;
    private final RunBoard board;
    private final Scheduler scheduler;
    private final int atOnce;
    private final List<SplitTask> all = new ArrayList<>();
    private final Deque<SplitTask> waiting = new ArrayDeque<>();
    private final List<SplitTask> active = new ArrayList<>();
    private final NavigableMap<Long, Long> begunAt = new TreeMap<>();
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean asked;
    private boolean toldQuiet;
    private int turn;

    /**
     * Creates a reader.
     *
     * @param atOnce the most splits to read at the same time
     */
    StageReader(SourceReaderContext context, StageWork work, int atOnce) {
        this.context = context;
        this.work = work;
        this.board = work.board();
        this.scheduler = work.scheduler();
        this.atOnce = atOnce;
    }

    @Override
    public void start() {
        board.enter(this);
        wake();
    }

    @Override
    public void addSplits(List<SplitAtWork> splits) {
        for (SplitAtWork split : splits) {
            SplitTask task = new SplitTask(split.progress().triedAgain(), this::wake);
            all.add(task);
            if (!task.isReadToEnd()) {
                waiting.add(task);
            }
        }
        asked = false;
        wake();
    }

    /** Never called by {@link SplitEnumeration}: the client ends the job. */
    @Override
    public void notifyNoMoreSplits() {}

    /** Makes the task look again. Any thread may call. */
    void wake() {
        available.complete(null);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Piece> output) {
        if (available.isDone()) {
            // Before looking: what comes while this looks completes the new one.
            available = new CompletableFuture<>();
        }
        boolean stopping = board.isStopping();
        if (!stopping) {
            begin();
        }
        Piece piece = next();
        if (piece != null) {
            handOn(piece, output);
            return InputStatus.MORE_AVAILABLE;
        }
        if (stopping && !toldQuiet) {
            toldQuiet = true;
            board.quiet(this);
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    /**
     * Hands on a piece, and those behind it that are there already, until the stage is behind a whole transaction: a checkpoint that
     * passes within one prepares nothing of the split, and with many small ones each would.
     */
    private void handOn(Piece first, ReaderOutput<Piece> output) {
        long began = scheduler.nanoTime();
        for (Piece piece = first; piece != null; ) {
            SplitTask split = piece.split();
            output.collect(piece);
            board.readToEnd(split);
            long now = scheduler.nanoTime();
            piece = split.isWithinTransaction() && now - began < LONGEST_TRANSACTION ? split.next(now) : null;
        }
    }

    private void begin() {
        active.removeIf(task -> task.progress().finished());
        // One that was read to its end may be read again, if the sink refuses to prepare it.
        long reading = active.stream().filter(task -> !task.isReadToEnd()).count();
        for (; reading < atOnce && !waiting.isEmpty(); reading++) {
            active.add(waiting.remove());
        }
        if (reading < atOnce && !asked) {
            asked = true;
            context.sendSplitRequest();
        }
    }

    /** Looks at each split in its turn. */
    private @Nullable Piece next() {
        long now = scheduler.nanoTime();
        long wait = Long.MAX_VALUE;
        for (int i = 0; i < active.size(); i++) {
            turn = (turn + 1) % active.size();
            SplitTask task = active.get(turn);
            Piece piece = task.next(now);
            if (piece != null) {
                return piece;
            }
            long waits = task.waits(now);
            if (waits > 0) {
                wait = Math.min(wait, waits);
            }
        }
        if (wait < Long.MAX_VALUE) {
            available.completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
        }
        return null;
    }

    @Override
    public List<SplitAtWork> snapshotState(long checkpoint) {
        begunAt.put(checkpoint, scheduler.nanoTime());
        return all.stream()
                .map(task -> new SplitAtWork(task.snapshot(checkpoint)))
                .toList();
    }

    /** Called after the committer, which is behind it in the same task, has published what the checkpoint holds. */
    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        List<SplitProgress> durable = new ArrayList<>();
        for (SplitTask task : all) {
            SplitProgress stored = task.published(checkpoint);
            if (stored != null) {
                durable.add(stored);
                board.splits().reached(stored);
                SplitStage done = stored.finished() ? task.takeFinished() : null;
                if (done != null) {
                    board.splits().closed(done);
                }
            }
        }
        work.acknowledge(checkpoint, durable);
        Long begun = begunAt.get(checkpoint);
        begunAt.headMap(checkpoint, true).clear();
        board.published(begun == null ? 0 : scheduler.nanoTime() - begun);
    }

    @Override
    public void close() {
        board.leave(this, all);
        all.forEach(SplitTask::closeStage);
        work.close();
    }
}
