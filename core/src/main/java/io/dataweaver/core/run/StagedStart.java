package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedExchange;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts a pipeline that is cut by exchanges: one run for each part, all of one generation.
 *
 * <p>A generation is one pass of rows through the whole pipeline. It is stored before any part starts, and ends when all have
 * completed; until then each start goes on with it: parts that have completed are left alone, those that have begun resume,
 * and those that have not begin. So a crash between the ends of two parts neither repeats nor skips one.
 */
final class StagedStart {

    private static final Failpoint AFTER_STORE = Failpoint.named("stages.after_store");
    private static final String SUFFIX = ".stages";
    private static final String GENERATION = "generation";
    private static final String DONE = "done";
    private static final String FOLDER = "folder";

    private final Engine engine;
    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final Path shared;
    private final StateStore store;

    StagedStart(Engine engine, PipelinePlan plan, RunEnvironment environment) {
        this.engine = engine;
        this.plan = plan;
        this.environment = environment;
        this.shared = engine.shared().orElse(environment.folder()).toAbsolutePath();
        this.store = environment.store();
    }

    /**
     * Starts all parts.
     *
     * @param restart forget an unfinished generation and begin another
     */
    RunHandle start(boolean restart) {
        StateStore.StateLock lock = store.lock(name());
        try {
            Optional<StateStore.SavedState> saved = store.load(name());
            // What this start stores comes under the number that it begins with: a later one begins with a higher.
            long start = saved.map(StateStore.SavedState::sequence).orElse(0L) + 1;
            long generation = saved.map(state -> StateObject.parse(new String(state.bytes(), StandardCharsets.UTF_8)))
                    .map(state -> goOn(state, restart))
                    .orElseGet(() -> open(0, true, shared));
            store(start, start, generation, false);
            AFTER_STORE.hit();
            SharedFolder folder = SharedFolder.at(shared, generation);
            folder.place(plan, environment.scheduler());
            folder.leaveToken(plan);
            return new StagedRun(
                    plan.name(),
                    parts(environment.sharing(folder)),
                    environment,
                    completed -> end(completed, start, generation, lock));
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private long goOn(StateObject state, boolean restart) {
        boolean over = state.flag(DONE) || restart;
        Optional<String> elsewhere = state.findText(FOLDER).filter(folder -> !folder.equals(sharedName()));
        if (!over && elsewhere.isPresent()) {
            throw new DataWeaverException(
                    SharedFolderErrorCode.ELSEWHERE,
                    "a run of '" + plan.name() + "' is unfinished, with rows on their way in " + place(elsewhere.get())
                            + ", but the engine has " + place(sharedName()) + " now",
                    SharedFolderErrorCode.ELSEWHERE.remedy(),
                    null);
        }
        return open(state.number(GENERATION), over, elsewhere.map(this::path).orElse(shared));
    }

    /** Returns the folder as it is stored; nothing for that of the state, which may be moved. */
    private String sharedName() {
        return engine.shared().isPresent() ? shared.normalize().toString() : "";
    }

    private Path path(String folder) {
        return folder.isEmpty() ? environment.folder().toAbsolutePath() : Path.of(folder);
    }

    private static String place(String folder) {
        return folder.isEmpty() ? "the state folder" : folder;
    }

    private List<StagedRun.Part> parts(RunEnvironment of) {
        List<StagedRun.Part> parts = new ArrayList<>();
        Exchange before = null;
        for (PlannedExchange exchange : plan.exchanges()) {
            parts.add(new Part(before, () -> start(exchange, of)));
            before = exchange.exchange();
        }
        Exchange last = last().exchange();
        parts.add(new Part(last, () -> engine.start(plan, of, !hasBegun(plan, last))));
        return parts;
    }

    /** A part, and the exchange that it reads; null for the first. */
    private record Part(@Nullable Exchange reads, Supplier<RunHandle> starting) implements StagedRun.Part {
        @Override
        public boolean isReady() {
            return reads == null || reads.writingRun().isPresent();
        }

        @Override
        public RunHandle start() {
            return starting.get();
        }
    }

    private String name() {
        return plan.name() + SUFFIX;
    }

    private PlannedExchange last() {
        return plan.exchanges().get(plan.exchanges().size() - 1);
    }

    /**
     * Opens the exchanges of the generation that goes on, or of the next.
     *
     * @param over whether {@code generation} is, or is to be forgotten
     * @param folder where it lies
     */
    private long open(long generation, boolean over, Path folder) {
        SharedFolder.at(folder, generation).place(plan, environment.scheduler());
        if (!over && !isCompleted(plan, last().exchange())) {
            return generation;
        }
        plan.exchanges().forEach(exchange -> exchange.exchange().delete());
        return generation + 1;
    }

    private RunHandle start(PlannedExchange exchange, RunEnvironment of) {
        PipelinePlan feeding = exchange.feeding();
        if (exchange.exchange().isSealed()) {
            return new EndedRun(ended(feeding), of.verifications(feeding.pipeline()));
        }
        boolean begun = exchange.exchange().writingRun().isPresent();
        return engine.start(feeding, of, !begun);
    }

    private RunResult ended(PipelinePlan feeding) {
        return state(feeding)
                .map(state -> new RunResult(
                        RunResult.Outcome.COMPLETED,
                        state.run(),
                        state.counts(),
                        state.counts(),
                        Duration.ZERO,
                        Optional.empty()))
                .orElseThrow(() -> new IllegalStateException("'" + feeding.name() + "' has completed without a state"));
    }

    private Optional<RunState> state(PipelinePlan of) {
        return store.load(of.name()).map(saved -> RunStateCodec.decode(saved.bytes()));
    }

    /** Tells whether the last run of {@code reading} reads what is in the exchange now. */
    private boolean hasBegun(PipelinePlan reading, Exchange exchange) {
        return state(reading).filter(state -> reads(state, exchange)).isPresent();
    }

    private boolean isCompleted(PipelinePlan reading, Exchange exchange) {
        return state(reading)
                .filter(state -> reads(state, exchange) && state.status() == RunState.Status.COMPLETED)
                .isPresent();
    }

    private static boolean reads(RunState state, Exchange exchange) {
        Optional<String> writing = exchange.writingRun();
        return writing.isPresent()
                && state.splits().stream()
                        .map(split -> Exchange.runOf(split.split()))
                        .anyMatch(writing.get()::equals);
    }

    private void end(boolean completed, long start, long generation, StateStore.StateLock lock) {
        try (lock) {
            if (completed) {
                store(start, start + 1, generation, true);
                plan.exchanges().forEach(exchange -> exchange.exchange().delete());
                forget();
            }
        }
    }

    /** Removes what steps remember: the next generation begins with nothing. */
    private void forget() {
        plan.parts().forEach(part -> SharedFolder.forget(shared, part.name()));
    }

    /**
     * Forgets what there is of the parts of a pipeline beside its own state; the engine has forgotten them.
     *
     * @param parts their names, the last is that of the pipeline
     */
    static void delete(Engine engine, List<String> parts, RunEnvironment environment) {
        String name = parts.get(parts.size() - 1);
        StateStore store = environment.store();
        try (StateStore.StateLock held = store.lock(name + SUFFIX)) {
            Path shared = engine.shared().orElse(environment.folder());
            for (String part : parts) {
                SharedFolder.delete(shared, part);
                if (!part.equals(name)) {
                    store.delete(part);
                }
            }
            store.delete(name + SUFFIX);
        }
    }

    private void store(long start, long sequence, long generation, boolean done) {
        byte[] state = StateObject.empty()
                .with(GENERATION, generation)
                .with(DONE, done)
                .with(FOLDER, sharedName())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        store.save(name(), start, sequence, state);
    }
}
