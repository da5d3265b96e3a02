package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.Retrying;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who answers in the place of a JobManager, and what is said of that. */
class JobManagerProbeTest {

    private static final Retrying.Patience ENDLESS = delay -> true;

    private HttpServer server;
    private String answer = "";
    private int status = 200;

    @BeforeEach
    void startAServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/overview", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private JobManagerProbe probe() {
        return new JobManagerProbe("127.0.0.1", port(), Duration.ZERO);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> probe().awaitAnswer(ENDLESS))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(FlinkErrorCode.CLUSTER_REFUSED))
                .hasMessageContaining("http://127.0.0.1:" + port())
                .hasMessageContainingAll(words);
    }

    @Test
    void takesAClusterOfItsVersion() throws InterruptedException {
        answer = "{\"slots-total\":4,\"flink-version\":\"" + EnvironmentInformation.getVersion() + "\"}";
        assertThat(probe().awaitAnswer(ENDLESS)).isTrue();
    }

    @Test
    void refusesAClusterOfAnotherVersion() {
        answer = "{\"slots-total\":4,\"flink-version\":\"1.20.5\"}";
        assertRefused("is Flink 1.20.5, but this engine is for 2.");
    }

    @Test
    void refusesAnotherServer() {
        answer = "<html>Welcome</html>";
        assertRefused("is no JobManager of Flink");
        status = 404;
        answer = "{}";
        assertRefused("is no JobManager of Flink", "status 404");
    }

    @Test
    void saysThatNobodyAnswers() {
        int port = port();
        server.stop(0);
        assertThatThrownBy(() -> new JobManagerProbe("127.0.0.1", port, Duration.ZERO).awaitAnswer(ENDLESS))
                .hasMessageStartingWith("no JobManager of Flink has answered at http://127.0.0.1:" + port);
    }

    @Test
    void waitsForNobodyIfItIsToStop() throws InterruptedException {
        int port = port();
        server.stop(0);
        AtomicInteger pauses = new AtomicInteger();
        assertThat(new JobManagerProbe("127.0.0.1", port, Duration.ofHours(1))
                        .awaitAnswer(delay -> pauses.incrementAndGet() < 3))
                .isFalse();
    }
}
