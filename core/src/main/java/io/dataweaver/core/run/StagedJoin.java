package io.dataweaver.core.run;

import io.dataweaver.core.state.RunCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the run of a pipeline as a worker: each of its parts that is under way, and the next ones when they are. */
final class StagedJoin {

    /** Asking an engine may mean to ask a cluster. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private StagedJoin() {}

    /**
     * Joins.
     *
     * @param parts the names of the plans that the pipeline is cut in, in order
     * @throws io.dataweaver.api.error.DataWeaverException if no part is under way
     * @throws UnsupportedOperationException as {@link Engine#join} does
     */
    static RunHandle join(Engine engine, List<String> parts, RunEnvironment environment) {
        int first = 0;
        while (first < parts.size() - 1 && !engine.isUnderWay(parts.get(first))) {
            first++;
        }
        if (first == parts.size() - 1) {
            return engine.join(parts.get(first), environment);
        }
        List<StagedRun.Part> joined = new ArrayList<>();
        Part before = null;
        for (String name : parts.subList(first, parts.size())) {
            before = new Part(engine, name, environment, before);
            joined.add(before);
        }
        return new StagedRun(parts.get(parts.size() - 1), joined, environment, completed -> {});
    }

    /** One part. Used by one thread. */
    private static final class Part implements StagedRun.Part {
        private final Engine engine;
        private final String name;
        private final RunEnvironment environment;
        private final @Nullable Part before;
        private @Nullable RunHandle work;
        private long looked;

        Part(Engine engine, String name, RunEnvironment environment, @Nullable Part before) {
            this.engine = engine;
            this.name = name;
            this.environment = environment;
            this.before = before;
            this.looked = environment.scheduler().nanoTime();
        }

        @Override
        public boolean isReady() {
            long now = environment.scheduler().nanoTime();
            if (before == null || before.hasEnded()) {
                return true;
            }
            if (now - looked < BETWEEN_LOOKS.toNanos()) {
                return false;
            }
            looked = now;
            return engine.isUnderWay(name);
        }

        private boolean hasEnded() {
            try {
                return work != null && work.await(Duration.ZERO).isPresent();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Joins; one that has ended meanwhile, or never begun, leaves nothing to do. */
        @Override
        public RunHandle start() {
            RunHandle begun = before == null || engine.isUnderWay(name)
                    ? engine.join(name, environment)
                    : new EndedRun(
                            new RunResult(
                                    RunResult.Outcome.COMPLETED,
                                    "",
                                    RunCounts.NONE,
                                    RunCounts.NONE,
                                    Duration.ZERO,
                                    Optional.empty()),
                            environment.verifications(name));
            work = begun;
            return begun;
        }
    }
}
