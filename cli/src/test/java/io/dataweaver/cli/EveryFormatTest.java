package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemorySource.Interference;
import io.dataweaver.testkit.memory.MemoryTable;
import io.dataweaver.testkit.process.ChildProcess;
import io.dataweaver.testkit.registry.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each format on each engine as it is installed: one run writes rows of all types in all formats, into files and topics, and
 * another reads them. Rows come from and go to Avro's container files, which are written and read here. Kafka
 * and the registry are real.
 */
class EveryFormatTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path REGISTRY = Path.of("..", "formats", "registry", "target", "apicurio");

    /** Envelopes of others, which are not written; tests of their module read what those write. */
    private static final List<String> READ_ALONE = List.of("canal", "maxwell");

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;
    private static RegistryServer registry;
    private static List<FormatCase> cases;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeRows() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, List.of("flink", "spark", "kafka"));
        registry = RegistryServer.start(shared, REGISTRY);
        cases = new ArrayList<>(FormatCase.files());
        cases.addAll(FormatCase.topics(installed.broker(), registry.url()));
        MemoryConnector memory = new MemoryConnector();
        for (FormatCase each : cases) {
            memory.source(
                    each.name(),
                    () -> new MemorySource(each.schema(), List.of(each.rows()), Interference.NONE, row -> false));
        }
        runHere(memory, pipeline("given", "", each -> "memory: " + each.name(), each -> avro(each, shared, "given")));
        for (FormatCase each : cases) {
            Files.writeString(shared.resolve(each.name() + ".proto"), each.proto());
            try (DataFileReader<Object> file = new DataFileReader<>(given(each).toFile(), new GenericDatumReader<>())) {
                Files.writeString(
                        shared.resolve(each.name() + ".avsc"), file.getSchema().toString());
            }
        }
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
        if (installed != null) {
            installed.close();
        }
    }

    private static Path given(FormatCase each) {
        return shared.resolve("given").resolve(each.name() + ".avro");
    }

    /** Returns the source or sink of what rows are carried in. */
    private static String avro(FormatCase each, Path parent, String place) {
        String format = each.tellsChanges() ? "{changes: {format: avro, key: [id]}}" : "avro";
        return "file: {path: \"" + parent.resolve(place).resolve(each.name() + ".avro") + "\", format: " + format + "}";
    }

    private static String pipeline(
            String name, String engine, Function<FormatCase, String> source, Function<FormatCase, String> sink) {
        StringBuilder text =
                new StringBuilder("name: " + name + "\nparallelism: 8\nbatch: {max_records: 10}\n" + engine);
        text.append("sources:\n");
        cases.forEach(each -> text.append("  " + each.name() + ":\n    " + source.apply(each) + "\n"));
        text.append("sinks:\n");
        cases.forEach(each ->
                text.append("  " + each.name() + ":\n    from: " + each.name() + "\n    " + sink.apply(each) + "\n"));
        return text.toString();
    }

    private static void runHere(MemoryConnector memory, String text) throws InterruptedException {
        Path state = shared.resolve("state");
        try (ConnectorManager connectors = memory.addedTo(ConnectorManager.ofClassPath());
                PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(state))) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse(text, "here.yaml", shared, "here"));
            try (PipelinePlan plan = manager.plan(pipeline)) {
                RunResult result = manager.start(pipeline, plan, false).await();
                assertThat(result.failure()).isEmpty();
                assertThat(result.counts().rejected()).isZero();
            }
        }
    }

    @Test
    void thereIsACaseOfEachFormat() {
        String steps = cases.stream().map(each -> each.to() + each.from()).collect(Collectors.joining());
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            assertThat(connectors.names(PluginType.FORMAT))
                    .containsAll(READ_ALONE)
                    .filteredOn(name -> !READ_ALONE.contains(name))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(steps).containsPattern("\\b" + name + "\\b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "flink", "spark", "kafka"})
    void allFormatsAreWrittenAndReadOn(String engine) throws Exception {
        run(engine, "write", each -> avro(each, shared, "given"), each -> placed(each.to(), each, engine));
        run(engine, "read", each -> placed(each.from(), each, engine), each -> avro(each, folder, "back"));
        Map<FormatCase, MemoryTable> tables = new LinkedHashMap<>();
        MemoryConnector memory = new MemoryConnector();
        for (FormatCase each : cases) {
            MemoryTable table = new MemoryTable();
            tables.put(each, table);
            memory.sink(each.name(), () -> MemorySink.ofChanges(table, MemorySink.Mode.TWO_PHASE));
        }
        runHere(
                memory,
                pipeline("back-" + engine, "", each -> avro(each, folder, "back"), each -> "memory: " + each.name()));
        tables.forEach((each, table) -> assertThat(table.rows())
                .as("%s on %s", each.name(), engine)
                .containsExactlyInAnyOrderElementsOf(each.rows()));
    }

    private String placed(String step, FormatCase each, String engine) {
        boolean isTopic = step.startsWith("kafka");
        String place = isTopic
                ? engine + "-" + each.name()
                : folder.resolve(each.name()).toString();
        return step.replace("SCHEMAS", shared.toString()).replace("PLACE", place);
    }

    private void run(String engine, String what, Function<FormatCase, String> source, Function<FormatCase, String> sink)
            throws IOException, InterruptedException {
        String named = "engine: "
                + (engine.equals("kafka") ? "{kafka: {brokers: \"" + installed.broker() + "\"}}" : engine) + "\n";
        Files.writeString(folder.resolve(what + ".yaml"), pipeline(what + "-" + engine, named, source, sink));
        try (ChildProcess process = installed
                .dataweaver()
                .heap(512)
                .arguments("run", what + ".yaml", "--state-dir", "state")
                .in(folder)
                .start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status)
                    .as("%s on %s: %s", what, engine, process.output())
                    .isZero();
        }
    }
}
