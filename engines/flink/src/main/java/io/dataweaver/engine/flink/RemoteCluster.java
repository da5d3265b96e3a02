package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.Retrying;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/** A cluster of Flink that is there already, reached by its REST interface. */
final class RemoteCluster implements FlinkCluster {

    private static final int DEFAULT_PORT = 8081;

    private static final Duration BETWEEN_RETRIES = Duration.ofSeconds(1);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    private final URI rest;
    private final RestClusterClient<StandaloneClusterId> client;
    private final FlinkOptions.Jars jars;
    private final JobManagerProbe probe;

    private RemoteCluster(
            URI rest, RestClusterClient<StandaloneClusterId> client, FlinkOptions.Jars jars, JobManagerProbe probe) {
        this.rest = rest;
        this.client = client;
        this.jars = jars;
        this.probe = probe;
    }

    /**
     * Returns the cluster at {@code rest}, which is not contacted yet.
     *
     * @param jars what is sent with each job
     * @param recoveryWait how long a JobManager may be away before a run that looks after its job gives up
     */
    static RemoteCluster at(URI rest, FlinkOptions.Jars jars, Duration recoveryWait) {
        Deserialization.allow();
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, rest.getHost());
        configuration.set(RestOptions.PORT, port(rest));
        configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, retries(recoveryWait));
        configuration.set(RestOptions.RETRY_DELAY, BETWEEN_RETRIES);
        try {
            return new RemoteCluster(
                    rest,
                    new RestClusterClient<>(configuration, StandaloneClusterId.getInstance()),
                    jars,
                    new JobManagerProbe(rest.getHost(), port(rest), recoveryWait));
        } catch (Exception failed) {
            throw new DataWeaverException(
                    FlinkErrorCode.CLUSTER_REFUSED,
                    "the cluster at " + rest + " cannot be reached: " + failed.getMessage(),
                    failed);
        }
    }

    private static int port(URI rest) {
        return rest.getPort() < 0 ? DEFAULT_PORT : rest.getPort();
    }

    private static int retries(Duration recoveryWait) {
        return (int) Math.max(1, recoveryWait.dividedBy(BETWEEN_RETRIES));
    }

    @Override
    public boolean awaitReady(Retrying.Patience patience) throws InterruptedException {
        return probe.awaitAnswer(patience);
    }

    @Override
    public ClusterClient<?> client() {
        return client;
    }

    @Override
    public void equip(JobGraph job) {
        if (jars == FlinkOptions.Jars.ALL) {
            for (Path jar : jars()) {
                job.addJar(new org.apache.flink.core.fs.Path(jar.toUri()));
            }
        }
    }

    /** What this process was loaded from: the core with all that lies beside it, and this engine, without Flink. */
    private static List<Path> jars() {
        Path core = placeOf(Engine.class);
        List<Path> jars = new ArrayList<>();
        jars.add(placeOf(RemoteCluster.class));
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent(core), "*.jar")) {
            beside.forEach(jars::add);
        } catch (IOException unreadable) {
            throw notJars(core, unreadable);
        }
        if (!jars.contains(core) || !jars.get(0).toString().endsWith(".jar")) {
            throw notJars(core, null);
        }
        return jars;
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path parent(Path jar) {
        Path folder = jar.getParent();
        return folder == null ? jar : folder;
    }

    private static DataWeaverException notJars(Path core, @Nullable IOException why) {
        return new DataWeaverException(
                FlinkErrorCode.CLUSTER_REFUSED,
                "DataWeaver cannot be sent to the cluster: " + core + " is no jar with its libraries beside it",
                "start it from its distribution; or put it into the folder `lib` of Flink, and set `jars: none`",
                why);
    }

    /** Flink's client looks for the classes of a failure in the system class loader, which does not know this engine. */
    @Override
    public Optional<Throwable> failureOf(JobID job) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(rest.resolve("/jobs/" + job + "/execution-result"))
                .timeout(ANSWER_WAIT)
                .build();
        try {
            byte[] answer = HttpClient.newHttpClient()
                    .send(question, BodyHandlers.ofByteArray())
                    .body();
            byte[] failure = new ObjectMapper()
                    .readTree(answer)
                    .at("/job-execution-result/failure-cause/serialized-throwable")
                    .binaryValue();
            return failure == null
                    ? Optional.empty()
                    : Optional.of(InstantiationUtil.deserializeObject(failure, RemoteCluster.class.getClassLoader()));
        } catch (IOException | ClassNotFoundException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "the cluster at " + rest;
    }

    @Override
    public boolean isHere() {
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
