package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dataweaver.testkit.kafka.KafkaServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Engines as people install them, from what their modules have built, and a broker in a process of its own. */
public final class InstalledEngines implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path folder;
    private final KafkaServer broker;

    private InstalledEngines(Path folder, KafkaServer broker) {
        this.folder = folder;
        this.broker = broker;
    }

    /** Installs {@code engines} below {@code shared}, and starts the broker there; to be closed. */
    public static InstalledEngines in(Path shared, List<String> engines) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(shared.resolve("engines"));
        for (String engine : engines) {
            Files.createSymbolicLink(folder.resolve(engine), built("engines/" + engine, "engine"));
        }
        return new InstalledEngines(
                folder, KafkaServer.start(shared.resolve("kafka"), built("benchmarks/kafka-broker", "peer") + "/*"));
    }

    /** Returns what a module has built; only a build that was told to run some tests may go without. */
    private static Path built(String module, String name) {
        Path folder = ROOT.resolve(module).resolve("target").resolve(name);
        assumeTrue(
                Files.isDirectory(folder) || System.getProperty("test") == null,
                "`-Dtest` is given, and there is no " + folder);
        assertThat(folder)
                .as("package " + module + " before the tests of cli run")
                .isDirectory();
        return folder;
    }

    /** Returns where the broker answers. */
    public String broker() {
        return broker.address();
    }

    /** Returns the command, which finds the engines. */
    public ChildProcess.Command dataweaver() {
        return ChildProcess.java(Main.class).environment("DATAWEAVER_ENGINES", folder.toString());
    }

    @Override
    public void close() {
        broker.close();
    }
}
