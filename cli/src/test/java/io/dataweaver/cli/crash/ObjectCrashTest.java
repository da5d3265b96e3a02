package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.InstalledStores;
import io.dataweaver.cli.Main;
import io.dataweaver.testkit.process.ChildProcess;
import io.dataweaver.testkit.store.AzuriteServer;
import io.dataweaver.testkit.store.GcsServer;
import io.dataweaver.testkit.store.S3Server;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process dies where objects appear, twice; the next one leaves each row once. */
class ObjectCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 2_000;

    @TempDir
    private static Path shared;

    private static S3Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = S3Server.start(shared, InstalledStores.s3Proxy());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private ChildProcess.Command dataweaver(StoreServer server, String... words) {
        ChildProcess.Command command = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_STORES", InstalledStores.folder().toString());
        for (Map.Entry<String, String> variable : server.environment().entrySet()) {
            command = command.environment(variable.getKey(), variable.getValue());
        }
        return command.arguments(words).in(folder);
    }

    /** Parquet, as its end is made of what one writer has written, in folders that a column tells. */
    @Test
    void foldersOfValuesAreReadBackAsTheyWereThoughTheirWriterHasDiedTwice() throws Exception {
        server.bucket("folders");
        List<String> rows = new ArrayList<>(List.of("id,name,half"));
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            String half = i % 2 == 0 ? "even: 2" : "";
            rows.add(i + ",name " + i + "," + half);
            expected.add("{\"id\":" + i + ",\"name\":\"name " + i + "\",\"half\":"
                    + (half.isEmpty() ? "null" : "\"" + half + "\"") + "}");
        }
        Files.write(folder.resolve("rows.csv"), rows);
        Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                checkpoint_interval: 50ms
                batch: {max_records: 50}
                source: {csv: {path: rows.csv, min_split: 16KiB, types: {half: text}}}
                sink: {file: {path: "s3://folders/out/", format: parquet, partition_by: [half]}}
                """);
        die(server, "object.after_part");
        assertThat(visible(server.bucket("folders")))
                .isNotEmpty()
                .allMatch(object -> object.toString().contains("/out/half=even%3A 2/")
                        || object.toString().contains("/out/half=__HIVE_DEFAULT_PARTITION__/"));

        Files.writeString(folder.resolve("copy.yaml"), """
                name: back
                source: {file: {path: "s3://folders/out/**/*.parquet", partition_columns: [half]}}
                sink: {json: back.jsonl}
                """);
        assertThat(end(dataweaver(server, "run", "copy.yaml"))).isZero();
        assertThat(Files.readAllLines(folder.resolve("back.jsonl"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static int end(ChildProcess.Command command) throws InterruptedException, IOException {
        try (ChildProcess process = command.start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as(process.output()).isIn(0, ChildProcess.KILLED);
            return status;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "object.before_publish, out.jsonl",
        "object.after_publish, out.jsonl",
        "object.after_part, 'out/, roll_rows: 300'"
    })
    void goesOnAfterDyingWhereObjectsAppear(String failpoint, String target) throws Exception {
        String bucket = failpoint.replaceAll("[._]", "-");
        Path objects = server.bucket(bucket);
        List<String> expected = writePipeline("s3://" + bucket, target);
        die(server, failpoint);
        assertThat(lines(objects)).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The end of a Parquet file is made of what all its writers have left behind. */
    @ParameterizedTest
    @ValueSource(strings = {"object.before_publish", "object.after_publish"})
    void oneParquetObjectIsReadBackAsItWasThoughItsWritersHaveDiedTwice(String failpoint) throws Exception {
        String bucket = "parquet-" + failpoint.replaceAll("[._]", "-");
        Path objects = server.bucket(bucket);
        List<String> expected = writePipeline("s3://" + bucket, "parquet", "out.parquet");
        die(server, failpoint);
        assertThat(visible(objects)).containsExactly(objects.resolve("out.parquet"));
        assertThat(end(dataweaver(server, "run", "--from", "s3://" + bucket + "/out.parquet", "--to", "all.jsonl")))
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("all.jsonl"))).containsExactlyElementsOf(expected);
    }

    /** Blobs appear in another way than objects of S3: what their blocks are is written down beside them. */
    @ParameterizedTest
    @CsvSource({
        "object.before_publish, out/a.jsonl",
        "object.after_publish, out/a.jsonl",
        "object.after_part, 'out/, roll_rows: 300'"
    })
    void goesOnAfterDyingWhereBlobsAppear(String failpoint, String target) throws Exception {
        String container = failpoint.replaceAll("[._]", "-");
        try (AzuriteServer azurite = AzuriteServer.start(folder.resolve("azurite"), InstalledStores.azurite())) {
            azurite.makeBucket(container);
            List<String> expected = writePipeline("az://" + container, target);
            die(azurite, failpoint);
            String all = "az://" + container + "/out/*.jsonl";
            assertThat(end(dataweaver(azurite, "run", "--from", all, "--to", "all.jsonl")))
                    .isZero();
            assertThat(Files.readAllLines(folder.resolve("all.jsonl"))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Objects of Google are composed of others, which are there until they are removed. */
    @ParameterizedTest
    @CsvSource({
        "object.before_publish, out/a.jsonl",
        "object.after_publish, out/a.jsonl",
        "object.after_part, 'out/, roll_rows: 300'"
    })
    void goesOnAfterDyingWhereObjectsAreComposed(String failpoint, String target) throws Exception {
        try (GcsServer google = GcsServer.start(folder.resolve("google"))) {
            google.makeBucket("lake");
            List<String> expected = writePipeline("gs://lake", target);
            die(google, failpoint);
            assertThat(google.keys("lake")).isNotEmpty().allMatch(key -> key.startsWith("out/") && !key.contains("/."));
            assertThat(end(dataweaver(google, "run", "--from", "gs://lake/out/*.jsonl", "--to", "all.jsonl")))
                    .isZero();
            assertThat(Files.readAllLines(folder.resolve("all.jsonl"))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Dies there twice, then goes on to the end. */
    private void die(StoreServer at, String failpoint) throws InterruptedException, IOException {
        assertThat(end(dataweaver(at, "run", "copy.yaml").failpoint(failpoint, 1)))
                .isEqualTo(ChildProcess.KILLED);
        if (end(dataweaver(at, "run", "copy.yaml").failpoint(failpoint, 2)) != 0) {
            assertThat(end(dataweaver(at, "run", "copy.yaml"))).isZero();
        }
    }

    private List<String> writePipeline(String bucket, String target) throws IOException {
        return writePipeline(bucket, "json", target);
    }

    /** Returns the rows that it writes, as lines of JSON; {@code bucket} is its URL. */
    private List<String> writePipeline(String bucket, String format, String target) throws IOException {
        List<String> rows = new ArrayList<>(List.of("id,name"));
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            rows.add(i + ",name " + i);
            expected.add("{\"id\":" + i + ",\"name\":\"name " + i + "\"}");
        }
        Files.write(folder.resolve("rows.csv"), rows);
        Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                checkpoint_interval: 50ms
                batch: {max_records: 50}
                source: {csv: {path: rows.csv, min_split: 16KiB}}
                sink: {%s: {path: "%s/%s}}
                """.formatted(
                        format, bucket, target.contains(",") ? target.replaceFirst(",", "\",") : target + "\""));
        return expected;
    }

    /** Returns the lines of all objects that are not hidden. */
    private static List<String> lines(Path bucket) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : visible(bucket)) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    /** Returns the objects in a folder of a bucket, or a bucket, that are not hidden. */
    static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).toString().startsWith("."))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList();
        }
    }
}
