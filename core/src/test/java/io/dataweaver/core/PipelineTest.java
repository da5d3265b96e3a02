package io.dataweaver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.core.definition.Delivery;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.problem.DefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

    private static final ComponentRef ORDERS = new ComponentRef("csv", Map.of(ComponentRef.MAIN, "orders.csv"));

    private static PipelineBuilder.Writing orders() {
        return Pipeline.named("orders-sync")
                .description("Paid orders")
                .label("team", "billing")
                .connection("shop", new ComponentRef("kafka", Map.of("brokers", "localhost:9092", "port", 9092)))
                .from(() -> ORDERS)
                .to(() -> new ComponentRef("kafka", Map.of("connection", "shop", "topic", "orders")))
                .delivery(Delivery.EXACTLY_ONCE)
                .parallelism(4)
                .batch(new BatchLimits(100, 1 << 20, Duration.ofSeconds(1)))
                .retry(new RetryPolicy(3, Duration.ofMillis(10), Duration.ofSeconds(5)))
                .maxRejected(RejectionLimit.ofCount(7));
    }

    @Test
    void javaAndYamlAreTheSamePipeline() {
        Pipeline built = orders().build();
        Pipeline parsed = Pipeline.parse("""
                name: orders-sync
                description: Paid orders
                labels: {team: billing}
                connections:
                  shop: {kafka: {brokers: "localhost:9092", port: 9092}}
                source: {csv: orders.csv}
                sink: {kafka: {connection: shop, topic: orders}}
                delivery: exactly_once
                parallelism: 4
                batch: {max_records: 100, max_bytes: 1048576, max_delay: 1000ms}
                errors:
                  retry: {max_attempts: 3, backoff: 10ms, max_backoff: 5000ms}
                  max_rejected: 7
                """);
        assertThat(parsed.definition().settings().toString()).contains("max_rejected=7");
        assertThat(Pipeline.parse(built.toYaml())).isEqualTo(built);
        assertThat(Pipeline.parse(parsed.toYaml())).isEqualTo(parsed);
        assertThat(built.definition().connections())
                .isEqualTo(parsed.definition().connections());
        assertThat(built.definition().sinks()).isEqualTo(parsed.definition().sinks());
    }

    @Test
    void severalSourcesAndSinksAreTheSameInJavaAndYaml() {
        Pipeline built = Pipeline.named("orders")
                .from("eu", () -> ORDERS)
                .from("us", () -> ORDERS)
                .to("paid", new ComponentRef("json", Map.of("path", "paid.jsonl")), Route.when("status = 'PAID'"))
                .to(
                        "us",
                        new ComponentRef("json", Map.of("path", "us.jsonl")),
                        Route.everything().from("us"))
                .to(
                        "rest",
                        new ComponentRef("json", Map.of("path", "rest.jsonl")),
                        Route.otherwise().from("eu"))
                .build();
        Pipeline parsed = Pipeline.parse("""
                name: orders
                sources:
                  eu: {csv: orders.csv}
                  us: {csv: orders.csv}
                sinks:
                  paid: {when: "status = 'PAID'", json: {path: paid.jsonl}}
                  us: {from: us, json: {path: us.jsonl}}
                  rest: {from: [eu], otherwise: true, json: {path: rest.jsonl}}
                """);
        assertThat(parsed).isEqualTo(built);
        assertThat(Pipeline.parse(built.toYaml())).isEqualTo(built);
    }

    @Test
    void theShortFormIsTheFullFormOfOneSourceAndOneSink() {
        Pipeline full = Pipeline.parse("""
                name: orders
                sources: {source: {csv: orders.csv}}
                sinks: {sink: {json: out.jsonl}}
                """);
        Pipeline linear = Pipeline.parse("name: orders\nsource: {csv: orders.csv}\nsink: {json: out.jsonl}\n");
        assertThat(full).isEqualTo(linear);
        assertThat(full.toYaml()).contains("\nsource:\n").contains("\nsink:\n");
        assertThat(Pipeline.parse(linear.definition().toFullYaml())).isEqualTo(linear);
    }

    @Test
    void aNameIsGivenToOneSourceOnly() {
        assertThatThrownBy(
                        () -> Pipeline.named("orders").from("eu", () -> ORDERS).from("eu", () -> ORDERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two sources are called 'eu'");
    }

    @Test
    void buildingTellsAllProblemsWithTheCodesOfTheCommandLine() {
        assertThatThrownBy(() -> Pipeline.named("Orders Sync")
                        .from(() -> new ComponentRef("csv", Map.of(ComponentRef.MAIN, "in.csv", "headr", true)))
                        .to(new ComponentRef("kafka", Map.of("topci", "orders", "brokers", "x")))
                        .parallelism(0)
                        .build())
                .isInstanceOfSatisfying(
                        DefinitionException.class,
                        failure -> assertThat(failure.problems())
                                .extracting(problem -> problem.code().id() + " " + problem.pointer())
                                .containsExactlyInAnyOrder(
                                        "DW-CFG-010 /name",
                                        "DW-CFG-014 /source/csv/headr",
                                        "DW-CFG-014 /sink/kafka/topci",
                                        "DW-CFG-016 /parallelism"))
                .hasMessageContaining("did you mean `topic`?");
    }

    @Test
    void aMapStepIsTheMapOfAFile() {
        MapStep step = new MapStep().keep("a", "b").rename("b", "c").set("d", "a + 1");
        assertThat(step.toRef())
                .isEqualTo(new ComponentRef(
                        "map",
                        Map.of("keep", List.of("a", "b"), "rename", Map.of("c", "b"), "set", Map.of("d", "a + 1"))));
        assertThat(new MapStep().keep("*").toRef().options()).isEqualTo(Map.of("keep", "*"));
    }

    @Test
    void readsAFileWhoseNameNamesThePipeline(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("Daily Orders.yaml"), "source: {csv: a}\nsink: {json: b}\n");
        assertThat(Pipeline.load(file).definition().name()).isEqualTo("daily-orders");
    }

    @Test
    void aFileThatIsMissingIsAProblemOfTheDefinition() {
        assertThatThrownBy(() -> Pipeline.load(Path.of("no-such.yaml")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("there is no file no-such.yaml");
    }
}
