package io.dataweaver.benchmarks.endtoend;

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

/** A Kafka broker in a JVM of its own, for the engine that needs one. */
final class BrokerProcess implements AutoCloseable {

    private static final String FORMAT = "kafka.tools.StorageTool";
    private static final String SERVER = "kafka.Kafka";
    private static final String OUTPUT = "output.txt";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a cluster of one broker.
     *
     * @param folder for its data; new
     * @param classPath of {@code benchmarks/kafka-broker}
     */
    static BrokerProcess start(Path folder, String classPath) throws IOException, InterruptedException {
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
        BrokerProcess broker = new BrokerProcess(java(folder, classPath, SERVER, settings.toString()), port);
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!broker.accepts()) {
            if (broker.process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
                broker.close();
                throw new IOException("the broker did not start: " + output(folder));
            }
        }
        return broker;
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
    String address() {
        return "127.0.0.1:" + port;
    }

    double cpuSeconds() throws IOException {
        return ProcFiles.secondsWithChildren(process.toHandle());
    }

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
