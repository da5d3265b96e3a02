package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The runs of a pipeline that is cut by exchanges, as one: they go on side by side; if one fails, the others stop, and if one
 * is stopped, all are.
 */
final class StagedRun implements RunHandle {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final String pipeline;
    private final RunEnvironment environment;
    private final List<Part> parts;
    private final Consumer<Boolean> afterwards;
    private final List<RunHandle> stages = new CopyOnWriteArrayList<>();
    private final RunEnd end;

    /** A part of the pipeline that is to be run. */
    interface Part {
        /** Tells whether the part before it has come so far that this one can start. */
        boolean isReady();

        RunHandle start();
    }

    /**
     * Starts runs, each when it can, and watches over them.
     *
     * @param parts in the order in which rows go through them; the first is ready
     * @param afterwards is told once whether all have completed, before anybody hears of the end
     */
    StagedRun(String pipeline, List<Part> parts, RunEnvironment environment, Consumer<Boolean> afterwards) {
        Scheduler scheduler = environment.scheduler();
        this.pipeline = pipeline;
        this.environment = environment;
        this.parts = List.copyOf(parts);
        this.end = new RunEnd(scheduler);
        this.afterwards = afterwards;
        stages.add(this.parts.get(0).start());
        Task unused = scheduler.start("dataweaver-" + pipeline + "-stages", this::watch);
    }

    private void watch() {
        RunResult result;
        try {
            result = together(follow());
        } catch (DataWeaverException notStarted) {
            result = failed(notStarted);
        } catch (InterruptedException | RuntimeException broken) {
            result = failed(
                    new DataWeaverException(StateErrorCode.INTERNAL, "the run in parts broke: " + broken, broken));
        }
        try {
            afterwards.accept(result.outcome() == RunResult.Outcome.COMPLETED);
        } catch (DataWeaverException notStored) {
            result = failed(notStored);
        }
        end.reached(result);
    }

    /** Stops what runs, and returns how far it came. */
    private RunResult failed(DataWeaverException why) {
        stop();
        List<RunResult> results = new ArrayList<>();
        try {
            for (RunHandle stage : stages) {
                results.add(stage.await());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        RunResult first = results.isEmpty()
                ? new RunResult(
                        RunResult.Outcome.FAILED, "", RunCounts.NONE, RunCounts.NONE, Duration.ZERO, Optional.empty())
                : together(results);
        return new RunResult(
                RunResult.Outcome.FAILED,
                first.run(),
                first.counts(),
                first.resumed(),
                first.duration(),
                first.failure().or(() -> Optional.of(why)));
    }

    private List<RunResult> follow() throws InterruptedException {
        List<Optional<RunResult>> results = new ArrayList<>();
        do {
            startNext();
            results.clear();
            for (RunHandle stage : stages) {
                results.add(stage.await(LOOK));
            }
            if (results.stream().flatMap(Optional::stream).anyMatch(StagedRun::isCutShort)) {
                stop();
            }
        } while (results.stream().anyMatch(Optional::isEmpty) || (!end.isStopping() && stages.size() < parts.size()));
        return results.stream().flatMap(Optional::stream).toList();
    }

    private void startNext() {
        if (!end.isStopping()
                && stages.size() < parts.size()
                && parts.get(stages.size()).isReady()) {
            RunHandle next = parts.get(stages.size()).start();
            stages.add(next);
            if (end.isStopping()) {
                next.stop();
            }
        }
    }

    private static boolean isCutShort(RunResult result) {
        return result.outcome() != RunResult.Outcome.COMPLETED;
    }

    private RunResult together(List<RunResult> results) {
        RunResult last = results.get(results.size() - 1);
        RunResult.Outcome outcome =
                results.size() < parts.size() ? RunResult.Outcome.STOPPED : RunResult.Outcome.COMPLETED;
        Optional<DataWeaverException> failure = Optional.empty();
        Duration longest = Duration.ZERO;
        for (RunResult result : results) {
            if (outcome != RunResult.Outcome.FAILED && isCutShort(result)) {
                outcome = result.outcome();
            }
            failure = failure.or(result::failure);
            longest = longest.compareTo(result.duration()) > 0 ? longest : result.duration();
        }
        return new RunResult(
                outcome,
                last.run(),
                sum(results.stream().map(RunResult::counts).toList()),
                sum(results.stream().map(RunResult::resumed).toList()),
                longest,
                failure);
    }

    /** A part that has not begun has written nothing. */
    private RunCounts sum(List<RunCounts> counts) {
        List<RunCounts> begun = new ArrayList<>(counts);
        if (begun.size() < parts.size()) {
            begun.add(RunCounts.NONE);
        }
        return RunCounts.ofParts(begun);
    }

    @Override
    public RunProgress progress() {
        List<RunProgress> all = stages.stream().map(RunHandle::progress).toList();
        RunProgress first = all.get(0);
        return new RunProgress(
                sum(all.stream().map(RunProgress::counts).toList()),
                sum(all.stream().map(RunProgress::resumed).toList()),
                sum(all.stream().map(RunProgress::durable).toList()),
                first.share() < 0 ? first.share() : share(all),
                first.elapsed(),
                longest(all.stream().map(RunProgress::lag).toList()),
                longest(all.stream().map(RunProgress::overdue).toList()),
                all.stream().mapToLong(RunProgress::bufferedBytes).sum(),
                all.stream().map(RunProgress::source).reduce(SourceLag.UNKNOWN, SourceLag::plus),
                all.stream().flatMap(each -> each.suspended().stream()).toList());
    }

    /** The share of the stage that is least far; one behind an exchange knows none before the exchange is complete. */
    private static double share(List<RunProgress> all) {
        return all.stream()
                .mapToDouble(RunProgress::share)
                .filter(share -> share >= 0)
                .min()
                .orElse(-1);
    }

    private static Duration longest(List<Duration> spans) {
        return spans.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public Tap tap(TapRequest request) {
        return environment.tap(pipeline, request);
    }

    @Override
    public Verifications verifications() {
        return environment.verifications(pipeline);
    }

    @Override
    public void stop() {
        end.stop();
        stages.forEach(RunHandle::stop);
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
