package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.InstalledEngines;
import io.dataweaver.cli.InstalledStores;
import io.dataweaver.testkit.process.ChildProcess;
import io.dataweaver.testkit.store.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows to objects and back on each engine and with the store as they are installed: the command that writes is killed in the
 * middle, with all processes that it has started, and typed again.
 */
class EveryEngineObjectsTest {

    private static final int FILES = 4;
    private static final int ROWS = 4_000;

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;
    private static S3Server server;

    @TempDir
    private Path folder;

    private final List<String> expected = new ArrayList<>();

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, List.of("flink", "spark", "kafka"));
        server = S3Server.start(shared.resolve("s3"), InstalledStores.s3Proxy());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (installed != null) {
            installed.close();
        }
    }

    @BeforeEach
    void writeRows() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,name"));
            for (int id = file * ROWS / FILES; id < (file + 1) * ROWS / FILES; id++) {
                lines.add(id + ",name " + id);
                expected.add("{\"id\":" + id + ",\"name\":\"name " + id + "\"}");
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "flink", "spark", "kafka"})
    void rowsBecomeObjectsAndRowsAgainOn(String engine) throws Exception {
        Path bucket = server.bucket(engine);
        ChildProcess.Command there = command(engine, "there", """
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                transforms: [{rate_limit: 1500}]
                sink: {avro: {path: "s3://BUCKET/parts/", roll_rows: 300}}
                """);
        KilledCommand.killInTheMiddle(there, engine, () -> objects(bucket.resolve("parts")) > 0);
        int published = objects(bucket.resolve("parts"));
        KilledCommand.finish(there, engine);
        assertThat(objects(bucket.resolve("parts"))).isGreaterThan(published);
        KilledCommand.finish(command(engine, "back", """
                source: {avro: "s3://BUCKET/parts/*.avro"}
                sink: {json: "s3://BUCKET/back.jsonl"}
                """), engine);
        assertThat(Files.readAllLines(bucket.resolve("back.jsonl"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    private ChildProcess.Command command(String engine, String name, String ends) throws IOException {
        Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                name: %s-%s
                engine: %s
                parallelism: 2
                checkpoint_interval: 500ms
                batch: {max_records: 50}
                """.formatted(
                                name,
                                engine,
                                engine.equals("kafka") ? "{kafka: {brokers: \"" + installed.broker() + "\"}}" : engine)
                        + ends.replace("BUCKET", engine));
        ChildProcess.Command command = installed
                .dataweaver()
                .heap(512)
                .environment("DATAWEAVER_STORES", InstalledStores.folder().toString());
        for (Map.Entry<String, String> variable : server.environment().entrySet()) {
            command = command.environment(variable.getKey(), variable.getValue());
        }
        return command.arguments("run", name + ".yaml", "--state-dir", "state").in(folder);
    }

    /** Returns how many objects anyone sees there. */
    private static int objects(Path place) {
        try {
            return Files.isDirectory(place) ? ObjectCrashTest.visible(place).size() : 0;
        } catch (IOException | UncheckedIOException changing) {
            return 0;
        }
    }
}
