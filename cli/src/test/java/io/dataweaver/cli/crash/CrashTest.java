package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process dies in the middle of a run, wherever it is, and is started again: the sink holds what the source does, no row
 * lost, none twice, and each bad record is a dead letter once. {@link CrashMatrixTest} goes through the places at which
 * dying hurts most.
 *
 * <p>The source is one file of JSON lines that is read in several ranges; subclasses have the sink. Each crash takes two
 * Java processes, about a second; a subclass takes about half a minute.
 */
abstract class CrashTest {

    private static final int ENVIRONMENT = 3;
    private static final int INTERRUPTED = 130;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 40_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final List<Integer> MALFORMED = List.of(10, 17_000, 39_990);

    @TempDir
    Path folder;

    private ChildProcess.Command command = Dataweaver.command();
    private boolean completed;
    private int rows;

    /** Returns the sink as a pipeline file has it. */
    abstract String sink();

    /** Returns what the sink holds, as lines of the source, in any order. */
    abstract List<String> stored() throws Exception;

    @BeforeEach
    void writePipeline() throws IOException {
        writePipeline(ROWS);
    }

    private void writePipeline(int count) throws IOException {
        rows = count;
        List<String> lines = new ArrayList<>(expected());
        for (int line : MALFORMED) {
            lines.add(line, "{\"id\":oops}");
        }
        Files.write(folder.resolve("source.jsonl"), lines);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: crash
                source:
                  json: {path: source.jsonl, min_split: 200KiB, types: {id: bigint, name: text}}
                sink:
                %s
                parallelism: 2
                checkpoint_interval: 10ms
                batch: {max_records: 200}
                """.formatted(sink().indent(2)));
        command = Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
    }

    final List<String> expected() {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            lines.add("{\"id\":" + i + ",\"name\":\"row number " + i + "\"}");
        }
        return lines;
    }

    @Test
    void movesEveryRowWhenNothingHappens() throws Exception {
        finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void goesOnAfterDyingAgainAndAgain(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> failpoints = List.of(
                "stage.after_write",
                "stage.after_prepare",
                "checkpoint.after_write",
                "run.before_commit",
                "run.after_commit",
                "run.after_fence");
        for (int death = 0; death < 5; death++) {
            dieAt(failpoints.get(random.nextInt(failpoints.size())), 1 + random.nextInt(6));
        }
        finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void goesOnAfterBeingKilledAtAnyTime(long seed) throws Exception {
        Random random = new Random(seed);
        for (int death = 0; death < 4 && !completed; death++) {
            try (ChildProcess process = command.start()) {
                if (process.endsWithin(Duration.ofMillis(400 + random.nextInt(800)))) {
                    assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
                    completed = true;
                }
            }
            // It may have come to its end and been killed before its process had.
            completed |= KilledCommand.isComplete(folder, "");
        }
        finish();
    }

    @Test
    void drainsWhenItIsAskedToEndAndGoesOnLater() throws Exception {
        writePipeline(MANY_ROWS);
        try (ChildProcess process = command.start()) {
            while (!hasCheckpoint() && !process.endsWithin(Duration.ofMillis(2))) {
                // until it is in the middle of the run
            }
            process.terminate();
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(INTERRUPTED);
        }
        finish();
    }

    private boolean hasCheckpoint() throws IOException {
        if (Files.notExists(folder.resolve(".dataweaver"))) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder.resolve(".dataweaver"))) {
            return files.anyMatch(file -> file.toString().endsWith(".state"));
        }
    }

    @Test
    void letsOneProcessAtATimeRunAPipeline() throws Exception {
        String pause = "stage.after_write:5:pause";
        try (ChildProcess first = command.property(Failpoint.PROPERTY, pause).start()) {
            while (!hasCheckpoint()) {
                assertThat(first.endsWithin(Duration.ofMillis(2)))
                        .as(first.output())
                        .isFalse();
            }
            try (ChildProcess second = command.start()) {
                assertThat(second.awaitExit(LIMIT)).as(second.output()).isEqualTo(ENVIRONMENT);
                assertThat(second.output()).contains("DW-STA-001");
            }
            assertThat(first.isAlive()).isTrue();
        }
        finish();
    }

    /** Dies there, if it comes there: a fast run may have fewer checkpoints. */
    final void dieAt(String failpoint, int nth) throws Exception {
        if (!completed) {
            try (ChildProcess process = command.failpoint(failpoint, nth).start()) {
                int status = process.awaitExit(LIMIT);
                assertThat(status).as(process.output()).isIn(ChildProcess.KILLED, 0);
                completed = status == 0;
            }
        }
    }

    /** Runs to the end, unless an earlier process has come there: the next would rightly begin a new run. */
    final void finish() throws Exception {
        if (!completed) {
            try (ChildProcess process = command.start()) {
                assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
            }
        }
        assertSame(stored());
        assertThat(deadLetters()).as("dead letters").hasSize(MALFORMED.size());
    }

    private void assertSame(List<String> stored) {
        Set<String> distinct = new HashSet<>(stored);
        Set<String> lost = new LinkedHashSet<>(expected());
        lost.removeAll(distinct);
        Set<String> foreign = new HashSet<>(distinct);
        expected().forEach(foreign::remove);
        assertThat(lost).as("lost rows").isEmpty();
        assertThat(foreign).as("rows that were never read").isEmpty();
        assertThat(stored.size() - distinct.size()).as("rows stored twice").isZero();
    }

    private List<String> deadLetters() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve(".dataweaver"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith("{\"id\":")) { // not the head of the file
                        lines.add(line);
                    }
                }
            }
        }
        return lines;
    }
}
