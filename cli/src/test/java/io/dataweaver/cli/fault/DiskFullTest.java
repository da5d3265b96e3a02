package io.dataweaver.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The disk is full in the middle of a run, a real one: the run ends and says which disk it is, nothing that was cut off
 * stays behind or counts, and when there is room the next start goes on to the same end as if nothing had been.
 */
@Timeout(60)
class DiskFullTest {

    private static final int ROWS = 20_000;
    private static final int BAD_IN = 20;

    @TempDir
    Path folder;

    private final List<String> good = new ArrayList<>();
    private int bad;

    @BeforeEach
    void writeSource() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            String line = "{\"id\":" + i + ",\"name\":\"row number " + i + "\"}";
            good.add(line);
            lines.add(line);
            if (i % BAD_IN == 0) {
                lines.add("{\"id\":\"oops " + i + "\"}");
                bad++;
            }
        }
        Files.write(folder.resolve("source.jsonl"), lines);
    }

    private Pipeline pipeline(String out, Path letters) {
        return Pipeline.parse("""
                version: 1
                name: full
                source:
                  json: {path: "%s", min_split: 100KiB, types: {id: bigint, name: text}}
                sink:
                  json: {path: "%s"%s}
                parallelism: 2
                checkpoint_interval: 5ms
                batch: {max_records: 100}
                errors: {policy: {dead_letter: {path: "%s"}}, max_rejected: 100000}
                """.formatted(
                        folder.resolve("source.jsonl"), out, out.endsWith("/") ? ", roll_rows: 3000" : "", letters));
    }

    private Pipeline pipeline(String out) {
        return pipeline(out, folder.resolve("letters"));
    }

    private static RunResult run(Pipeline pipeline, Path state, RunObserver observer) throws InterruptedException {
        try (DataWeaver dataweaver = DataWeaver.local(state).observedBy(observer)) {
            return dataweaver.start(pipeline).await();
        }
    }

    /** Runs until the disk is full, and requires that the run says so. */
    private static void fails(Pipeline pipeline, Path state, RunObserver observer, String code, Path full)
            throws InterruptedException {
        RunResult result = run(pipeline, state, observer);
        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
        DataWeaverException failure = result.failure().orElseThrow();
        assertThat(failure.code().id()).as(failure.toString()).isEqualTo(code);
        assertThat(failure.code().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        assertThat(failure.getMessage()).contains(full.toString()).contains("No space left on device");
        assertThat(failure.code().remedy()).contains("run again: it resumes");
    }

    private void completes(Pipeline pipeline, Path state, Path out) throws Exception {
        RunResult result = run(pipeline, state, RunObserver.NONE);
        assertThat(result.failure()).isEmpty();
        assertThat(result.counts().written()).isEqualTo(ROWS);
        assertThat(result.counts().rejected()).isEqualTo(bad);
        assertThat(lines(out)).containsExactlyInAnyOrderElementsOf(good);
        assertThat(files(out).filter(name -> name.contains(".tmp"))).isEmpty();
    }

    private static List<String> lines(Path out) throws IOException {
        if (out.toString().endsWith(".gz")) {
            try (InputStream packed = new GZIPInputStream(Files.newInputStream(out))) {
                return new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }
        if (Files.isRegularFile(out)) {
            return Files.readAllLines(out);
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(out)) {
            for (Path part : parts.toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    private static Stream<String> files(Path out) throws IOException {
        Path place = Files.isDirectory(out) ? out : out.toAbsolutePath().getParent();
        try (Stream<Path> all = Files.walk(place)) {
            return all.map(Path::toString).toList().stream();
        }
    }

    /** Tells when the first checkpoint is made. */
    private static RunObserver atFirstCheckpoint(Runnable action) {
        AtomicBoolean first = new AtomicBoolean(true);
        RunObservation observation = new RunObservation() {
            @Override
            public void checkpointed(long nanos) {
                if (first.getAndSet(false)) {
                    action.run();
                }
            }
        };
        return (plan, run) -> observation;
    }

    @Test
    void goesOnFromTheLastCheckpointWhenTheDiskOfTheStateWasFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "1m")) {
            Path out = folder.resolve("out.jsonl");
            Path state = disk.folder().resolve("state");
            fails(pipeline(out.toString()), state, atFirstCheckpoint(disk::fill), "DW-STA-003", state);
            assertThat(out).as("what is not complete is not shown").doesNotExist();
            fails(pipeline(out.toString()), state, RunObserver.NONE, "DW-STA-003", state);
            disk.makeRoom();
            completes(pipeline(out.toString()), state, out);
            assertThat(files(state).filter(name -> name.endsWith(".tmp")))
                    .as("what was cut off")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"out.jsonl, 512k", "out/, 512k", "out.jsonl.gz, 48k"})
    void goesOnWhenTheDiskOfTheSinkWasFull(String name, String size) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), size)) {
            String out = disk.folder() + "/" + name;
            Path state = folder.resolve("state");
            fails(pipeline(out), state, RunObserver.NONE, "DW-SNK-151", disk.folder());
            disk.grow("8m");
            completes(pipeline(out), state, Path.of(out));
        }
    }

    @Test
    void keepsEachLetterOnceWhenTheDiskOfTheDeadLettersWasFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "64k")) {
            Path out = folder.resolve("out.jsonl");
            Path letters = disk.folder().resolve("letters");
            fails(pipeline(out.toString(), letters), folder.resolve("state"), RunObserver.NONE, "DW-STA-003", letters);
            disk.grow("8m");
            completes(pipeline(out.toString(), letters), folder.resolve("state"), out);
            assertThat(DeadLetters.in(letters, Clock.systemUTC()).list(LetterFilter.ALL))
                    .hasSize(bad);
        }
    }
}
