package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.verify.LastVerification;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import io.dataweaver.metrics.PrometheusEndpoint;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a copy was verified last, and what differed, is known to whoever runs its pipeline. */
class VerifyMetricsTest {

    private static final VerifyRequest ONCE = VerifyRequest.ALL.recheck(Duration.ZERO);

    @TempDir
    private Path folder;

    private static double metric(PrometheusEndpoint endpoint, String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.address()).build();
        String page = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return page.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('}') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theResultOfAnotherProcessIsAMetricOfTheOneThatRunsThePipeline() throws Exception {
        String pipeline = """
            name: watched
            source: {jdbc: {url: "jdbc:sqlite:%1$s/shop.db", tables: [orders, items]}}
            sink: {jdbc: {url: "jdbc:sqlite:%1$s/copy.db", mode: upsert}}
            """.formatted(folder);
        try (AnyDatabase shop = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "shop");
                AnyDatabase copy = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "copy");
                PrometheusEndpoint endpoint = PrometheusEndpoint.open(0, "1");
                DataWeaver running = DataWeaver.local(folder.resolve("state")).observedBy(endpoint.observer());
                DataWeaver other = DataWeaver.local(folder.resolve("state"))) {
            for (String table : List.of("orders", "items")) {
                shop.createTable(table);
                shop.execute("insert into " + table + " (id, note) values (1, 'a'), (2, 'b'), (3, 'c')");
            }
            Pipeline watched = Pipeline.parse(pipeline);
            running.run(watched).throwIfFailed();
            assertThat(metric(endpoint, "dataweaver_differences")).isNaN();
            assertThat(metric(endpoint, "dataweaver_last_verified_timestamp_seconds"))
                    .isNaN();
            assertThat(other.lastVerification(watched)).isEmpty();

            copy.execute("delete from orders where id = 1", "update items set note = 'x' where id = 2");
            VerifyReport report = other.verify(watched, ONCE);
            assertThat(report.differing()).isEqualTo(2);
            assertThat(metric(endpoint, "dataweaver_differences")).isEqualTo(2);
            assertThat(metric(endpoint, "dataweaver_last_verified_timestamp_seconds"))
                    .isEqualTo(report.finished().toEpochMilli() / 1e3);

            // What is known of the other table stays; a sample says nothing of the rest.
            copy.execute("insert into orders (id, note) values (1, 'a')");
            other.verify(watched, ONCE.sample(0.5));
            assertThat(metric(endpoint, "dataweaver_differences")).isEqualTo(2);
            VerifyReport orders = other.verify(watched, ONCE.datasets(List.of("orders")));
            assertThat(orders.isEqual()).isTrue();
            assertThat(running.lastVerification(watched).orElseThrow().differences())
                    .isEqualTo(1);
            assertThat(metric(endpoint, "dataweaver_last_verified_timestamp_seconds"))
                    .as("when the other table was")
                    .isEqualTo(report.finished().toEpochMilli() / 1e3);

            VerifyReport left =
                    other.repair(watched, RepairRequest.COPIES.of(ONCE)).left();
            assertThat(other.lastVerification(watched).orElseThrow())
                    .isEqualTo(new LastVerification(
                            Instant.ofEpochMilli(left.finished().toEpochMilli()), 0));

            Path kept = folder.resolve("state/watched/verified");
            Files.writeString(kept, Files.readString(kept).substring(5));
            assertThat(metric(endpoint, "dataweaver_differences")).isNaN();
        }
    }
}
