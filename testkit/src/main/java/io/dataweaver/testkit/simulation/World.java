package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetterStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.StateFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline in one simulated world: started, disturbed, killed and started again until its faults end; then it must
 * complete.
 */
final class World {

    private static final String PIPELINE = "simulated";
    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final long MAX_STEPS = 200_000;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final SplittableRandom random;
    private final Baton baton;
    private final Supplier<Engine> engines;
    private final PlantedBug bug;
    private final Faults faults;
    private final SimulatedData data;
    private final Oracle oracle;
    private final SimulatedTable table;
    private final RunSettings settings;
    private final int maxBatch;
    private final List<RunHandle> zombies = new ArrayList<>();
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private int processes;

    private World(long seed, Supplier<Engine> engines, PlantedBug bug, @Nullable List<String> trace) {
        this.random = new SplittableRandom(seed);
        this.engines = engines;
        this.bug = bug;
        this.baton = new Baton(random.split(), MAX_STEPS, trace);
        this.faults = Faults.draw(random);
        this.data = new SimulatedData(random);
        this.oracle = new Oracle(baton, data, PIPELINE);
        SimulatedTable.Protocol[] protocols = SimulatedTable.Protocol.values();
        this.table = new SimulatedTable(protocols[random.nextInt(protocols.length)], oracle);
        this.settings = new RunSettings(
                1 + random.nextInt(4),
                Duration.ofMillis(1L << random.nextInt(9)),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                new RetryPolicy(1 + random.nextInt(5), Duration.ofMillis(5), Duration.ofMillis(200)),
                RejectionLimit.NONE);
        this.disks.add(disk);
        this.maxBatch = 1 + random.nextInt(6);
    }

    /**
     * Plays the world of {@code seed} to its end.
     *
     * @param engines makes an engine for each process
     * @param trace gets what happens; null if nobody reads it
     * @return how many steps it took
     * @throws RuntimeException if a promise is broken
     */
    static long play(long seed, Supplier<Engine> engines, PlantedBug bug, @Nullable List<String> trace) {
        World world = new World(seed, engines, bug, trace);
        world.baton.run(world::direct);
        return world.baton.steps();
    }

    private void direct() {
        baton.trace(() -> table.protocol() + ", " + faults + ", " + settings);
        int disturbed = random.nextInt(6);
        boolean completed = false;
        for (int i = 0; i < disturbed && !completed; i++) {
            completed = start(faults);
        }
        if (!completed && !start(Faults.NONE)) {
            oracle.broken("without faults the run did not complete");
        }
        awaitZombies();
        table.awaitCommits();
        oracle.completed(table, disk, disks);
    }

    /** Starts a process and waits until it has ended, died or is a zombie; tells whether the run is complete. */
    private boolean start(Faults now) {
        SimulatedProcess process = new SimulatedProcess(baton, "process-" + ++processes);
        long epochBefore = oracle.newestEpoch();
        RunHandle handle = start(process, now);
        long nanos = baton.now();
        long stopAt = now.stops() ? nanos + random.nextInt(400_000_000) : Long.MAX_VALUE;
        long freezeAt = now.zombies() ? nanos + random.nextInt(400_000_000) : Long.MAX_VALUE;
        if (now.crashes()) {
            process.dieAfter(1L << random.nextInt(11) | random.nextInt(64));
        }
        Optional<RunResult> result = Optional.empty();
        while (result.isEmpty() && !process.isDead()) {
            if (baton.now() > stopAt) {
                stopAt = Long.MAX_VALUE;
                baton.trace(() -> process + " is asked to stop");
                handle.stop();
            }
            if (baton.now() > freezeAt && oracle.hasBegun(disk, epochBefore)) {
                becomeZombie(process, handle);
                return false;
            }
            result = await(handle, LOOK);
        }
        if (result.isPresent()) {
            oracle.ended(result.get(), table);
            return result.get().outcome() == RunResult.Outcome.COMPLETED;
        }
        leave(process, now);
        return isCompleted();
    }

    static Optional<RunResult> await(RunHandle handle, Duration wait) {
        try {
            return handle.await(wait);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void becomeZombie(SimulatedProcess process, RunHandle handle) {
        process.freeze(10_000_000L << random.nextInt(9));
        baton.trace(() -> process + " FREEZES, and another starts from a copy of its state");
        zombies.add(handle);
        disk = disk.copy();
        disks.add(disk);
    }

    private void leave(SimulatedProcess process, Faults now) {
        disk.released(process);
        if (now.powerLoss() && random.nextBoolean()) {
            baton.trace(() -> "the disk LOSES POWER");
            disk.losePower(random);
        }
    }

    private boolean isCompleted() {
        return oracle.state(disk)
                .filter(state -> state.status() == RunState.Status.COMPLETED)
                .isPresent();
    }

    private void awaitZombies() {
        long patience = baton.now() + Duration.ofMinutes(5).toNanos();
        for (RunHandle zombie : zombies) {
            // One that has died in the meantime has no end.
            while (await(zombie, LOOK).isEmpty() && baton.now() < patience) {
                baton.trace(() -> "waiting for zombies");
            }
        }
    }

    private RunHandle start(SimulatedProcess process, Faults now) {
        SimulatedDisk its = disk;
        Wire wire = new Wire(baton, process, now, random.split());
        StateFiles files = bug.files(its.seenBy(process, wire.disk()));
        Source source = bug.source(new SimulatedSource(data, wire, random.split(), (checkpoint, positions) -> {
            baton.trace(() -> "acknowledged " + positions);
            oracle.acknowledged(table, its, disks, positions);
        }));
        Sink sink = bug.sink(table, wire, random.split());
        StateStore store = bug.store(new FileStateStore(files), sink);
        String letters = bug.deadLetters(processes);
        PipelinePlan plan = new PipelinePlan(
                PIPELINE,
                "definition",
                source,
                sink,
                datasets(),
                Guarantee.of(source.capabilities(), source.capabilities(), sink.capabilities()),
                settings,
                (run, folder) ->
                        bug.rejections(new OneAtATime(deadLetters(files, run.run() + letters), process.newMonitor())));
        RunEnvironment environment =
                new RunEnvironment(CLOCK, process, random.split(), store, Path.of("simulated"), RunObserver.NONE);
        return engines.get().start(plan, environment, false);
    }

    private static RejectionHandler deadLetters(StateFiles files, String run) {
        DeadLetterStore.Owner owner = new DeadLetterStore.Owner(PIPELINE, run, "definition");
        return new DeadLetterStore(files, PIPELINE + "/" + DeadLetters.FOLDER, owner, CLOCK, Long.MAX_VALUE);
    }

    private List<DatasetPlan> datasets() {
        BatchLimits limits = new BatchLimits(maxBatch, 1 << 20, Duration.ofMillis(50));
        return data.schemas().stream()
                .map(schema -> new DatasetPlan(
                        schema, new ReadRequest(schema, List.of(), limits), SimulatedSteps.of(schema), schema))
                .toList();
    }
}
