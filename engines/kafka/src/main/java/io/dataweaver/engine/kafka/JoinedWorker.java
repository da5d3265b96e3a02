package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A further worker for a pipeline that another process has started. It changes over to a newer start, ends with the start
 * that it is at, and leaves when it is stopped.
 */
final class JoinedWorker implements RunHandle {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final Cluster cluster;
    private final TopicNames names;
    private final RunEnvironment environment;
    private final Scheduler scheduler;
    private final RunEnd end;
    private final SplitBoard board = new SplitBoard();
    private final String name = UUID.randomUUID().toString();
    private final long started;
    private volatile String run = "";

    /**
     * Creates a worker.
     *
     * @param cluster closed when it has ended
     */
    JoinedWorker(KafkaSettings settings, Cluster cluster, String pipeline, RunEnvironment environment) {
        this.settings = settings;
        this.cluster = cluster;
        this.names = new TopicNames(settings.prefix(), pipeline);
        this.environment = environment;
        this.scheduler = environment.scheduler();
        this.end = new RunEnd(scheduler);
        this.started = scheduler.nanoTime();
    }

    /**
     * Joins the newest start.
     *
     * @throws DataWeaverException if there is none under way
     */
    void start() {
        if (!cluster.topicsOf(names).contains(names.start())) {
            throw noRun();
        }
        NoticeBoard notices = new NoticeBoard(settings, names);
        try {
            StartNotice newest = notices.read()
                    .filter(notice -> notice.phase() != StartNotice.Phase.ENDED)
                    .orElseThrow(this::noRun);
            scheduler.start("dataweaver-" + names.pipeline() + "-worker", () -> work(notices, newest));
        } catch (RuntimeException notJoined) {
            notices.close();
            throw notJoined;
        }
    }

    private DataWeaverException noRun() {
        return new DataWeaverException(
                KafkaErrorCode.NO_RUN,
                "no run of pipeline '" + names.pipeline() + "' is under way at " + settings.brokers(),
                "start it with `dataweaver run`; workers can join as soon as it moves rows",
                null);
    }

    private void work(NoticeBoard notices, StartNotice first) {
        RunResult.Outcome outcome = RunResult.Outcome.FAILED;
        DataWeaverException failed = null;
        try (cluster;
                notices) {
            outcome = follow(notices, first);
        } catch (DataWeaverException known) {
            failed = known;
        } catch (InterruptedException stopped) {
            failed = new DataWeaverException(StateErrorCode.INTERNAL, "a worker was interrupted", stopped);
        } catch (RuntimeException | Error unexpected) {
            failed = new DataWeaverException(StateErrorCode.INTERNAL, "a worker broke: " + unexpected, unexpected);
        }
        end.reached(new RunResult(
                failed == null ? outcome : RunResult.Outcome.FAILED,
                run,
                board.counts(),
                RunCounts.NONE,
                elapsed(),
                Optional.ofNullable(failed)));
    }

    /** Works for one start after the other, until one ends or this is stopped. */
    private RunResult.Outcome follow(NoticeBoard notices, StartNotice first) throws InterruptedException {
        StartNotice notice = first;
        while (notice.phase() != StartNotice.Phase.ENDED && !end.isStopping()) {
            run = notice.run();
            notice = workFor(notice, notices);
        }
        return end.isStopping() ? RunResult.Outcome.STOPPED : RunResult.Outcome.COMPLETED;
    }

    /** Works for one start; returns the notice that ends that. */
    private StartNotice workFor(StartNotice begun, NoticeBoard notices) throws InterruptedException {
        if (begun.order().isEmpty()) {
            throw new DataWeaverException(
                    KafkaErrorCode.NO_RUN,
                    "the run of pipeline '" + names.pipeline() + "' takes no workers in other processes: "
                            + begun.alone());
        }
        try (Work work = Work.open(begun.order())) {
            // Of the whole run this process knows only its share; the starter watches over the rest.
            RejectionGuard guard = new RejectionGuard(work.plan(), () -> RunCounts.NONE);
            SplitCrew crew = new SplitCrew(work, guard, board, board::reached);
            try (KafkaWorker worker = new KafkaWorker(settings, begun.application(), name, crew)) {
                worker.start();
                return watch(begun, notices, worker);
            }
        }
    }

    private StartNotice watch(StartNotice begun, NoticeBoard notices, KafkaWorker worker) throws InterruptedException {
        StartNotice newest = begun;
        while (newest.phase() != StartNotice.Phase.ENDED && newest.application().equals(begun.application())) {
            if (newest.phase() == StartNotice.Phase.STOPPING) {
                worker.crew().rest();
            }
            if (end.isStopping()) {
                // What was read is made durable, so that others need not read it again.
                worker.crew().stop();
                worker.crew().awaitOver(settings.requestTimeout());
                return newest;
            }
            worker.crew().giveUpStuck();
            newest = notices.await(LOOK).orElse(newest);
            Optional<DataWeaverException> broken = worker.failure();
            if (broken.isPresent() && newest.application().equals(begun.application())) {
                throw broken.get();
            }
        }
        return newest;
    }

    private Duration elapsed() {
        return Duration.ofNanos(scheduler.nanoTime() - started);
    }

    @Override
    public RunProgress progress() {
        return board.progress(elapsed(), scheduler.nanoTime());
    }

    @Override
    public Tap tap(TapRequest request) {
        return environment.tap(names.pipeline(), request);
    }

    @Override
    public Verifications verifications() {
        return environment.verifications(names.pipeline());
    }

    @Override
    public void stop() {
        end.stop();
    }

    @Override
    public RunResult await() throws InterruptedException {
        return end.await();
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        return end.await(wait);
    }
}
