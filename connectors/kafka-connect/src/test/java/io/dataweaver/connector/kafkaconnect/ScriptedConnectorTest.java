package io.dataweaver.connector.kafkaconnect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.connector.kafkaconnect.scripted.ScriptedSink;
import io.dataweaver.connector.kafkaconnect.scripted.ScriptedSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connectors may do that those at hand do not: several tasks, commits, failures. */
class ScriptedConnectorTest {

    private static final Schema ROWS = Schema.of("orders", Field.required("id", DataTypes.INTEGER));
    private static final BatchLimits ONE_ROW = new BatchLimits(1, 1 << 20, Duration.ofMillis(200));

    @TempDir
    static Path plugin;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException, URISyntaxException {
        Path classes = Path.of(ScriptedSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path scripted = classes.resolve(ScriptedSource.class.getPackageName().replace('.', '/'));
        try (OutputStream file = Files.newOutputStream(plugin.resolve("scripted.jar"));
                ZipOutputStream jar = new ZipOutputStream(file);
                Stream<Path> all = Files.list(scripted)) {
            for (Path path : all.sorted().toList()) {
                jar.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, jar);
                jar.closeEntry();
            }
        }
    }

    @Test
    void readsDocumentsWithWhatIdentifiesThemSoThatTheyCanBeDeleted() throws InterruptedException {
        try (Reading reading = Reading.start(source(Map.of("script", "documents"), 1), null)) {
            assertThat(reading.schema().toString()).isEqualTo("documents(id text not null, value json) key [id]");
            assertThat(reading.until(3).subList(0, 3))
                    .containsExactly(
                            "INSERT 1|{\"_id\": 1, \"n\": 1}",
                            "UPDATE_AFTER 1|{\"_id\": 1, \"n\": 2}",
                            "DELETE 1|null");
        }
    }

    private static Map<String, Object> source(Map<String, Object> config, long tasks) {
        return Map.of(
                "plugin",
                plugin.toString(),
                "connector",
                ScriptedSource.class.getName(),
                "tasks",
                tasks,
                "config",
                config);
    }

    private static Sink sink(String script) {
        return sink(Map.of("script", script));
    }

    private static Sink sink(Map<String, Object> config) {
        KafkaConnectSinkPlugin sinks = new KafkaConnectSinkPlugin();
        Map<String, Object> options = Map.of(
                "plugin", plugin.toString(),
                "connector", ScriptedSink.class.getName(),
                "config", config);
        return sinks.create(Options.parse(sinks.descriptor(), options), new TestContext(Duration.ofSeconds(1)));
    }

    private static SinkWriter writer(Sink sink) {
        SinkRun run = new SinkRun("copy", "run", 1, false);
        sink.prepare(run, List.of(ROWS));
        return sink.open(run, new WriterContext(new Split("orders", 0, "orders", "{}", 0), ROWS, Optional.empty()));
    }

    private static List<Rejection> write(SinkWriter writer) {
        BatchBuilder batch = new BatchBuilder(ROWS, 3);
        for (int id = 1; id <= 3; id++) {
            batch.rowWriter().setLong("id", id).end(id);
        }
        return writer.write(batch.build());
    }

    private static void assertEnds(String code, ErrorKind kind, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(DataWeaverException.class, e -> {
                    assertThat(e.code().id()).isEqualTo(code);
                    assertThat(e.code().kind()).isEqualTo(kind);
                })
                .hasMessageContaining(message);
    }

    @Test
    void commitsWhatIsDurableAndNothingMore() throws IOException, InterruptedException {
        Path notes = folder.resolve("notes.txt");
        Map<String, Object> options = source(Map.of("notes", notes.toString()), 1);
        try (Reading reading = Reading.start(options, null, ONE_ROW)) {
            reading.until(2);
            assertThat(notes).doesNotExist();
            reading.acknowledge();
            assertThat(Files.readAllLines(notes)).containsExactly("record 1", "record 2", "commit");
            reading.until(3);
            assertThat(Files.readAllLines(notes)).hasSize(3);
        }
    }

    @Test
    void goesOnInEachPartitionWithAnotherNumberOfTasks() throws InterruptedException {
        Position position;
        try (Reading two = Reading.start(source(Map.of(), 2), null, ONE_ROW)) {
            assertThat(two.until(6))
                    .containsExactlyInAnyOrder(
                            "INSERT 1", "INSERT 2", "INSERT 3", "INSERT 101", "INSERT 102", "INSERT 103");
            position = two.position();
        }
        assertThat(position.json()).contains("{\"partition\":0}", "{\"partition\":1}", "\"records\":6");
        try (Reading one = Reading.start(source(Map.of("last", "4"), 1), position, ONE_ROW)) {
            assertThat(one.until(2)).containsExactlyInAnyOrder("INSERT 4", "INSERT 104");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fails, DW-SRC-850, FATAL, out of luck",
        "retries, DW-SRC-851, TRANSIENT, come again",
        "schemaless, DW-SRC-853, DEFINITION, without schema",
        "bytes, DW-SRC-855, FATAL, is no text",
        "topics, DW-SRC-857, DEFINITION, 'letters'",
    })
    void endsTheReadingWhereAConnectorCannotGoOn(String script, String code, ErrorKind kind, String message) {
        assertEnds(code, kind, message, () -> {
            try (Reading reading = Reading.start(source(Map.of("script", script), 1), null)) {
                reading.until(3);
            }
        });
    }

    @Test
    void stopsATaskThatFailedToStart() throws IOException {
        Path notes = folder.resolve("notes.txt");
        Map<String, Object> options = source(Map.of("script", "refuses", "notes", notes.toString()), 1);
        assertEnds("DW-SRC-850", ErrorKind.FATAL, "not today", () -> Reading.start(options, null));
        assertThat(Files.readAllLines(notes)).containsExactly("stopped");
    }

    @Test
    void refusesValuesWithoutSchemaAlsoWhereColumnsAreGiven() {
        Map<String, Object> options = new HashMap<>(source(Map.of("script", "schemaless"), 1));
        options.put("topic", "numbers");
        options.put("columns", Map.of("n", "integer"));
        assertEnds("DW-SRC-853", ErrorKind.DEFINITION, "without schema", () -> {
            try (Reading reading = Reading.start(options, null)) {
                reading.until(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"date, DELETE 2026-03-29", "text, DW-REC-002"})
    void readsOfADeletionWhatItsKeySaysOrRejectsIt(String type, String expected) throws InterruptedException {
        Map<String, Object> options = new HashMap<>(source(Map.of("script", "deletes"), 1));
        options.put("topic", "numbers");
        options.put("columns", Map.of("d", type));
        options.put("key", List.of("d"));
        try (Reading reading = Reading.start(options, null)) {
            reading.until(1);
            assertThat(Stream.concat(
                            reading.rows().stream(),
                            reading.rejections().stream()
                                    .map(rejection -> rejection.code().id())))
                    .containsExactly(expected);
        }
    }

    @Test
    void refusesAPositionThatIsNotOne() {
        assertEnds(
                "DW-SRC-855", ErrorKind.FATAL, "no position", () -> ConnectPosition.parse(new Position("{\"row\":1}")));
    }

    @Test
    void rejectsTheRowsThatASinkConnectorReports() {
        try (Sink sink = sink("refuses");
                SinkWriter writer = writer(sink)) {
            assertThat(write(writer)).singleElement().satisfies(rejection -> {
                assertThat(rejection.record().origin()).isEqualTo(2);
                assertThat(rejection.message()).isEqualTo("no twos");
            });
            assertThat(writer.flush()).isEmpty();
        }
    }

    @Test
    void rejectsARowOnceThoughASinkConnectorReportsItEachTimeThatItIsGiven() {
        try (Sink sink = sink("stumbles")) {
            try (SinkWriter failing = writer(sink)) {
                assertEnds("DW-SNK-851", ErrorKind.TRANSIENT, "come again", () -> write(failing));
            }
            try (SinkWriter again = writer(sink)) {
                assertThat(write(again)).hasSize(1);
                assertThat(again.flush()).isEmpty();
            }
        }
    }

    @Test
    void tellsNoSecretThatASinkConnectorRefusesARowWith() {
        try (Sink sink = sink(Map.of("script", "refuses", "api.token", "canary"));
                SinkWriter writer = writer(sink)) {
            assertThat(write(writer)).singleElement().satisfies(rejection -> {
                assertThat(rejection.message()).contains("no twos******");
                assertThat(Throwables.getStackTrace(requireNonNull(rejection.cause())))
                        .doesNotContain("canary");
            });
        }
    }

    @Test
    void endsTheRunWhereASinkConnectorRefusesWhatItSaidIsStored() {
        try (Sink sink = sink("late");
                SinkWriter writer = writer(sink)) {
            write(writer);
            writer.flush();
            assertEnds("DW-SNK-850", ErrorKind.FATAL, "too late", () -> write(writer));
        }
    }

    @Test
    void endsTheRunWhereASinkConnectorFails() {
        try (Sink sink = sink("fails");
                SinkWriter writer = writer(sink)) {
            assertEnds("DW-SNK-850", ErrorKind.FATAL, "out of luck", () -> write(writer));
        }
    }

    @Test
    void stopsASinkConnectorThatFailedToStart() throws IOException {
        Path notes = folder.resolve("notes.txt");
        try (Sink sink = sink(Map.of("script", "unready", "notes", notes.toString()))) {
            assertEnds("DW-SNK-850", ErrorKind.FATAL, "not today", () -> writer(sink));
        }
        assertThat(Files.readAllLines(notes)).containsExactly("task stopped", "connector stopped");
    }

    @Test
    void printsNoSecretThatAConnectorFailsWith() {
        Map<String, Object> config = Map.of(
                "script",
                "unready",
                "connection.url",
                "jdbc:db://me:canary@host/shop?user=me&password=canary&ssl=true",
                "api.token",
                "canary-token");
        try (Sink sink = sink(config)) {
            assertThatThrownBy(() -> writer(sink))
                    .hasMessageContaining(
                            "not today: jdbc:db://******@host/shop?user=me&password=******&ssl=true ******")
                    .satisfies(failed ->
                            assertThat(Throwables.getStackTrace(failed)).doesNotContain("canary"));
        }
    }

    @Test
    void staysInterruptedWhereItWaitedForASinkConnector() {
        try (Sink sink = sink("forgets");
                SinkWriter writer = writer(sink)) {
            write(writer);
            Thread.currentThread().interrupt();
            assertThatThrownBy(writer::flush).isInstanceOf(DataWeaverException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void makesNoCheckpointBeforeASinkConnectorSaysThatAllIsStored() {
        try (Sink sink = sink("forgets");
                SinkWriter writer = writer(sink)) {
            write(writer);
            assertEnds("DW-SNK-851", ErrorKind.TRANSIENT, "does not say", writer::flush);
        }
    }

    @Test
    void refusesASinkConnectorThatKeepsOffsetsOfItsOwn() {
        try (Sink sink = sink("rewinds")) {
            assertEnds("DW-SNK-852", ErrorKind.FATAL, "from offset 5", () -> writer(sink));
        }
    }
}
