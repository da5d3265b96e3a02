package io.dataweaver.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.error.RejectionLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusEndpointTest {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)\\{?([^}\\n]*)}? ([-+.\\dENa]+)$");

    private static final EnumSet<MeterName> OF_SOURCES_THAT_TELL =
            EnumSet.of(MeterName.LAG_RECORDS, MeterName.LAG_BYTES, MeterName.RETAINED_BYTES, MeterName.SOURCE_YIELDS);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Pipeline pipeline(int rows, String sink) {
        return pipeline(rows, sink, "dead_letter");
    }

    private Pipeline pipeline(int rows, String sink, String policy) {
        return Pipeline.named("metered")
                .from(new ComponentRef(
                        "generator", Map.of("rows", rows, "columns", Map.of("id", "sequence", "part", "int(1..9)"))))
                .filter("id % 2 = 0")
                .transform("inverse", new ComponentRef("map", Map.of("set", Map.of("x", "1 / (id % 10)"))))
                .to(new ComponentRef("file", Map.of("path", folder.resolve(sink).toString(), "format", "json")))
                .onError(ComponentRef.of(policy))
                .maxRejected(RejectionLimit.NONE)
                .build();
    }

    private Map<String, Double> scrape(PrometheusEndpoint endpoint) throws IOException, InterruptedException {
        HttpResponse<String> page = send(endpoint.address(), "GET");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        Map<String, Double> samples = new LinkedHashMap<>();
        Matcher sample = SAMPLE.matcher(page.body());
        while (sample.find()) {
            samples.put(sample.group(1) + "{" + sample.group(2) + "}", Double.valueOf(sample.group(3)));
        }
        return samples;
    }

    private HttpResponse<String> send(URI address, String method) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void accountsForEveryRecordOfAllRunsOfThePipeline() throws Exception {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.open(0, "1.2.3");
                DataWeaver weaver = DataWeaver.local(folder.resolve("state")).observedBy(endpoint.observer())) {
            weaver.run(pipeline(1000, "first.jsonl")).throwIfFailed();
            weaver.run(pipeline(1000, "second.jsonl")).throwIfFailed();
            Map<String, Double> samples = scrape(endpoint);
            String labels = "{pipeline=\"metered\"}";
            assertThat(samples)
                    .containsEntry("dataweaver_records_read_total" + labels, 2000.0)
                    .containsEntry("dataweaver_records_filtered_total" + labels, 1000.0)
                    .containsEntry("dataweaver_records_written_total" + labels, 800.0)
                    .containsEntry("dataweaver_records_in_flight" + labels, 0.0)
                    .containsEntry(
                            "dataweaver_records_rejected_total{code=\"DW-REC-020\",component=\"inverse\","
                                    + "kind=\"transform\",pipeline=\"metered\"}",
                            200.0)
                    .containsEntry(
                            "dataweaver_step_records_total{component=\"inverse\",kind=\"transform\",pipeline=\"metered\"}",
                            1000.0)
                    .containsEntry("dataweaver_runs_total{pipeline=\"metered\",result=\"completed\"}", 2.0)
                    .containsEntry("dataweaver_pipeline_state{pipeline=\"metered\",state=\"completed\"}", 1.0)
                    .containsEntry("dataweaver_pipeline_state{pipeline=\"metered\",state=\"running\"}", 0.0);
        }
    }

    @Test
    void countsWhatEachOfSeveralSinksTook() throws Exception {
        Pipeline routed = Pipeline.parse("""
            name: routed
            source: {generator: {rows: 100, columns: {id: sequence}}}
            sinks:
              large: {json: "%1$s/large.jsonl", when: "id > 90"}
              rest: {json: "%1$s/rest.jsonl", otherwise: true}
            """.formatted(folder));
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.open(0, "1.2.3");
                DataWeaver weaver = DataWeaver.local(folder.resolve("state")).observedBy(endpoint.observer())) {
            weaver.run(routed).throwIfFailed();
            Map<String, Double> samples = scrape(endpoint);
            double all = 0;
            for (String sink : List.of("large", "rest")) {
                String labels = "{component=\"sinks." + sink + "\",kind=\"sink\",pipeline=\"routed\"}";
                all += samples.getOrDefault("dataweaver_step_records_total" + labels, 0.0);
                assertThat(samples.get("dataweaver_bytes_written_total" + labels))
                        .isPositive();
                assertThat(samples.get("dataweaver_step_duration_seconds_count" + labels))
                        .isPositive();
            }
            assertThat(all).isEqualTo(100);
            assertThat(samples)
                    .containsEntry("dataweaver_records_written_total{pipeline=\"routed\"}", 100.0)
                    .doesNotContainKey(
                            "dataweaver_step_records_total{component=\"sink\",kind=\"sink\",pipeline=\"routed\"}");
        }
    }

    @Test
    void showsEveryMeterThatItDescribes() throws Exception {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.open(0, "1.2.3");
                DataWeaver weaver = DataWeaver.local(folder.resolve("state")).observedBy(endpoint.observer())) {
            weaver.run(pipeline(100, "out.jsonl")).throwIfFailed();
            assertThat(weaver.run(pipeline(100, "none.jsonl", "stop")).failure())
                    .isPresent();
            String page = send(endpoint.address(), "GET").body();
            for (MeterName meter : EnumSet.complementOf(OF_SOURCES_THAT_TELL)) {
                assertThat(page).as(meter.name()).contains("\n" + meter.prometheus());
            }
        }
    }

    @Test
    void showsNoMoreThanThePage() throws Exception {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.open(0, "1.2.3")) {
            assertThat(InetAddress.getByName(endpoint.address().getHost()).isLoopbackAddress())
                    .isTrue();
            assertThat(send(endpoint.address().resolve("/"), "GET").statusCode())
                    .isEqualTo(404);
            assertThat(send(endpoint.address(), "POST").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (PrometheusEndpoint first = PrometheusEndpoint.open(0, "1.2.3")) {
            int port = first.address().getPort();
            assertThatThrownBy(() -> PrometheusEndpoint.open(port, "1.2.3").close())
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(MetricsErrorCode.PORT_NOT_FREE))
                    .hasMessageContaining(String.valueOf(port));
        }
    }
}
