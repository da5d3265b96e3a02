package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.Retrying;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out, before a job is sent, who answers where a JobManager is said to be. */
final class JobManagerProbe {

    private static final Logger LOG = LoggerFactory.getLogger(JobManagerProbe.class);

    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final URI overview;
    private final String address;
    private final Duration limit;

    /**
     * Creates a probe.
     *
     * @param limit for how long nobody may answer
     */
    JobManagerProbe(String host, int port, Duration limit) {
        this.address = "http://" + host + ":" + port;
        this.overview = URI.create(address + "/overview");
        this.limit = limit;
    }

    /** Does what {@link FlinkCluster#awaitReady} promises. */
    boolean awaitAnswer(Retrying.Patience patience) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_WAIT).build();
        long end = System.nanoTime() + limit.toNanos();
        boolean told = false;
        while (true) {
            IOException silent;
            try {
                check(client.send(
                        HttpRequest.newBuilder(overview).timeout(ANSWER_WAIT).build(), BodyHandlers.ofString()));
                return true;
            } catch (IOException nobody) {
                silent = nobody;
            }
            if (System.nanoTime() - end >= 0) {
                throw new DataWeaverException(
                        FlinkErrorCode.CLUSTER_REFUSED,
                        "no JobManager of Flink has answered at " + address + " within " + limit.toSeconds() + " s: "
                                + why(silent),
                        "start the cluster, or correct `rest`; without `rest`, Flink runs in this process",
                        silent);
            }
            if (!told) {
                told = true;
                LOG.warn("no JobManager answers at {} ({}); waiting for {} s", address, why(silent), limit.toSeconds());
            }
            if (!patience.pause(BETWEEN_TRIES)) {
                return false;
            }
        }
    }

    /** The client of the JDK has no word for a connection that is refused. */
    private static String why(IOException silent) {
        String message = silent.getMessage();
        return message == null ? "no connection could be made" : message;
    }

    private void check(HttpResponse<String> answer) {
        JsonNode overview = parse(answer.body());
        JsonNode version = overview == null ? null : overview.get("flink-version");
        if (answer.statusCode() != 200 || overview == null || version == null) {
            throw new DataWeaverException(
                    FlinkErrorCode.CLUSTER_REFUSED,
                    "what answers at " + address
                            + " is no JobManager of Flink: expected its overview, but found status "
                            + answer.statusCode(),
                    "correct `rest`: it is the address at which the JobManager shows its page",
                    null);
        }
        String ours = EnvironmentInformation.getVersion();
        if (!minor(version.asText()).equals(minor(ours))) {
            throw new DataWeaverException(
                    FlinkErrorCode.CLUSTER_REFUSED,
                    "the cluster at " + address + " is Flink " + version.asText() + ", but this engine is for " + ours,
                    "name a cluster of that version",
                    null);
        }
        if (overview.path("slots-total").asInt() == 0) {
            LOG.warn("the cluster at {} has no TaskManager yet; the job waits for one", address);
        }
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Returns the first two numbers of a version. */
    private static String minor(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }
}
