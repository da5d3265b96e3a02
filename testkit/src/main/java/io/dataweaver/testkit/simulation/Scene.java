package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedStep;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.FileStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One run on simulated time in which just one thing goes wrong, on purpose, and for as long as it takes. */
final class Scene {

    private static final String PIPELINE = "simulated";
    private static final long MAX_STEPS = 2_000_000;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofDays(2);

    private final SplittableRandom random = new SplittableRandom(1);
    private final Baton baton = new Baton(random.split(), MAX_STEPS, null);
    private final SimulatedProcess process = new SimulatedProcess(baton, "process");
    private final SimulatedData data;
    private final SimulatedTable table;
    private final List<Map<String, Position>> acknowledged = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /** Sets a scene with splits of {@code sizes} records. */
    Scene(SimulatedTable.Protocol protocol, List<Integer> sizes) {
        this.data = new SimulatedData(sizes);
        this.table = new SimulatedTable(protocol, new Oracle(baton, data, PIPELINE));
    }

    SimulatedData data() {
        return data;
    }

    SimulatedTable table() {
        return table;
    }

    /** Returns what the source was told, each time. */
    List<Map<String, Position>> acknowledged() {
        return acknowledged;
    }

    /** Returns how often the run degraded and recovered, in order. */
    List<String> events() {
        return events;
    }

    long now() {
        return baton.now();
    }

    /** Sleeps whatever wakes it, as a call does that hangs below Java. */
    void sleepDeaf(Duration time) {
        long end = baton.now() + time.toNanos();
        while (baton.now() < end) {
            baton.waitFor(new Object(), end);
        }
    }

    void sleep(Duration time) throws InterruptedException {
        process.sleep(time.toNanos());
    }

    /**
     * Plays a run to its end.
     *
     * @param source is given the real one
     * @param sink is given the way there
     * @param steps are given those that do with each row what its id says
     */
    RunResult play(
            Engine engine, UnaryOperator<Source> source, Function<Wire, Sink> sink, UnaryOperator<PlannedStep> steps) {
        List<RunResult> results = new ArrayList<>();
        baton.run(() -> {
            RunHandle run = start(engine, source, sink, steps);
            long end = baton.now() + PATIENCE.toNanos();
            Optional<RunResult> result = Optional.empty();
            while (result.isEmpty() && baton.now() < end) {
                result = World.await(run, LOOK);
            }
            result.ifPresent(results::add);
        });
        if (results.isEmpty()) {
            throw new Violation("the run did not end within " + PATIENCE);
        }
        return results.get(0);
    }

    private RunHandle start(
            Engine engine,
            UnaryOperator<Source> wrapped,
            Function<Wire, Sink> sinks,
            UnaryOperator<PlannedStep> steps) {
        Wire wire = new Wire(baton, process, Faults.NONE, random.split());
        Source source = wrapped.apply(new SimulatedSource(
                data, wire, random.split(), (checkpoint, positions) -> acknowledged.add(positions)));
        Sink sink = sinks.apply(wire);
        BatchLimits limits = new BatchLimits(1, 1 << 20, Duration.ofMillis(50));
        List<DatasetPlan> datasets = data.schemas().stream()
                .map(schema -> new DatasetPlan(
                        schema,
                        new ReadRequest(schema, List.of(), limits),
                        SimulatedSteps.of(schema).stream().map(steps).toList(),
                        schema))
                .toList();
        PipelinePlan plan = new PipelinePlan(
                PIPELINE,
                "definition",
                source,
                sink,
                datasets,
                Guarantee.of(source.capabilities(), source.capabilities(), sink.capabilities()),
                new RunSettings(
                        2,
                        Duration.ofMillis(1),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                        RejectionLimit.NONE),
                (run, folder) -> new Forgotten());
        FileStateStore store = new FileStateStore(new SimulatedDisk().seenBy(process, operation -> {}));
        return engine.start(
                plan,
                new RunEnvironment(
                        World.CLOCK,
                        process,
                        random.split(),
                        store,
                        Path.of(PIPELINE),
                        (planned, run) -> observation()),
                false);
    }

    private RunObservation observation() {
        return new RunObservation() {
            @Override
            public void degraded(Duration overdue) {
                events.add("degraded");
            }

            @Override
            public void recovered() {
                events.add("recovered");
            }
        };
    }

    /** Keeps no dead letters. */
    private static final class Forgotten implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            // they are counted
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
