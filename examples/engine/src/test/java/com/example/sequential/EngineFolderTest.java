package com.example.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine in a folder of its own, as people install it. */
class EngineFolderTest {

    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();

    @TempDir
    private Path folder;

    private ResolvedPipeline pipeline(ConnectorManager connectors, String rows) throws IOException {
        Path file = Files.writeString(folder.resolve("numbers.yaml"), """
                source: {generator: {%scolumns: {id: sequence}}}
                sink: {csv: {path: numbers.csv, mode: replace}}
                engine: sequential
                """.formatted(rows));
        return PipelineResolver.toRun(connectors, Map.of()).resolve(PipelineFile.read(file));
    }

    /** Runs a pipeline with the engine of the folder that is given, and tells who loaded it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        EngineFolderTest test = new EngineFolderTest();
        test.folder = folder;
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (ConnectorManager connectors = ConnectorManager.ofClassPath().withEngines(folder.resolve("engines"));
                PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder))) {
            ResolvedPipeline pipeline = test.pipeline(connectors, "rows: 100, ");
            try (PipelinePlan plan = manager.plan(pipeline)) {
                out.println(manager.explain(pipeline, plan));
                out.println(manager.start(pipeline, plan, false).await().outcome());
            }
            out.println(connectors
                    .get(PluginType.ENGINE, "sequential")
                    .getClass()
                    .getClassLoader()
                    .getName());
        }
    }

    @Test
    void theJarIsFoundInAFolderOfItsOwnAndRunsAPipeline() throws IOException, InterruptedException {
        pack(Files.createDirectories(folder.resolve("engines/sequential")).resolve("sequential.jar"));
        Path tests = Path.of("target", "test-classes").toAbsolutePath();
        String others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !Path.of(path).toAbsolutePath().equals(CLASSES))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(others).contains(tests.toString());
        String before = System.getProperty("java.class.path");
        System.setProperty("java.class.path", others);
        try (ChildProcess process = ChildProcess.java(EngineFolderTest.class)
                .arguments(folder.toString())
                .in(folder)
                .start()) {
            assertThat(process.awaitExit(Duration.ofMinutes(1)))
                    .as(process.output())
                    .isZero();
            assertThat(process.output().lines())
                    .contains(
                            "[one thread of this process, which moves one split after another]",
                            "COMPLETED",
                            "engine sequential");
        } finally {
            System.setProperty("java.class.path", before);
        }
        assertThat(Files.readAllLines(folder.resolve("numbers.csv"))).hasSize(101);
    }

    @Test
    void aSourceWithoutEndIsRefusedBeforeTheStartWhereTheEngineIsChosen() throws IOException {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder))) {
            ResolvedPipeline pipeline = pipeline(connectors, "");
            assertThatThrownBy(() -> manager.plan(pipeline))
                    .isInstanceOfSatisfying(
                            DefinitionException.class,
                            refused -> assertThat(refused.problems().get(0).place())
                                    .isNotNull()
                                    .satisfies(place -> assertThat(place.line()).isEqualTo(3)))
                    .hasMessageContaining("this source has no end");
        }
    }

    private static void pack(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(CLASSES)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(CLASSES.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }
}
