package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped on Flink, and what goes on with it. */
class StopAndResumeTest {

    private static final long ROWS = 12_000;

    @TempDir
    private Path folder;

    private MadeUpRows pipeline() {
        return new MadeUpRows(folder, ROWS, 8_000, "{csv: {path: out.csv, mode: replace}}");
    }

    private RunResult stopped(String engine, int parallelism) throws InterruptedException {
        try (MadeUpRows.Started run = pipeline().start(engine, parallelism)) {
            run.awaitDurable();
            run.handle().stop();
            RunResult result = run.await();
            assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(result.counts().written()).isPositive().isLessThan(ROWS);
            return result;
        }
    }

    private void assertCompletes(String engine, int parallelism, RunResult before) throws Exception {
        try (MadeUpRows.Started run = pipeline().start(engine, parallelism)) {
            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.run()).isEqualTo(before.run());
            assertThat(result.resumed()).isEqualTo(before.counts());
            assertThat(result.counts().written()).isEqualTo(ROWS);
        }
        List<Long> ids = Files.readAllLines(folder.resolve("out.csv")).stream()
                .skip(1)
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                .sorted()
                .toList();
        assertThat(ids).isEqualTo(pipeline().ids());
    }

    private long savepoints() throws IOException {
        try (Stream<Path> left = Files.walk(folder.resolve("state/made-up"))) {
            return left.filter(path -> path.getFileName().toString().startsWith("savepoint-"))
                    .count();
        }
    }

    @Test
    void goesOnFromItsSavepointWithMoreTasksAndWithLess() throws Exception {
        stopped("flink", 1);
        assertThat(savepoints()).isEqualTo(1);
        RunResult second = stopped("flink", 4);
        assertCompletes("flink", 2, second);
        assertThat(savepoints()).isZero();
    }

    @Test
    void aRunThatWasStoppedElsewhereGoesOnOnFlinkAndTheOtherWayRound() throws Exception {
        stopped("flink", 2);
        stopped("local", 2);
        RunResult third = stopped("flink", 2);
        assertCompletes("local", 2, third);
    }
}
