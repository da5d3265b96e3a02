package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with objects, as it is installed: the store in a folder of its own. */
class ObjectStoreTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 3_000;

    @TempDir
    private static Path shared;

    private static S3Server server;

    @TempDir
    private Path folder;

    private final List<ChildProcess> processes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = S3Server.start(shared, InstalledStores.s3Proxy());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void endAll() throws IOException {
        for (ChildProcess process : processes) {
            process.close();
        }
    }

    private ChildProcess dataweaver(String... words) {
        return dataweaver(server, words);
    }

    private ChildProcess dataweaver(StoreServer at, String... words) {
        ChildProcess.Command command = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_STORES", InstalledStores.folder().toString());
        for (Map.Entry<String, String> variable : at.environment().entrySet()) {
            command = command.environment(variable.getKey(), variable.getValue());
        }
        ChildProcess process = command.arguments(words).in(folder).start();
        processes.add(process);
        return process;
    }

    private static String ended(int status, ChildProcess process) throws InterruptedException {
        assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(status);
        return process.output();
    }

    private static void await(ChildProcess process, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (process.endsWithin(Duration.ofMillis(20)) || System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain:\n" + process.output());
            }
        }
    }

    /** Returns the names in a bucket that begin with {@code start}. */
    private static List<String> names(String bucket, String start) {
        try (Stream<Path> files = Files.list(server.bucket(bucket))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(start))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Returns the hidden objects, without files that the server is still writing. */
    private static List<String> tails(String bucket) {
        return names(bucket, ".out.csv.dataweaver-").stream()
                .filter(name -> name.endsWith(".tmp"))
                .toList();
    }

    private List<String> writeRows() throws IOException {
        List<String> lines = new ArrayList<>(List.of("id,name"));
        for (int i = 0; i < ROWS; i++) {
            lines.add(i + ",name " + i);
        }
        Files.write(folder.resolve("rows.csv"), lines);
        return lines;
    }

    private Path pipeline(String bucket) throws IOException {
        return Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                checkpoint_interval: 100ms
                batch: {max_records: 50}
                source: {csv: "s3://%1$s/in.csv"}
                transforms: [{rate_limit: 1000}]
                sink: {csv: "s3://%1$s/out.csv"}
                """.formatted(bucket));
    }

    @Test
    void goesOnAfterItWasKilledAndWritesEachRowOnce() throws Exception {
        server.bucket("killed");
        List<String> lines = writeRows();
        ended(ExitStatus.DONE, dataweaver("run", "--from", "rows.csv", "--to", "s3://killed/in.csv"));
        assertThat(server.bucket("killed").resolve("in.csv")).hasSameTextualContentAs(folder.resolve("rows.csv"));
        pipeline("killed");

        ChildProcess first = dataweaver("run", "copy.yaml");
        await(first, () -> !tails("killed").isEmpty());
        List<String> firstTail = tails("killed");
        // A tail is deleted when a later checkpoint is durable.
        await(first, () -> !tails("killed").containsAll(firstTail));
        first.kill();
        assertThat(names("killed", "out.csv")).isEmpty();
        assertThat(ended(ExitStatus.DONE, dataweaver("position", "get", "copy.yaml")))
                .contains("is unfinished");
        ended(ExitStatus.DONE, dataweaver("run", "copy.yaml"));
        assertThat(Files.readAllLines(server.bucket("killed").resolve("out.csv")))
                .isEqualTo(lines);
        assertThat(names("killed", ".")).isEmpty();
    }

    @Test
    void tellsInAFewLinesWhatIsWrong() throws Exception {
        server.bucket("empty");
        Files.writeString(folder.resolve("a.csv"), "id\n1\n");
        assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver("run", "--from", "s3://nowhere/a.csv", "--to", "-")))
                .contains("error[DW-ENV-160]: there is no bucket `nowhere` at " + server.endpoint())
                .doesNotContain("Exception", "\tat ");
        assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver("run", "--from", "a.csv", "--to", "s3://nowhere/a.csv")))
                .contains("error[DW-ENV-160]")
                .doesNotContain("Exception", "\tat ");
        assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver("run", "--from", "s3://empty/a.csv", "--to", "-")))
                .contains("error[DW-SRC-150]: the object s3://empty/a.csv does not exist");
        assertThat(ended(
                        ExitStatus.ENVIRONMENT,
                        dataweaver("run", "--from", "s3://empty/a.csv?access_key=me&secret_key=wrong", "--to", "-")))
                .contains("error[DW-ENV-161]")
                .doesNotContain("wrong\n", "Exception");
    }

    @Test
    void copiesToAzureAndBackAndTellsInAFewLinesWhatIsWrongThere() throws Exception {
        try (AzuriteServer azurite = AzuriteServer.start(folder.resolve("azurite"), InstalledStores.azurite())) {
            azurite.makeBucket("lake");
            List<String> lines = writeRows();
            assertThat(ended(
                            ExitStatus.DONE,
                            dataweaver(azurite, "run", "--from", "rows.csv", "--to", "az://lake/out/rows.csv.gz")))
                    .doesNotContain("com.azure", "WARN", "ERROR");
            ended(ExitStatus.DONE, dataweaver(azurite, "run", "--from", "az://lake/out/", "--to", "copy.csv"));
            assertThat(Files.readAllLines(folder.resolve("copy.csv"))).isEqualTo(lines);
            assertThat(ended(
                            ExitStatus.ENVIRONMENT,
                            dataweaver(azurite, "run", "--from", "az://nowhere/a.csv", "--to", "-")))
                    .contains("error[DW-ENV-160]: there is no container `nowhere` at " + azurite.endpoint())
                    .doesNotContain("Exception", "\tat ", "com.azure");
            assertThat(ended(
                            ExitStatus.ENVIRONMENT,
                            dataweaver(azurite, "run", "--from", "az://lake/a.csv", "--to", "-")))
                    .contains("error[DW-SRC-150]: the object az://lake/a.csv does not exist")
                    .doesNotContain("com.azure");
            String wrong = "az://lake/a.csv?endpoint=" + azurite.endpoint() + "&account_key=d3Jvbmc=";
            assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver(azurite, "run", "--from", wrong, "--to", "-")))
                    .contains("error[DW-ENV-161]")
                    .doesNotContain("d3Jvbmc=", "Exception", "com.azure");
        }
    }

    @Test
    void copiesToGoogleAndBackAndTellsInAFewLinesWhatIsWrongThere() throws Exception {
        try (GcsServer google = GcsServer.start(folder.resolve("google"))) {
            google.makeBucket("lake");
            google.makePrivateBucket("private");
            List<String> lines = writeRows();
            assertThat(ended(
                            ExitStatus.DONE,
                            dataweaver(google, "run", "--from", "rows.csv", "--to", "gs://lake/out/rows.csv.gz")))
                    .doesNotContain("com.google", "WARN", "ERROR");
            assertThat(google.keys("lake")).containsExactly("out/rows.csv.gz");
            ended(ExitStatus.DONE, dataweaver(google, "run", "--from", "gs://lake/out/", "--to", "copy.csv"));
            assertThat(Files.readAllLines(folder.resolve("copy.csv"))).isEqualTo(lines);
            assertThat(ended(
                            ExitStatus.ENVIRONMENT,
                            dataweaver(google, "run", "--from", "gs://nowhere/a.csv", "--to", "-")))
                    .contains("error[DW-ENV-160]: there is no bucket `nowhere` at " + google.endpoint())
                    .doesNotContain("Exception", "\tat ", "com.google");
            assertThat(ended(
                            ExitStatus.ENVIRONMENT,
                            dataweaver(google, "run", "--from", "gs://lake/a.csv", "--to", "-")))
                    .contains("error[DW-SRC-150]: the object gs://lake/a.csv does not exist")
                    .doesNotContain("com.google");
            assertThat(ended(
                            ExitStatus.ENVIRONMENT,
                            dataweaver(google, "run", "--from", "gs://private/a.csv", "--to", "-")))
                    .contains("error[DW-ENV-161]: " + google.endpoint() + " wants to know who asks to")
                    .doesNotContain("Exception", "com.google");
        }
    }
}
