package com.example.sequential;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Moves splits, and makes durable how far they have come. One thread. */
final class SplitMover {

    private static final Duration STEP = Duration.ofMillis(100);

    private final CoordinatedRun run;
    private final RunSession session;
    private final StageOpening stages;
    private final SplitBoard board;
    private long checkpoint;
    private long next;

    SplitMover(CoordinatedRun run, SplitBoard board, RunSession session, StageOpening stages) {
        this.run = run;
        this.session = session;
        this.stages = stages;
        this.board = board;
        this.checkpoint = session.checkpoint();
        this.next = now() + run.plan().settings().checkpointInterval().toNanos();
    }

    private long now() {
        return run.environment().scheduler().nanoTime();
    }

    private SplitProgress progressOf(String split) {
        return Objects.requireNonNull(board.progressOf(split));
    }

    /** Moves a split to its end, or until the run is to stop, through failures that may pass. */
    void move(String split) throws InterruptedException {
        RetryPolicy retry = run.plan().settings().retry();
        int failures = 0;
        while (!progressOf(split).finished() && !run.isStopping()) {
            SplitProgress before = progressOf(split);
            try {
                attempt(before);
            } catch (DataWeaverException failed) {
                failures = before.equals(progressOf(split)) ? failures + 1 : 1;
                if (!retry.allows(failed, failures)) {
                    if (!run.plan().settings().tables().isolates(failed)) {
                        throw failed;
                    }
                    suspend(split, failed);
                    return;
                }
                run.check(failed);
                Duration delay = retry.delay(failures, run.environment().random());
                run.observation().retries(split, failed, failures, delay);
                if (!run.pause(delay)) {
                    throw failed;
                }
            }
        }
    }

    /** Lets a split wait where it is for the next start, while the others go on. */
    private void suspend(String split, DataWeaverException failed) throws InterruptedException {
        board.reached(progressOf(split).suspendedBy(failed));
        run.observation().suspends(split, failed);
        checkpoint++;
        store(now());
    }

    private void attempt(SplitProgress known) throws InterruptedException {
        SplitProgress start = stages.takeOver(known);
        board.reached(start);
        try (SplitStage stage = stages.open(start, reader -> reader)) {
            board.opened(stage);
            try {
                move(stage);
            } finally {
                board.closed(stage);
            }
        }
    }

    private void move(SplitStage stage) throws InterruptedException {
        SplitStage.Step step = SplitStage.Step.IDLE;
        while (step != SplitStage.Step.FINISHED && !run.isStopping()) {
            step = stage.step(STEP);
            board.share(stage.split().id(), stage.progress());
            run.watch().check(null);
            if (step != SplitStage.Step.FINISHED && !stage.isWithinTransaction() && now() - next >= 0) {
                checkpoint(stage);
            }
        }
        checkpoint(stage);
    }

    private void checkpoint(SplitStage stage) throws InterruptedException {
        long begun = now();
        board.prepared(stage.checkpoint(++checkpoint));
        store(begun);
    }

    /** Stores a checkpoint that was begun then, and only then publishes and acknowledges what it holds. */
    private void store(long begun) throws InterruptedException {
        List<SplitProgress> all = board.snapshot();
        session.store(RunState.Status.RUNNING, all, checkpoint);
        session.publish(all);
        board.published(all);
        session.acknowledge(all);
        run.watch().made();
        run.observation().checkpointed(now() - begun);
        next = now() + run.plan().settings().checkpointInterval().toNanos();
    }
}
