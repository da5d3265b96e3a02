package io.dataweaver.engine.spark;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/** A standalone cluster of processes: a master and a worker, which starts executors of one core each. */
final class SparkCluster implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final int port = freePort();
    private final ChildProcess master;
    private final ChildProcess worker;

    /** Starts it; {@code home} becomes what Spark takes for its installation. */
    SparkCluster(Path home) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("RELEASE"));
        master = process(ChildProcess.java(Master.class), home)
                .arguments("--host", HOST, "--port", Integer.toString(port), "--webui-port", "0")
                .start();
        awaitPort();
        worker = process(ChildProcess.java(Worker.class), home)
                .arguments("--host", HOST, "-c", "2", "-m", "2g", "-d", home + "/work", "--webui-port", "0", url())
                .start();
    }

    private static ChildProcess.Command process(ChildProcess.Command command, Path home) {
        List<String> options = new ArrayList<>(command.options());
        Arrays.stream(System.getProperty("spark.jvm").split(" ")).forEach(options::add);
        return new ChildProcess.Command(
                        options,
                        Map.of("spark.ui.enabled", "false"),
                        command.environment(),
                        command.main(),
                        command.arguments(),
                        home,
                        null)
                .environment("SPARK_HOME", home.toString())
                .environment("SPARK_SCALA_VERSION", "2.13")
                .environment("SPARK_LOCAL_IP", HOST);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitPort() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - end > 0 || master.endsWithin(Duration.ofMillis(100))) {
                    throw new AssertionError("the master does not listen:\n" + master.output(), notYet);
                }
            }
        }
    }

    String url() {
        return "spark://" + HOST + ":" + port;
    }

    /** Returns how a driver is to use this cluster; executors are on this machine, and have the class path of the test. */
    SparkSettings settings() {
        return new SparkSettings(
                Optional.of(url()),
                Map.of(
                        "spark.driver.memory", "512m",
                        "spark.driver.host", HOST,
                        "spark.driver.bindAddress", HOST,
                        "spark.ui.enabled", "false",
                        "spark.jars", "",
                        "spark.executor.extraClassPath", System.getProperty("java.class.path"),
                        "spark.executor.cores", "1",
                        "spark.executor.memory", "512m",
                        "spark.cores.max", "2"));
    }

    /** Kills an executor, as {@code kill -9} does; waits until there is one. */
    void killExecutor() throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        List<ProcessHandle> executors = executors();
        while (executors.isEmpty() && System.nanoTime() - end < 0) {
            worker.endsWithin(Duration.ofMillis(100));
            executors = executors();
        }
        ProcessHandle executor = executors.get(0);
        executor.destroyForcibly();
        executor.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Returns the processes that the worker has started. */
    private List<ProcessHandle> executors() {
        return worker.handle().children().toList();
    }

    @Override
    public void close() throws IOException {
        executors().forEach(ProcessHandle::destroyForcibly);
        worker.close();
        master.close();
    }
}
