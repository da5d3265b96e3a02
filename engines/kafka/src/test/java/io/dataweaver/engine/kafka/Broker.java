package io.dataweaver.engine.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka cluster of one broker in this process, on ports of the loopback address. */
final class Broker implements AutoCloseable {

    private static final String DATA = "log.dirs";

    private final KafkaRaftServer server;
    private final String address;

    private Broker(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /** Starts a broker that keeps its data below {@code folder}, and has none yet. */
    static Broker start(Path folder) {
        Properties settings = settings(folder.resolve("data"), freePort(), freePort());
        return start(settings, Uuid.randomUuid().toString(), List.of());
    }

    /**
     * Starts a broker with its own settings.
     *
     * @param cluster its id, if there is no data yet
     * @param formatting further arguments for making the folder of its data
     */
    static Broker start(Properties settings, String cluster, List<String> formatting) {
        if (!Files.exists(Path.of(settings.getProperty(DATA)))) {
            format(settings, cluster, formatting);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
        return new Broker(server, address(settings));
    }

    /** Returns the settings of a broker that is alone, and its own controller. */
    static Properties settings(Path data, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(DATA, data.toString());
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", "2000000");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        return settings;
    }

    private static void format(Properties settings, String cluster, List<String> formatting) {
        try {
            Path file = Files.createTempFile("server", ".properties");
            try (Writer out = Files.newBufferedWriter(file)) {
                settings.store(out, null);
            }
            List<String> arguments = new ArrayList<>(List.of("format", "-t", cluster, "-c", file.toString()));
            arguments.addAll(formatting);
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            int status = StorageTool.execute(
                    arguments.toArray(String[]::new), new PrintStream(told, true, StandardCharsets.UTF_8));
            Files.delete(file);
            if (status != 0) {
                throw new IllegalStateException("cannot format: " + told.toString(StandardCharsets.UTF_8));
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Returns where clients find a broker with these settings: its first listener. */
    static String address(Properties settings) {
        String listener = settings.getProperty("listeners").split(",", -1)[0];
        return listener.substring(listener.indexOf("://") + 3);
    }

    /**
     * Returns a port that was free a moment ago. None of those from which connections go out: one of them could take it
     * while a broker is down.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
    }

    /** Returns where clients find it. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
