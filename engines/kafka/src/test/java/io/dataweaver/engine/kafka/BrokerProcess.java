package io.dataweaver.engine.kafka;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, which can be killed and started again where it was. */
final class BrokerProcess implements AutoCloseable {

    private static final String READY = "READY";

    private final Path folder;
    private final int port = Broker.freePort();
    private final int controllerPort = Broker.freePort();
    private ChildProcess process;

    private BrokerProcess(Path folder) throws InterruptedException {
        this.folder = folder;
        this.process = launch();
    }

    static BrokerProcess start(Path folder) throws InterruptedException {
        return new BrokerProcess(folder);
    }

    private ChildProcess launch() throws InterruptedException {
        ChildProcess started = ChildProcess.java(BrokerProcess.class)
                .heap(512)
                .arguments(folder.toString(), Integer.toString(port), Integer.toString(controllerPort))
                .start();
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!started.output().contains(READY)) {
            if (started.endsWithin(Duration.ofMillis(50)) || System.nanoTime() - until > 0) {
                throw new AssertionError("the broker did not start:\n" + started.output());
            }
        }
        return started;
    }

    /** Runs a broker until the process is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        try (Broker broker =
                Broker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            PrintStream out = System.out;
            out.println(READY + " " + broker.address());
            new CountDownLatch(1).await();
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Kills it, as a machine that loses power, and starts it again with its data. */
    void killAndRestart() throws InterruptedException, IOException {
        process.kill();
        process.close();
        process = launch();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
