package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a worker, which move the rows of the splits in its parts: as many splits at a time as the plan says, the
 * first ones first. <b>Threads.</b> Any thread may call.
 */
final class SplitCrew implements AutoCloseable {

    /** A step makes several calls; one that takes longer than this many call time-outs is stuck. */
    static final int CALLS_IN_STEP = 5;

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Work work;
    private final StageOpening stages;
    private final SplitBoard board;
    private final Consumer<SplitProgress> reached;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final PriorityQueue<SplitRun> waiting = new PriorityQueue<>(Comparator.comparingInt(SplitRun::ordinal));
    private final Set<SplitRun> known = new LinkedHashSet<>();
    private int working;
    private boolean stopping;
    private boolean resting;
    private boolean closed;

    /**
     * Creates a crew; it starts threads when there is something to move.
     *
     * @param gate told of every rejection; may end the run
     * @param board told of what moves here
     * @param reached told how far a split has come, when it is durable at the sink
     */
    SplitCrew(Work work, SplitStage.RejectionGate gate, SplitBoard board, Consumer<SplitProgress> reached) {
        this.work = work;
        this.stages = work.stages(gate);
        this.board = board;
        this.reached = reached;
        this.scheduler = work.environment().scheduler();
        this.monitor = scheduler.newMonitor();
    }

    /** Returns what gives its threads and the time. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** Takes a split; its rows move as soon as a thread is free. */
    SplitRun add(KeptSplit kept) {
        SplitRun run = new SplitRun(work, stages, board, reached, kept);
        monitor.change(() -> {
            if (closed) {
                return;
            }
            known.add(run);
            waiting.add(run);
            if (stopping) {
                run.stop();
            }
            if (working < work.plan().splitsAtATime()) {
                working++;
                scheduler.start("dataweaver-" + work.plan().name() + "-crew-" + working, this::moveSplits);
            }
        });
        return run;
    }

    private void moveSplits() {
        SplitRun run = next();
        while (run != null) {
            run.run();
            run = next();
        }
    }

    private @Nullable SplitRun next() {
        return monitor.locked(() -> {
            SplitRun run = waiting.poll();
            if (run == null) {
                working--;
            }
            return run;
        });
    }

    /** Lets go of a split; when this returns, no thread is in it, unless that hangs in a call that cannot be ended. */
    void remove(SplitRun run) {
        monitor.change(() -> {
            known.remove(run);
            waiting.remove(run);
        });
        run.drop(work.plan().settings().callTimeout());
    }

    /** Lets go of all splits, and takes none any more; when this returns, no thread is in one, as {@link #remove} says. */
    @Override
    public void close() {
        monitor.change(() -> closed = true);
        runs().forEach(this::remove);
    }

    /** Lets all splits end at their next batch, after a checkpoint, because this worker leaves. */
    void stop() {
        monitor.change(() -> {
            stopping = true;
            known.forEach(SplitRun::stop);
        });
    }

    /** Lets all splits end at their next batch, after a checkpoint, because the run stops. */
    void rest() {
        monitor.change(() -> resting = true);
        stop();
    }

    /** Tells whether the run stops. */
    boolean isResting() {
        return monitor.locked(() -> resting);
    }

    /** Waits until all that was done here is kept, for at most {@code limit}. */
    void awaitOver(Duration limit) throws InterruptedException {
        long end = scheduler.nanoTime() + limit.toNanos();
        monitor.enter();
        try {
            while (!known.stream().allMatch(SplitRun::isOver) && scheduler.nanoTime() - end < 0) {
                monitor.await(LOOK.toNanos());
            }
        } finally {
            monitor.exit();
        }
    }

    /** Returns the splits of this worker. */
    List<SplitRun> runs() {
        return monitor.locked(() -> List.copyOf(known));
    }

    /** Gives up splits whose thread does not come back from a call. */
    void giveUpStuck() {
        Duration limit = work.plan().settings().callTimeout().multipliedBy(CALLS_IN_STEP);
        for (SplitRun run : runs()) {
            if (run.busyFor() > limit.toNanos()) {
                run.giveUp(new DataWeaverException(
                        StateErrorCode.NO_PROGRESS,
                        "split " + run.split() + " of pipeline '" + work.plan().name() + "' has not come back for "
                                + limit.toSeconds() + " s",
                        "look at the other system; if this is normal for it, raise `call_timeout`",
                        null));
            }
        }
    }
}
