package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A failure at each place around which something becomes durable: when a run comes there, that throws, once, and the pipeline
 * is started again until it has completed. That the process dies there is another test's.
 */
@DisplayName("Failures at durable steps")
abstract class FailpointSuite extends FailureSuite {

    private static final int ROWS = 60;
    private static final int STARTS = 40;
    private static final int PASSES = 3;

    /** Where each engine comes by: the frame is the same for all of them. */
    private static final Set<String> EVERYWHERE = Set.of(
            "run.after_fence",
            "run.before_commit",
            "run.after_commit",
            "run.before_acknowledge",
            "run.before_complete",
            "run.after_complete",
            "stage.after_read",
            "stage.after_write",
            "stage.before_prepare",
            "stage.after_prepare",
            "checkpoint.before_write",
            "checkpoint.after_write",
            "checkpoint.after_rename",
            "checkpoint.after_force",
            "sinks.between_fences",
            "sinks.between_prepares",
            "sinks.between_commits",
            "sinks.between_completes",
            "dead_letter.before_force",
            "dead_letter.after_force");

    private static final String DEFINITION = """
            name: NAME
            source: {memory: numbers}
            transforms:
              - map: {set: {inverse: "100 / (id % 10)"}}
            sinks:
              first: {when: id % 3 = 0, memory: first-NAME}
              second: {when: id % 3 = 1, memory: second-NAME}
              third: {otherwise: true, memory: third-NAME}
            """;

    /** One pipeline, with what it writes to: two sinks that publish on commit, and one that stores positions. */
    private final class Pass {
        private final String definition;
        private final List<MemoryTable> tables;

        Pass(String name) {
            definition = DEFINITION.replace("NAME", name);
            tables = List.of(
                    pipelines().table("first-" + name, Mode.TWO_PHASE),
                    pipelines().table("second-" + name, Mode.TWO_PHASE),
                    pipelines().table("third-" + name, Mode.TRANSACTIONAL));
        }

        /** Starts it until it has completed. */
        RunResult complete() throws InterruptedException {
            RunResult result = pipelines().run(definition);
            for (int i = 1; i < STARTS && result.outcome() != Outcome.COMPLETED; i++) {
                result = pipelines().run(definition);
            }
            return result;
        }

        void assertEachRowOnce(RunResult result, String where) {
            assertThat(result.failure()).as(where).isEmpty();
            assertThat(result.counts()).as(where).isEqualTo(new RunCounts(ROWS, ROWS - ROWS / 10, 0, ROWS / 10));
            for (int i = 0; i < tables.size(); i++) {
                assertThat(tables.get(i).rows()).as(where).containsExactlyInAnyOrderElementsOf(expected(i));
            }
            assertThat(pipelines().deadLetters(definition))
                    .as(where)
                    .hasSize(ROWS / 10)
                    .extracting(DeadLetter::id)
                    .doesNotHaveDuplicates();
        }
    }

    private static List<Row> expected(int sink) {
        return Runs.numbered(ROWS).stream()
                .filter(row -> id(row) % 10 != 0 && id(row) % 3 == sink)
                .map(row -> Row.of(row.value(0), row.value(1), 100 / (id(row) % 10)))
                .toList();
    }

    /** Lets the {@code nth} hit of each failpoint fail, and sees what comes of it. */
    private void failAtEach(int nth, Function<String, RuntimeException> failure) throws InterruptedException {
        Semaphore turns = new Semaphore(0);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> ticking = clock.scheduleAtFixedRate(turns::release, 0, 12, TimeUnit.MILLISECONDS);
            // About a batch a checkpoint: what fails in the middle of a split is another thing than what fails at its
            // end.
            pipelines()
                    .memory()
                    .source(
                            "numbers",
                            () -> new MemorySource(
                                    Runs.SCHEMA,
                                    Runs.numbered(ROWS),
                                    3,
                                    (split, row) -> turns.acquireUninterruptibly()));
            completeWithFailures(nth, failure);
            assertThat(ticking.cancel(false)).isTrue();
        } finally {
            clock.shutdownNow();
        }
    }

    private void completeWithFailures(int nth, Function<String, RuntimeException> failure) throws InterruptedException {
        Map<String, Integer> hits = new ConcurrentHashMap<>();
        List<String> failed = Collections.synchronizedList(new ArrayList<>());
        try (Failpoint.Watch watch = Failpoint.watch(name -> {
            if (hits.merge(name, 1, Integer::sum) == nth) {
                failed.add(name);
                throw failure.apply("failpoint " + name);
            }
        })) {
            for (int i = 1; i <= PASSES && !failed.containsAll(EVERYWHERE); i++) {
                Pass pass = new Pass("pass-" + i);
                pass.assertEachRowOnce(pass.complete(), "pass " + i + ", after failures at " + failed);
            }
        }
        assertThat(failed).containsAll(EVERYWHERE);
    }

    @Test
    void goesOnAfterSomethingBrokeAtEachDurableStep() throws Exception {
        failAtEach(1, IllegalStateException::new);
    }

    @Test
    void goesOnAfterAPassingFailureAtEachDurableStep() throws Exception {
        failAtEach(2, where -> new DataWeaverException(MemoryErrorCode.UNAVAILABLE, where));
    }
}
