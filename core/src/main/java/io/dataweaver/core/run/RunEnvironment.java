package io.dataweaver.core.run;

import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.tap.Taps;
import io.dataweaver.core.verify.Verifications;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Everything that a run takes from outside, so that a test can put its own in place.
 *
 * @param clock for what people read
 * @param scheduler of threads, locks and durations
 * @param random for jitter
 * @param store where state is kept
 * @param folder beside that state, for dead letters and the like; one folder a pipeline is made in it
 * @param observer is told of the runs
 * @param shared where parts of a pipeline hand on rows and keep what they remember; empty for pipelines of one part
 */
public record RunEnvironment(
        Clock clock,
        Scheduler scheduler,
        RandomGenerator random,
        StateStore store,
        Path folder,
        RunObserver observer,
        Optional<SharedFolder> shared) {

    /** The folder of a pipeline in which its transforms keep what they remember. */
    static final String MEMORY = "memory";

    /** Creates an environment for pipelines of one part, and for starting any. */
    public RunEnvironment(
            Clock clock,
            Scheduler scheduler,
            RandomGenerator random,
            StateStore store,
            Path folder,
            RunObserver observer) {
        this(clock, scheduler, random, store, folder, observer, Optional.empty());
    }

    /** Returns the machine's clock, time and chance, and state as files below {@code stateFolder}. */
    public static RunEnvironment ofMachine(Path stateFolder) {
        return new RunEnvironment(
                Clock.systemUTC(),
                Scheduler.MACHINE,
                new SplittableRandom(),
                new FileStateStore(new DiskStateFiles(stateFolder)),
                stateFolder,
                RunObserver.NONE);
    }

    /** Returns an environment that tells {@code other} of its runs too. */
    public RunEnvironment observedBy(RunObserver other) {
        RunObserver all = observer == RunObserver.NONE ? other : observer.and(other);
        return new RunEnvironment(clock, scheduler, random, store, folder, all, shared);
    }

    /** Returns an environment that tells {@code other} alone of its runs. */
    RunEnvironment observedOnlyBy(RunObserver other) {
        return new RunEnvironment(clock, scheduler, random, store, folder, other, shared);
    }

    /** Returns an environment that keeps state elsewhere. */
    public RunEnvironment storingIn(StateStore other) {
        return new RunEnvironment(clock, scheduler, random, other, folder, observer, shared);
    }

    /** Returns an environment for the parts of one start of a pipeline. */
    RunEnvironment sharing(SharedFolder parts) {
        return new RunEnvironment(clock, scheduler, random, store, folder, observer, Optional.of(parts));
    }

    /** Returns the folder in which transforms keep what they remember in {@code run}. */
    public Path memory(SinkRun run) {
        Path below = shared.map(parts -> parts.folder(run.pipeline())).orElseGet(() -> folder(run.pipeline()));
        return below.resolve(MEMORY).resolve(run.run());
    }

    /**
     * Looks into the run of a pipeline, in this process or in another.
     *
     * @return to be closed
     * @throws io.dataweaver.api.error.DataWeaverException if the request cannot be put into the state folder
     */
    public Tap tap(String pipeline, TapRequest request) {
        return Tap.open(pipeline, request, new DiskStateFiles(folder(pipeline)), clock, scheduler);
    }

    /** Returns what answers those who look into the run of {@code plan}. */
    Taps taps(PipelinePlan plan) {
        return new Taps(plan, new DiskStateFiles(folder(plan.pipeline())), clock, scheduler);
    }

    /** Returns what is known of verifications of a pipeline, by any process that keeps its state here. */
    public Verifications verifications(String pipeline) {
        return new Verifications(new DiskStateFiles(folder(pipeline)));
    }

    /** Returns the folder of {@code pipeline}. */
    public Path folder(String pipeline) {
        return folder.resolve(pipeline);
    }
}
