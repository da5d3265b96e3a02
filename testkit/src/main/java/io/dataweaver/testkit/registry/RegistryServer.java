package io.dataweaver.testkit.registry;

import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Apicurio's schema registry, in a process of its own, with its memory as store. */
public final class RegistryServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int OK = 200;

    private final ServerProcess server;

    private RegistryServer(ServerProcess server) {
        this.server = server;
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @param folder for what it prints
     * @param unpacked where the build of the format {@code registry} has unpacked it
     * @throws IOException with what it has printed, if it does not start
     */
    public static RegistryServer start(Path folder, Path unpacked) throws IOException, InterruptedException {
        Path jar;
        try (Stream<Path> files = Files.walk(unpacked)) {
            jar = files.filter(path -> path.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no registry in " + unpacked));
        }
        int port = ServerProcess.freePort();
        RegistryServer started = new RegistryServer(ServerProcess.start(
                port,
                folder.resolve("registry.txt"),
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.http.host=127.0.0.1",
                        "-jar",
                        jar.toString())));
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!started.isReady()) {
            if (System.nanoTime() > limit) {
                started.close();
                throw new IOException("the registry is not ready: " + Files.readString(folder.resolve("registry.txt")));
            }
        }
        return started;
    }

    private boolean isReady() throws InterruptedException {
        try {
            return status("/health/ready") == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root() + path)).timeout(LIMIT).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns where the server answers, which is not where the registry does. */
    public String root() {
        return "http://" + server.address();
    }

    /** Returns where it speaks Confluent's API. */
    public String url() {
        return root() + "/apis/ccompat/v7";
    }

    /** Sets the rule of compatibility of a subject. */
    public void requireCompatibility(String subject, String rule) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/config/" + subject))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"compatibility\": \"" + rule + "\"}"))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
            if (status != OK) {
                throw new AssertionError("the rule was not taken: " + status);
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("the rule was not taken", failed);
        }
    }

    /** Returns a place of the same server where there is no registry. */
    public String otherUrl() {
        return root() + "/apis/nothing";
    }

    /** Kills it. */
    @Override
    public void close() {
        server.close();
    }
}
