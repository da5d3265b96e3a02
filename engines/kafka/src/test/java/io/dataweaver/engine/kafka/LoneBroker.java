package io.dataweaver.engine.kafka;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.Uuid;

/**
 * A broker in a process of its own, which is killed and comes back, and a controller that lives on, in this one.
 *
 * <p>A broker that comes back before the controller has noticed that it was gone takes itself for the leader that it was, until
 * the controller says otherwise. Transactions that it was about to commit when it died it then calls complete without having
 * ended them, for ever. So it comes back when the controller has noticed.
 */
final class LoneBroker implements AutoCloseable {

    /** After so long a silence the controller takes the broker for dead. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Broker controller;
    private final BrokerProcess broker;

    private LoneBroker(Broker controller, BrokerProcess broker) {
        this.controller = controller;
        this.broker = broker;
    }

    static LoneBroker start(Path folder) throws InterruptedException, IOException {
        int controllerPort = Broker.freePort();
        String cluster = Uuid.randomUuid().toString();
        Broker controller = Broker.start(
                settings(
                        folder.resolve("controller"),
                        "controller",
                        "CONTROLLER://127.0.0.1:",
                        controllerPort,
                        controllerPort),
                cluster,
                List.of());
        LoneBroker started;
        try {
            Path own = folder.resolve("broker");
            Properties settings = settings(
                    own.resolve("data"), "broker", "PLAINTEXT://127.0.0.1:", Broker.freePort(), controllerPort);
            started = new LoneBroker(controller, BrokerProcess.launched(own, settings, cluster));
        } catch (IOException | RuntimeException | Error failed) {
            controller.close();
            throw failed;
        }
        try {
            started.broker.awaitReady();
            return started;
        } catch (InterruptedException | RuntimeException | Error failed) {
            started.close();
            throw failed;
        }
    }

    private static Properties settings(Path data, String role, String listener, int port, int controllerPort) {
        Properties settings = Broker.settings(data, port, controllerPort);
        settings.put("process.roles", role);
        settings.put("node.id", role.equals("broker") ? "1" : "2");
        settings.put("controller.quorum.voters", "2@127.0.0.1:" + controllerPort);
        settings.put("listeners", listener + port);
        settings.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
        return settings;
    }

    /** Returns where clients find it. */
    String address() {
        return broker.address();
    }

    /** Kills it, as a machine that loses power, and starts it again with its data when that was noticed. */
    void killAndRestart() throws InterruptedException, IOException {
        broker.kill();
        long until = System.nanoTime() + LIMIT.toNanos();
        while (activeBrokers() > 0) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("the controller has not noticed that the broker is gone");
            }
            Thread.sleep(20);
        }
        broker.launchAgain();
        broker.awaitReady();
    }

    /** Asks the controller, in this process, as its operators do. */
    private static int activeBrokers() {
        try {
            Object count = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("kafka.controller:type=KafkaController,name=ActiveBrokerCount"), "Value");
            return ((Number) count).intValue();
        } catch (JMException gone) {
            throw new IllegalStateException("the controller does not tell how many brokers it has", gone);
        }
    }

    @Override
    public void close() throws IOException {
        broker.close();
        controller.close();
    }
}
