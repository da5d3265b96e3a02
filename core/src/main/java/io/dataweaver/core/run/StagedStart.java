package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedExchange;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    private final Engine engine;
    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final StateStore store;

    StagedStart(Engine engine, PipelinePlan plan, RunEnvironment environment) {
        this.engine = engine;
        this.plan = plan;
        this.environment = environment;
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
            long sequence = saved.map(StateStore.SavedState::sequence).orElse(0L) + 1;
            long generation = saved.map(state -> StateObject.parse(new String(state.bytes(), StandardCharsets.UTF_8)))
                    .map(state -> open(state.number(GENERATION), state.flag(DONE) || restart))
                    .orElseGet(() -> open(0, true));
            store(sequence, generation, false);
            AFTER_STORE.hit();
            return new StagedRun(
                    plan.name(), parts(), environment, completed -> end(completed, sequence + 1, generation, lock));
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private List<StagedRun.Part> parts() {
        List<StagedRun.Part> parts = new ArrayList<>();
        Exchange before = null;
        for (PlannedExchange exchange : plan.exchanges()) {
            parts.add(new Part(before, () -> start(exchange)));
            before = exchange.exchange();
        }
        Exchange last = last().exchange();
        parts.add(new Part(last, () -> engine.start(plan, environment, !hasBegun(plan, last))));
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
     */
    private long open(long generation, boolean over) {
        openExchanges(generation);
        if (!over && !isCompleted(plan, last().exchange())) {
            return generation;
        }
        plan.exchanges().forEach(exchange -> exchange.exchange().delete());
        openExchanges(generation + 1);
        return generation + 1;
    }

    private void openExchanges(long generation) {
        StateFiles files = new DiskStateFiles(environment.folder(plan.name()));
        for (int i = 0; i < plan.exchanges().size(); i++) {
            String folder = "exchange/" + generation + "-" + (i + 1);
            plan.exchanges().get(i).exchange().keptIn(files, folder, environment.scheduler());
        }
    }

    private RunHandle start(PlannedExchange exchange) {
        PipelinePlan feeding = exchange.feeding();
        if (exchange.exchange().isSealed()) {
            return new EndedRun(ended(feeding));
        }
        boolean begun = exchange.exchange().writingRun().isPresent();
        return engine.start(feeding, environment, !begun);
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

    private void end(boolean completed, long sequence, long generation, StateStore.StateLock lock) {
        try (lock) {
            if (completed) {
                store(sequence, generation, true);
                plan.exchanges().forEach(exchange -> exchange.exchange().delete());
                forget();
            }
        }
    }

    /** Removes what steps remember: the next generation begins with nothing. */
    private void forget() {
        for (PipelinePlan part : plan.parts()) {
            Path memory = environment.folder(part.name()).resolve(RunEnvironment.MEMORY);
            if (Files.isDirectory(memory)) {
                try (Stream<Path> all = Files.walk(memory)) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                } catch (IOException failed) {
                    throw new DataWeaverException(
                            StateErrorCode.NOT_STORED, "cannot remove " + memory + ": " + failed, failed);
                }
            }
        }
    }

    private void store(long sequence, long generation, boolean done) {
        byte[] state = StateObject.empty()
                .with(GENERATION, generation)
                .with(DONE, done)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        store.save(name(), sequence, state);
    }
}
