package com.example.sequential;

import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Coordinator;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;

/** Moves the rows of one run, in its one thread. */
final class SequentialRun implements Coordinator {

    private final CoordinatedRun run;
    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final SplitBoard board = new SplitBoard();
    private final RejectionGuard guard;

    SequentialRun(CoordinatedRun run) {
        this.run = run;
        this.plan = run.plan();
        this.environment = run.environment();
        this.guard = new RejectionGuard(plan, board::counts);
    }

    @Override
    public RunResult.Outcome coordinate() throws InterruptedException {
        RunSession session = run.begin(run.retrying());
        board.begin(session.splits());
        board.published(session.prepare());
        run.watch().begin();
        try (RejectionHandler rejections = plan.rejections().create(session.run(), environment.folder(plan.name()))) {
            StageOpening stages =
                    new StageOpening(plan, session.run(), rejections, guard, environment, run.observation());
            SplitMover mover = new SplitMover(run, board, session, stages);
            for (SplitProgress split : session.splits()) {
                mover.move(split.split().id());
            }
            if (!board.isFinished()) {
                return RunResult.Outcome.STOPPED;
            }
            guard.check(true);
            session.complete(board.snapshot(), rejections);
        }
        session.end(board.snapshot());
        return RunResult.Outcome.COMPLETED;
    }

    @Override
    public RunProgress progress(Duration elapsed, long now) {
        return board.progress(elapsed, now);
    }
}
