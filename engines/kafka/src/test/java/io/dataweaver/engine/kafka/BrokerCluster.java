package io.dataweaver.engine.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** Three brokers in processes of their own, each a controller too. Kafka's own topics are on all of them. */
final class BrokerCluster implements AutoCloseable {

    private static final int COUNT = 3;

    private final List<BrokerProcess> brokers = new ArrayList<>();

    private BrokerCluster() {}

    static BrokerCluster start(Path folder) throws InterruptedException, IOException {
        List<Integer> ports = freePorts();
        List<Integer> controllerPorts = freePorts();
        String voters = IntStream.range(0, COUNT)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllerPorts.get(i))
                .collect(Collectors.joining(","));
        String cluster = Uuid.randomUuid().toString();
        BrokerCluster started = new BrokerCluster();
        try {
            for (int i = 0; i < COUNT; i++) {
                Path own = folder.resolve("broker-" + (i + 1));
                Properties settings = Broker.settings(own.resolve("data"), ports.get(i), controllerPorts.get(i));
                settings.put("node.id", Integer.toString(i + 1));
                settings.put("controller.quorum.voters", voters);
                for (String topic :
                        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
                    settings.put(topic + ".replication.factor", "3");
                }
                settings.put("transaction.state.log.min.isr", "2");
                settings.put("share.coordinator.state.topic.min.isr", "2");
                settings.put("broker.session.timeout.ms", "6000");
                started.brokers.add(BrokerProcess.launched(own, settings, cluster));
            }
            started.awaitReady();
            return started;
        } catch (InterruptedException | IOException | RuntimeException | Error failed) {
            started.close();
            throw failed;
        }
    }

    private static List<Integer> freePorts() {
        return IntStream.range(0, COUNT).mapToObj(i -> Broker.freePort()).toList();
    }

    /** Returns where clients find it: each broker, with commas between. */
    String address() {
        return brokers.stream().map(BrokerProcess::address).collect(Collectors.joining(","));
    }

    /** Kills the broker with this id, as a machine that loses power. */
    void kill(int id) throws InterruptedException, IOException {
        brokers.get(id - 1).kill();
    }

    void killAll() throws InterruptedException, IOException {
        for (BrokerProcess broker : brokers) {
            broker.kill();
        }
    }

    /** Starts a broker again that was killed, with its data. */
    void startAgain(int id) throws InterruptedException {
        brokers.get(id - 1).launchAgain();
        brokers.get(id - 1).awaitReady();
    }

    void startAllAgain() throws InterruptedException {
        brokers.forEach(BrokerProcess::launchAgain);
        awaitReady();
    }

    /** Each waits for another one: a controller alone has no majority. */
    private void awaitReady() throws InterruptedException {
        for (BrokerProcess broker : brokers) {
            broker.awaitReady();
        }
    }

    @Override
    public void close() throws IOException {
        for (BrokerProcess broker : brokers) {
            broker.close();
        }
    }
}
