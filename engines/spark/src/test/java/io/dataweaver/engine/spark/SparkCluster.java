package io.dataweaver.engine.spark;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.DriverWrapper;
import org.apache.spark.deploy.worker.Worker;

/** A standalone cluster of processes: a master and workers, which start executors of one core each, and drivers. */
final class SparkCluster implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final int port = freePort();
    private final ChildProcess master;
    private final List<ChildProcess> workers = new ArrayList<>();

    /** Starts it with one worker; {@code home} becomes what Spark takes for its installation. */
    SparkCluster(Path home) throws IOException, InterruptedException {
        this(home, 1, Duration.ofMinutes(1));
    }

    /**
     * Starts it.
     *
     * @param silence after which the master takes a worker for dead
     */
    SparkCluster(Path home, int count, Duration silence) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("RELEASE"));
        master = process(ChildProcess.java(Master.class), home)
                .property("spark.worker.timeout", Long.toString(silence.toSeconds()))
                .arguments("--host", HOST, "--port", Integer.toString(port), "--webui-port", "0")
                .start();
        awaitPort();
        for (int i = 0; i < count; i++) {
            String work = home + "/work" + i;
            workers.add(process(ChildProcess.java(Worker.class), home)
                    .property("spark.worker.timeout", Long.toString(silence.toSeconds()))
                    .arguments("--host", HOST, "-c", "3", "-m", "2g", "-d", work, "--webui-port", "0", url())
                    .start());
        }
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
                if (System.nanoTime() - end > 0 || master.endsWithin(LOOK)) {
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
        return settings(DeployMode.CLIENT);
    }

    /** Returns the same for a driver that is started here, or by the worker. */
    SparkSettings settings(DeployMode deploy) {
        String quick = System.getProperty("test.jvm");
        return new SparkSettings(
                Optional.of(url()),
                deploy,
                Map.ofEntries(
                        Map.entry("spark.driver.memory", "512m"),
                        Map.entry("spark.driver.host", HOST),
                        Map.entry("spark.driver.bindAddress", HOST),
                        Map.entry("spark.ui.enabled", "false"),
                        Map.entry("spark.jars", ""),
                        Map.entry("spark.executor.extraClassPath", System.getProperty("java.class.path")),
                        Map.entry("spark.executor.cores", "1"),
                        Map.entry("spark.executor.memory", "512m"),
                        Map.entry("spark.cores.max", "2"),
                        Map.entry("spark.driver.extraJavaOptions", quick),
                        Map.entry("spark.executor.extraJavaOptions", quick)));
    }

    /** Returns the same for pipelines whose parts meet in {@code shared}. */
    SparkSettings settings(DeployMode deploy, Path shared) {
        SparkSettings alone = settings(deploy);
        return new SparkSettings(alone.master(), deploy, alone.conf(), Optional.of(shared.toString()));
    }

    /** Kills an executor, as {@code kill -9} does; waits until there is one. */
    void killExecutor() throws Exception {
        kill(await(child -> !isDriver(child)));
    }

    /** Kills the driver on the cluster, as {@code kill -9} does; waits until there is one. */
    void killDriver() throws Exception {
        kill(driver());
    }

    /** Returns the driver on the cluster; waits until there is one. */
    ProcessHandle driver() throws InterruptedException {
        return await(SparkCluster::isDriver);
    }

    private static boolean isDriver(ProcessHandle child) {
        return commandLine(child).contains(DriverWrapper.class.getName());
    }

    /** Returns all of it where the system has it as a file: the JDK knows nothing of one that is longer than a page. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException noSuchFile) {
            return process.info().commandLine().orElse("");
        }
    }

    /** Freezes the worker that has started the driver: the master takes both for dead, and has another worker start it. */
    void freezeWorkerOfDriver() throws Exception {
        ProcessHandle parent = driver().parent().orElseThrow();
        for (ChildProcess worker : workers) {
            if (worker.handle().equals(parent)) {
                worker.freeze();
            }
        }
    }

    /** Waits until there is a driver beside {@code other}. */
    void awaitDriverBeside(ProcessHandle other) throws InterruptedException {
        await(child -> isDriver(child) && !child.equals(other));
    }

    /** Waits until a driver has ended, whether its worker notices or not. */
    void awaitEnd(ProcessHandle driver) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (isDriver(driver)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the driver has not ended within " + LIMIT);
            }
            master.endsWithin(LOOK);
        }
    }

    /** Waits until the workers have no process that they started. */
    void awaitIdle() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!children().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("drivers and executors have not ended within " + LIMIT + ": " + children());
            }
            master.endsWithin(LOOK);
        }
    }

    /** Returns the drivers that run. */
    List<ProcessHandle> drivers() {
        return children().stream().filter(SparkCluster::isDriver).toList();
    }

    private static void kill(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private ProcessHandle await(Predicate<ProcessHandle> which) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<ProcessHandle> found = children().stream().filter(which).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            master.endsWithin(LOOK);
        }
        throw new AssertionError("the workers have not started it");
    }

    /** Returns the processes that the workers have started. */
    private List<ProcessHandle> children() {
        return workers.stream().flatMap(worker -> worker.handle().children()).toList();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> children = children();
        // The workers first: they would start drivers again.
        for (ChildProcess worker : workers) {
            worker.close();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        master.close();
    }
}
