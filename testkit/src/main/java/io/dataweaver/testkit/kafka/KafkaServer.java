package io.dataweaver.testkit.kafka;

import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A Kafka cluster of one broker, in a process of its own with Kafka's libraries, which nobody else gets to see. */
public final class KafkaServer implements AutoCloseable {

    private static final String FORMAT = "kafka.tools.StorageTool";
    private static final String SERVER = "kafka.Kafka";

    private final ServerProcess server;

    private KafkaServer(ServerProcess server) {
        this.server = server;
    }

    /**
     * Starts it; it takes connections when this returns.
     *
     * @param folder for its data and what it prints; made by this
     * @param classPath of the module {@code benchmarks/kafka-broker}
     * @throws IOException with what it has printed, if it does not start
     */
    public static KafkaServer start(Path folder, String classPath) throws IOException, InterruptedException {
        return start(folder, classPath, Setup.PLAIN);
    }

    /**
     * What one of them has beside the rest.
     *
     * @param listeners more listeners, by name the addresses where they are; the one of {@link #address} takes anyone
     * @param settings more settings, in Kafka's words
     * @param users how users are added to its data, such as {@code SCRAM-SHA-512=[name=me,password=secret]}
     * @param java arguments for its Java
     */
    public record Setup(
            Map<String, String> listeners, Map<String, String> settings, List<String> users, List<String> java) {

        static final Setup PLAIN = new Setup(Map.of(), Map.of(), List.of(), List.of());
    }

    /**
     * Starts one that is set up in some way.
     *
     * @param folder for its data and what it prints; made by this
     * @param classPath of the module {@code benchmarks/kafka-broker}
     * @throws IOException with what it has printed, if it does not start
     */
    public static KafkaServer start(Path folder, String classPath, Setup setup)
            throws IOException, InterruptedException {
        Files.createDirectory(folder);
        Path settings = folder.resolve("server.properties");
        Path output = folder.resolve("output.txt");
        int port = ServerProcess.freePort();
        Properties all = new Properties();
        all.load(new StringReader(settings(folder.resolve("data"), port, ServerProcess.freePort())));
        setup.listeners()
                .forEach((name, address) ->
                        all.merge("listeners", name + "://" + address, (some, more) -> some + "," + more));
        all.putAll(setup.settings());
        try (Writer out = Files.newBufferedWriter(settings)) {
            all.store(out, null);
        }
        // 16 bytes in base64: RFC 4648 §5.
        List<String> format = java(
                List.of("-XX:TieredStopAtLevel=1"),
                classPath,
                FORMAT,
                "format",
                "-t",
                "MkU3OEVBNTcwNTJENDM2Qg",
                "-c",
                settings.toString());
        for (String user : setup.users()) {
            format.add("--add-scram");
            format.add(user);
        }
        if (ServerProcess.java(output, format).waitFor() != 0) {
            throw new IOException("the broker's data cannot be set up: " + Files.readString(output));
        }
        List<String> run = java(setup.java(), classPath, SERVER, settings.toString());
        return new KafkaServer(ServerProcess.start(port, output, run));
    }

    /** Everything has one copy, for there is one broker. */
    private static String settings(Path data, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                offsets.topic.num.partitions=5
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=5
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controllerPort, data);
    }

    private static List<String> java(List<String> options, String classPath, String main, String... arguments) {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-Xmx512m", "-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns where clients find it. */
    public String address() {
        return server.address();
    }

    /** Returns its process. */
    public ProcessHandle handle() {
        return server.handle();
    }

    /** Kills it. */
    @Override
    public void close() {
        server.close();
    }
}
