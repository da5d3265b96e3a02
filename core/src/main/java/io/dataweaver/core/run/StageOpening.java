package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.stage.StageLane;
import io.dataweaver.core.stage.StageObserver;
import io.dataweaver.core.stage.StageSampler;
import io.dataweaver.core.stage.StageStep;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.transform.Scheduled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Opens the stages of a run, the same way on every engine.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class StageOpening {

    private final PipelinePlan plan;
    private final SinkRun run;
    private final RejectionHandler rejections;
    private final SplitStage.RejectionGate gate;
    private final Path memory;
    private final Scheduler scheduler;
    private final StageObserver observer;
    private final StageSampler sampler;
    private final Map<String, Boolean> remembering = new ConcurrentHashMap<>();
    private final Map<String, SplitMemory> claimed = new ConcurrentHashMap<>();

    /**
     * Creates what opens stages.
     *
     * @param gate told of every rejection; may end the run
     */
    public StageOpening(
            PipelinePlan plan,
            SinkRun run,
            RejectionHandler rejections,
            SplitStage.RejectionGate gate,
            RunEnvironment environment,
            StageObserver observer) {
        this(plan, run, rejections, gate, environment, observer, environment.taps(plan));
    }

    /**
     * Creates what opens stages, next to others in this process.
     *
     * @param sampler what all of them show rows to
     */
    StageOpening(
            PipelinePlan plan,
            SinkRun run,
            RejectionHandler rejections,
            SplitStage.RejectionGate gate,
            RunEnvironment environment,
            StageObserver observer,
            StageSampler sampler) {
        this.plan = plan;
        this.run = run;
        this.rejections = rejections;
        this.gate = gate;
        this.memory = environment.memory(run);
        this.scheduler = environment.scheduler();
        this.observer = observer;
        this.sampler = sampler;
    }

    /**
     * Takes a split over from whoever may still be at work on it, elsewhere or in an earlier attempt: the sink refuses them
     * from now on.
     *
     * @param known how far the engine knows the split to be
     * @return how far it is: a sink that stores positions may be further than {@code known}, and it is right
     */
    public SplitProgress takeOver(SplitProgress known) {
        return takeOver(known, OptionalLong.empty());
    }

    /**
     * Does the same for an engine that begins attempts at a split now and then, and numbers them.
     *
     * @param attempt larger than those of all attempts at the split that this start of the pipeline has begun before
     * @throws io.dataweaver.api.error.DataWeaverException with {@link io.dataweaver.core.state.StateErrorCode#TAKEN_OVER} if
     *     a later attempt has begun, which is known only where steps remember something
     */
    public SplitProgress takeOver(SplitProgress known, long attempt) {
        return takeOver(known, OptionalLong.of(attempt));
    }

    private SplitProgress takeOver(SplitProgress known, OptionalLong attempt) {
        Split split = known.split();
        if (remembers(split)) {
            // First: whoever was here before can then tell that he is not the last who takes it over at the sink.
            claimed.put(split.id(), SplitMemory.claim(memory(split), run.epoch(), attempt));
        }
        Optional<SplitState> held = plan.sink().takeOver(run, split.id());
        if (!plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS)) {
            return known;
        }
        return held.map(known::at).orElseGet(() -> SplitProgress.notBegun(split));
    }

    /** A run that goes on has the tables with which it began, and the source may have lost one since. */
    private DatasetPlan dataset(String name) {
        return plan.datasets().stream()
                .filter(each -> each.dataset().dataset().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataWeaverException(
                        RoutingErrorCode.TABLE_GONE,
                        "'" + name + "' was read by " + run.run()
                                + ", which is unfinished, and is not among the tables of the source any more",
                        RoutingErrorCode.TABLE_GONE.remedy(),
                        null));
    }

    private boolean remembers(Split split) {
        return split.datasets().stream().anyMatch(this::remembers);
    }

    private boolean remembers(String dataset) {
        return remembering.computeIfAbsent(
                dataset, name -> dataset(name).newSteps().stream().anyMatch(StageOpening::isStateful));
    }

    private static boolean isStateful(StageStep step) {
        return step.transform() instanceof StatefulTransform;
    }

    /** Opens a reader that goes on from {@code progress}. */
    public SplitReader openReader(SplitProgress progress) {
        Split split = progress.split();
        List<ReadRequest> requests =
                split.datasets().stream().map(name -> dataset(name).request()).toList();
        return plan.source().open(split, requests, progress.position());
    }

    /**
     * Opens a stage that reads for itself.
     *
     * @param ahead makes the reader that the stage is to use of the source's; the stage closes it
     */
    public SplitStage open(SplitProgress progress, UnaryOperator<SplitReader> ahead) {
        List<SinkWriter> writers = openWriters(progress);
        SplitReader reader = null;
        try {
            reader = ahead.apply(openReader(progress));
            return stage(progress, reader, writers);
        } catch (RuntimeException failed) {
            if (reader != null) {
                reader.close();
            }
            writers.forEach(SinkWriter::close);
            throw failed;
        }
    }

    /**
     * Opens a stage that is handed what an engine has read with {@link #openReader}.
     *
     * @param handed gives what was read; the stage closes it
     */
    public SplitStage openBehind(SplitProgress progress, SplitReader handed) {
        List<SinkWriter> writers = openWriters(progress);
        try {
            return stage(progress, handed, writers);
        } catch (RuntimeException failed) {
            writers.forEach(SinkWriter::close);
            throw failed;
        }
    }

    private List<SinkWriter> openWriters(SplitProgress progress) {
        List<WriterContext> contexts = progress.split().datasets().stream()
                .map(name -> new WriterContext(
                        progress.split(), dataset(name).output(), progress.last(), progress::isHeldAt))
                .toList();
        return contexts.size() == 1
                ? List.of(plan.sink().open(run, contexts.get(0)))
                : plan.sink().openTogether(run, contexts);
    }

    private SplitStage stage(SplitProgress progress, SplitReader reader, List<SinkWriter> writers) {
        List<String> datasets = progress.split().datasets();
        List<StageLane> lanes = new ArrayList<>();
        for (int i = 0; i < datasets.size(); i++) {
            lanes.add(new StageLane(datasets.get(i), dataset(datasets.get(i)).newSteps(), writers.get(i)));
        }
        List<StageStep> steps =
                lanes.stream().flatMap(lane -> lane.steps().stream()).toList();
        try {
            for (StageStep step : steps) {
                if (step.transform() instanceof Scheduled scheduled) {
                    scheduled.runsBy(scheduler);
                }
            }
            if (remembers(progress.split())) {
                remember(progress, steps);
            }
            return new SplitStage(progress, reader, lanes, rejections, gate, scheduler, observer, sampler);
        } catch (RuntimeException failed) {
            close(steps);
            throw failed;
        }
    }

    /** Opens what steps remember of a split where it stands. */
    private void remember(SplitProgress progress, List<StageStep> steps) {
        Split split = progress.split();
        SplitMemory taken = claimed.remove(split.id());
        SplitMemory own = taken == null ? SplitMemory.claim(memory(split), run.epoch(), OptionalLong.empty()) : taken;
        try {
            for (StageStep step : steps) {
                if (step.transform() instanceof StatefulTransform stateful) {
                    String name = Integer.toString(step.index());
                    if (progress.position().isPresent()) {
                        own.bring(name, scheduler);
                    }
                    stateful.open(own.of(name), progress.position());
                }
            }
        } catch (RuntimeException failed) {
            // If another attempt has taken the files, that is why.
            own.requireNewest();
            throw failed;
        }
        own.requireNewest();
        own.removeEarlier();
    }

    /** Returns the folder of a split; the names of splits may be anything. */
    private Path memory(Split split) {
        String safe = split.id().replaceAll("[^A-Za-z0-9_-]", "_");
        return memory.resolve(safe + "-" + Integer.toHexString(split.id().hashCode()));
    }

    private static void close(List<StageStep> steps) {
        for (StageStep step : steps) {
            if (step.transform() instanceof StatefulTransform stateful) {
                stateful.close();
            }
        }
    }
}
