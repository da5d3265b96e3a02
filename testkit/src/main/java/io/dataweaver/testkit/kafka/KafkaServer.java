package io.dataweaver.testkit.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Kafka cluster of one broker, in a process of its own with Kafka's libraries, which nobody else gets to see. */
public final class KafkaServer implements AutoCloseable {

    private static final String FORMAT = "kafka.tools.StorageTool";
    private static final String SERVER = "kafka.Kafka";
    private static final String OUTPUT = "output.txt";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final int port;

    private KafkaServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it; it takes connections when this returns.
     *
     * @param folder for its data and what it prints; made by this
     * @param classPath of the module {@code benchmarks/kafka-broker}
     * @throws IOException with what it has printed, if it does not start
     */
    public static KafkaServer start(Path folder, String classPath) throws IOException, InterruptedException {
        Files.createDirectory(folder);
        Path settings = folder.resolve("server.properties");
        int port = freePort();
        Files.writeString(settings, settings(folder.resolve("data"), port, freePort()));
        // 16 bytes in base64: RFC 4648 §5.
        Process format =
                java(folder, classPath, FORMAT, "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", settings.toString());
        if (format.waitFor() != 0) {
            throw new IOException("the broker's data cannot be set up: " + output(folder));
        }
        KafkaServer server = new KafkaServer(java(folder, classPath, SERVER, settings.toString()), port);
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!server.accepts()) {
            if (server.process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
                server.close();
                throw new IOException("the broker did not start: " + output(folder));
            }
        }
        return server;
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

    private static Process java(Path folder, String classPath, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(OUTPUT).toFile()))
                .start();
    }

    private static String output(Path folder) throws IOException {
        return Files.readString(folder.resolve(OUTPUT));
    }

    private boolean accepts() {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns where clients find it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Returns its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
