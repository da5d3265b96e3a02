package io.dataweaver.core.run;

import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Everything that a run takes from outside, so that a test can put its own in place.
 *
 * @param clock for what people read
 * @param ticker for durations
 * @param random for jitter
 * @param store where state is kept
 * @param folder beside that state, for dead letters and the like; one folder a pipeline is made in it
 */
public record RunEnvironment(Clock clock, Ticker ticker, RandomGenerator random, StateStore store, Path folder) {

    /** Returns the machine's clock, time and chance, and state as files below {@code stateFolder}. */
    public static RunEnvironment ofMachine(Path stateFolder) {
        return new RunEnvironment(
                Clock.systemUTC(),
                Ticker.SYSTEM,
                new SplittableRandom(),
                new FileStateStore(new DiskStateFiles(stateFolder)),
                stateFolder);
    }

    /** Returns the folder of {@code pipeline}. */
    public Path folder(String pipeline) {
        return folder.resolve(pipeline);
    }
}
