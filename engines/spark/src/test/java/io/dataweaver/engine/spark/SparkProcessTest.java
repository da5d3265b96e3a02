package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a process of its own, with Spark on this machine. */
class SparkProcessTest {

    private static final SparkSettings HERE =
            new SparkSettings(Optional.empty(), DeployMode.CLIENT, Map.of("spark.driver.memory", "512m"));
    private static final String SLOWLY = "transforms: [{rate_limit: {records_per_second: 3000}}]";
    private static final int FILES = 3;
    private static final int ROWS = 5_000;

    @TempDir
    Path folder;

    private CsvPipeline pipeline() throws IOException {
        return new CsvPipeline(folder, HERE, "500ms", FILES, ROWS, "{csv: {path: out/}}");
    }

    @Test
    void movesEveryRowOnceAndTellsHowItEnded() throws Exception {
        try (CsvPipeline pipeline = pipeline()) {
            CsvPipeline.Started run = pipeline.start("");
            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertThat(run.handle().progress().share()).isEqualTo(1);
            assertThat(run.process().waitFor()).isZero();
            assertWritten();
        }
    }

    @Test
    void endsWithAllThatWasReadWhenItsParentEndsAndGoesOnThere() throws Exception {
        try (CsvPipeline pipeline = pipeline()) {
            CsvPipeline.Started slow = pipeline.start(SLOWLY);
            slow.awaitWritten(1);
            // What the end of this process would do to it.
            slow.process().getOutputStream().close();
            RunResult stopped = slow.await();
            assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.counts().written()).isBetween(1L, FILES * ROWS - 1L);

            RunResult resumed = pipeline.start(SLOWLY).await();
            assertThat(resumed.failure()).isEmpty();
            assertThat(resumed.resumed()).isEqualTo(stopped.counts());
            assertThat(resumed.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertWritten();
        }
    }

    /** Steps by key: three parts in one process, which is killed in the middle. */
    @Test
    void countsEachRowOnceThroughADeathOfTheProcess() throws Exception {
        String steps = """
                transforms:
                  - rate_limit: {records_per_second: 1000}
                  - map: {set: {pair: "id / 2"}}
                  - dedupe: [pair]
                  - map: {set: {bucket: "pair % 10"}}
                  - aggregate: {by: [bucket], set: {pairs: "count(*)", total: "sum(pair)"}}
                """;
        try (CsvPipeline pipeline = pipeline()) {
            CsvPipeline.Started first = pipeline.start(steps);
            first.awaitDurablyRead(3_000);
            first.process().destroyForcibly();
            RunResult died = first.await();
            assertThat(died.failure().orElseThrow().code().id()).isEqualTo(SparkErrorCode.PROCESS_ENDED.id());

            RunResult resumed = pipeline.start(steps).await();
            assertThat(resumed.failure()).isEmpty();
            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.resumed().read()).isPositive();
            assertThat(resumed.counts().read()).isEqualTo(FILES * ROWS);
            assertThat(resumed.counts().written()).isEqualTo(10);
        }
        List<String> expected = new ArrayList<>();
        for (int bucket = 0; bucket < 10; bucket++) {
            int[] pairs = IntStream.rangeClosed(1, FILES * ROWS)
                    .map(id -> id / 2)
                    .distinct()
                    .filter(new Bucket(bucket))
                    .toArray();
            expected.add(bucket + "," + pairs.length + ","
                    + IntStream.of(pairs).asLongStream().sum());
        }
        assertThat(lines()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private record Bucket(int number) implements IntPredicate {
        @Override
        public boolean test(int pair) {
            return pair % 10 == number;
        }
    }

    @Test
    void tellsWhyARunHasFailed() throws Exception {
        try (CsvPipeline pipeline = pipeline()) {
            Files.writeString(folder.resolve("in/9.csv"), "id,name\nno number,x\n");
            RunResult failed = pipeline.start("errors: {policy: stop}").await();
            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.failure().orElseThrow().code().id()).isEqualTo(StateErrorCode.REJECTED.id());
            assertThat(failed.failure().orElseThrow().code().kind()).isEqualTo(StateErrorCode.REJECTED.kind());
        }
    }

    private List<String> lines() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder.resolve("out"))) {
            for (Path part :
                    parts.filter(file -> file.toString().endsWith(".csv")).toList()) {
                List<String> lines = Files.readAllLines(part);
                all.addAll(lines.subList(1, lines.size()));
            }
        }
        return all;
    }

    private void assertWritten() throws IOException {
        List<Integer> ids = lines().stream()
                .map(line -> Integer.parseInt(line.substring(0, line.indexOf(','))))
                .toList();
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, FILES * ROWS).boxed().toList());
    }
}
