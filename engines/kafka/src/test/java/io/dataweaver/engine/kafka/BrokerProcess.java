package io.dataweaver.engine.kafka;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, which can be killed and started again where it was. */
final class BrokerProcess implements AutoCloseable {

    private static final String READY = "READY";

    private final List<String> arguments;
    private final String address;
    private ChildProcess process;

    private BrokerProcess(List<String> arguments, String address) {
        this.arguments = arguments;
        this.address = address;
        this.process = launch();
    }

    /** Starts a broker of a cluster, and does not wait until it is ready. */
    static BrokerProcess launched(Path folder, Properties settings, String cluster) throws IOException {
        Path file = Files.createDirectories(folder).resolve("broker.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return new BrokerProcess(List.of(file.toString(), cluster), Broker.address(settings));
    }

    private ChildProcess launch() {
        return ChildProcess.java(BrokerProcess.class)
                .heap(512)
                .arguments(arguments.toArray(String[]::new))
                .start();
    }

    /** Waits until it takes requests. */
    void awaitReady() throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!process.output().contains(READY)) {
            if (process.endsWithin(Duration.ofMillis(50)) || System.nanoTime() - until > 0) {
                throw new AssertionError("the broker did not start:\n" + process.output());
            }
        }
    }

    /** Runs a broker until the process is killed; given are a file of its settings, and the id of its cluster. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        try (Broker broker = Broker.start(settings, arguments[1], List.of())) {
            PrintStream out = System.out;
            out.println(READY + " " + broker.address());
            new CountDownLatch(1).await();
        }
    }

    String address() {
        return address;
    }

    /** Kills it, as a machine that loses power. */
    void kill() throws InterruptedException, IOException {
        process.kill();
        process.close();
    }

    /** Starts it again with its data, after it was killed; does not wait until it is ready. */
    void launchAgain() {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
