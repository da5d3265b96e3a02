package io.dataweaver.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dataweaver.core.run.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs an engine, unchanged, in thousands of simulated worlds: time, threads, disk and network are simulated, and faults
 * come by chance. A seed makes a world; the same seed makes the same one again.
 *
 * <p>At each step and at the end: no row is lost, none is there twice, each split is in order; what was acknowledged is
 * durable; an older start changes nothing; counts add up over all restarts; and when the faults end, the run completes.
 *
 * <p>System properties: {@code dataweaver.seeds} is how many worlds to play, {@code dataweaver.seed} plays one alone and
 * prints what happens in it. An engine's author extends this and answers one question.
 */
public abstract class EngineSimulationTest {

    private static final String SEED = "dataweaver.seed";
    private static final long SEEDS = Long.getLong("dataweaver.seeds", 10_000);
    private static final long SEEDS_FOR_A_BUG = 2_000;
    private static final int TOLD = 400;

    /** Makes an engine: one for each process of a world. */
    protected abstract Engine newEngine();

    @Test
    void keepsEveryPromiseInEveryWorld() throws InterruptedException {
        Long alone = Long.getLong(SEED);
        if (alone != null) {
            List<String> trace = new ArrayList<>();
            try {
                World.play(alone, this::newEngine, PlantedBug.NONE, trace);
            } finally {
                trace.forEach(System.out::println);
            }
            return;
        }
        long broken = firstBroken(SEEDS, PlantedBug.NONE);
        if (broken > 0) {
            fail(tell(broken, PlantedBug.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void finds(PlantedBug bug, TestReporter reporter) throws InterruptedException {
        long found = firstBroken(SEEDS_FOR_A_BUG, bug);
        assertThat(found).as("the first seed that finds that it " + bug).isPositive();
        reporter.publishEntry(bug + ": " + violation(found, bug, new ArrayList<>()));
    }

    @Test
    void doesTheSameAgainForTheSameSeed() {
        for (long seed = 1; seed <= 50; seed++) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            World.play(seed, this::newEngine, PlantedBug.NONE, first);
            World.play(seed, this::newEngine, PlantedBug.NONE, second);
            assertThat(second).as("seed %d", seed).isEqualTo(first);
        }
    }

    /** Plays worlds on all processors; returns the smallest seed found whose world breaks a promise, or 0. */
    private long firstBroken(long seeds, PlantedBug bug) throws InterruptedException {
        AtomicLong next = new AtomicLong(1);
        AtomicLong broken = new AtomicLong();
        AtomicReference<Throwable> unexpected = new AtomicReference<>();
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread player = new Thread(() -> {
                for (long seed = next.getAndIncrement();
                        seed <= seeds && broken.get() == 0;
                        seed = next.getAndIncrement()) {
                    if (!violation(seed, bug, null).isEmpty()) {
                        broken.compareAndSet(0, seed);
                    }
                }
            });
            player.setUncaughtExceptionHandler((thread, failure) -> unexpected.set(failure));
            player.start();
            players.add(player);
        }
        for (Thread player : players) {
            player.join();
        }
        assertThat(unexpected.get()).isNull();
        return broken.get();
    }

    private String violation(long seed, PlantedBug bug, @Nullable List<String> trace) {
        try {
            World.play(seed, this::newEngine, bug, trace);
            return "";
        } catch (RuntimeException broken) {
            return "seed " + seed + ": " + broken;
        }
    }

    private String tell(long seed, PlantedBug bug) {
        List<String> trace = new ArrayList<>();
        String violation = violation(seed, bug, trace);
        List<String> last = trace.subList(Math.max(0, trace.size() - TOLD), trace.size());
        return violation + "\nagain, with all that happens: add -D" + SEED + "=" + seed + "\n"
                + String.join("\n", last);
    }
}
