package io.dataweaver.core.rehearsal;

import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedExchange;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.stage.StageObserver;
import io.dataweaver.core.stage.StageSampler;
import io.dataweaver.core.stage.StageStep;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Moves rows through the stages of a plan, one split after the other in one thread, without engine and state: of a plan
 * whose ends only give and take.
 */
public final class Rehearsal {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String RUN = "rehearsal";

    private final PipelinePlan plan;
    private final RejectionHandler rejections;
    private final BooleanSupplier isOver;

    /**
     * Creates a rehearsal.
     *
     * @param rejections takes what is rejected
     * @param isOver whether to stop, though there are more rows
     */
    public Rehearsal(PipelinePlan plan, RejectionHandler rejections, BooleanSupplier isOver) {
        this.plan = plan;
        this.rejections = rejections;
        this.isOver = isOver;
    }

    /**
     * Moves rows until there are no more, or it is over.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void run() throws InterruptedException {
        if (plan.exchanges().isEmpty()) {
            move(plan);
            return;
        }
        try {
            Path folder = Files.createTempDirectory("dataweaver-rehearsal");
            try {
                moveThroughExchanges(new DiskStateFiles(folder));
            } finally {
                plan.exchanges().forEach(exchange -> exchange.exchange().delete());
                remove(folder);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void moveThroughExchanges(StateFiles files) throws InterruptedException {
        for (int i = 0; i < plan.exchanges().size(); i++) {
            PlannedExchange exchange = plan.exchanges().get(i);
            exchange.exchange().keptIn(files, "exchange-" + i, Scheduler.MACHINE);
            PipelinePlan feeding = exchange.feeding();
            SinkRun run = new SinkRun(feeding.name(), RUN, feeding.sink().fence(feeding.name(), 1), false);
            feeding.sink().prepare(run, feeding.outputs());
            move(feeding, run);
            feeding.sink().complete(run, List.of());
        }
        move(plan);
    }

    /** Removes a folder, with the empty ones in it. */
    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void move(PipelinePlan part) throws InterruptedException {
        move(part, new SinkRun(part.name(), RUN, 1, false));
    }

    /** Moves the rows of some datasets of a plan that no exchange is in front of. */
    public void run(List<DatasetPlan> datasets, Course course) throws InterruptedException {
        move(plan, new SinkRun(plan.name(), RUN, 1, false), datasets, course);
    }

    private void move(PipelinePlan part, SinkRun run) throws InterruptedException {
        move(part, run, part.datasets(), Course.ANEW);
    }

    private void move(PipelinePlan part, SinkRun run, List<DatasetPlan> datasets, Course course)
            throws InterruptedException {
        List<Split> splits = course.splits(
                part.source(), datasets.stream().map(DatasetPlan::request).toList());
        for (Split split : splits) {
            // What was sampled goes all the way.
            if (part.exchanges().isEmpty() && isOver.getAsBoolean()) {
                return;
            }
            move(part, dataset(split, datasets), split, run, course);
        }
    }

    private static DatasetPlan dataset(Split split, List<DatasetPlan> datasets) {
        return datasets.stream()
                .filter(each -> each.dataset().dataset().equals(split.dataset()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + split.dataset() + "' is not read"));
    }

    private void move(PipelinePlan part, DatasetPlan dataset, Split split, SinkRun run, Course course)
            throws InterruptedException {
        List<StageStep> steps = dataset.newSteps();
        for (StageStep step : steps) {
            if (step.transform() instanceof StatefulTransform stateful) {
                stateful.open(null, Optional.empty());
            }
        }
        SplitReader reader = course.reader(part.source().open(split, dataset.request(), Optional.empty()));
        SinkWriter writer = part.sink().open(run, new WriterContext(split, dataset.output(), Optional.empty()));
        try (SplitStage stage = new SplitStage(
                SplitProgress.notBegun(split),
                reader,
                steps,
                writer,
                rejections,
                (of, rejected) -> {},
                Scheduler.MACHINE,
                StageObserver.NONE,
                StageSampler.NONE)) {
            SplitStage.Step step = SplitStage.Step.IDLE;
            while (step != SplitStage.Step.FINISHED && !(part.exchanges().isEmpty() && isOver.getAsBoolean())) {
                step = stage.step(LOOK);
            }
            part.sink().commit(run, stage.checkpoint(1).committables());
            if (step == SplitStage.Step.FINISHED) {
                course.done(split);
            }
        }
    }
}
