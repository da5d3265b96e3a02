package io.dataweaver.engine.flink;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** A cluster of Flink in processes of its own, with what this test was loaded from on its class path. */
final class FlinkProcesses implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final int restPort;
    private final List<ChildProcess> taskManagers = new ArrayList<>();
    private ChildProcess jobManager;

    /** Starts a JobManager and two TaskManagers with two slots each. */
    FlinkProcesses(Path folder) throws IOException, InterruptedException {
        this(folder, List.of());
    }

    /** Starts the same with further lines of its configuration. */
    FlinkProcesses(Path folder, List<String> more) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.restPort = freePort();
        List<String> lines = new ArrayList<>(more);
        lines.addAll(List.of(
                "jobmanager.rpc.address: 127.0.0.1",
                "jobmanager.rpc.port: " + freePort(),
                "jobmanager.memory.process.size: 1g",
                "taskmanager.host: 127.0.0.1",
                "taskmanager.bind-host: 127.0.0.1",
                "taskmanager.numberOfTaskSlots: 2",
                "taskmanager.memory.process.size: 1g",
                "taskmanager.memory.network.min: 8m",
                "taskmanager.memory.network.max: 8m",
                "taskmanager.memory.managed.size: 8m",
                "rest.address: 127.0.0.1",
                "rest.bind-address: 127.0.0.1",
                "rest.port: " + restPort,
                "heartbeat.interval: 1000",
                "heartbeat.timeout: 6000"));
        Files.write(folder.resolve("config.yaml"), lines);
        this.jobManager = newJobManager();
        taskManagers.add(newTaskManager());
        taskManagers.add(newTaskManager());
        awaitTaskManagers(2);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ChildProcess newJobManager() {
        return ChildProcess.java(StandaloneSessionClusterEntrypoint.class)
                .arguments("--configDir", folder.toString())
                .in(folder)
                .start();
    }

    private ChildProcess newTaskManager() {
        Configuration configuration = GlobalConfiguration.loadConfiguration(folder.toString());
        String memory = TaskExecutorProcessUtils.generateDynamicConfigsStr(
                TaskExecutorProcessUtils.processSpecFromConfig(configuration));
        List<String> arguments = new ArrayList<>(List.of("--configDir", folder.toString()));
        arguments.addAll(Arrays.asList(memory.trim().split("\\s+")));
        return ChildProcess.java(TaskManagerRunner.class)
                .arguments(arguments.toArray(String[]::new))
                .in(folder)
                .start();
    }

    /** Returns the engine of a pipeline that is to run here. */
    String engine() {
        return engine("15s");
    }

    /** Returns the same for a run that waits for so long until a JobManager is back. */
    String engine(String recoveryWait) {
        return "{flink: {rest: \"http://127.0.0.1:" + restPort + "\", jars: none, recovery_wait: " + recoveryWait
                + "}}";
    }

    /** Returns the engine of a pipeline that is to run here, and whose parts meet in {@code shared}. */
    String engine(Path shared) {
        return "{flink: {rest: \"http://127.0.0.1:" + restPort + "\", jars: none, shared: \"" + shared + "\"}}";
    }

    /** Kills one of the two, and starts another in its place. */
    void replaceTaskManager() throws IOException, InterruptedException {
        ChildProcess killed = taskManagers.remove(0);
        killed.kill();
        killed.close();
        taskManagers.add(newTaskManager());
    }

    void killJobManager() throws InterruptedException {
        jobManager.kill();
    }

    /** Starts a JobManager where the one before was; TaskManagers find it. */
    void startJobManagerAgain() throws IOException, InterruptedException {
        launchJobManagerAgain();
        awaitTaskManagers(
                (int) taskManagers.stream().filter(ChildProcess::isAlive).count());
    }

    /** Does the same, as what supervises it does, and does not wait for it. */
    void launchJobManagerAgain() throws IOException {
        jobManager.close();
        jobManager = newJobManager();
    }

    private void awaitTaskManagers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!overview().contains("\"taskmanagers\":" + count)) {
            if (jobManager.endsWithin(LOOK) || System.nanoTime() - deadline > 0) {
                throw new AssertionError("the cluster does not come up: " + jobManager.output());
            }
        }
    }

    private String overview() throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + "/overview"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(question, BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess taskManager : taskManagers) {
            taskManager.close();
        }
        jobManager.close();
    }
}
