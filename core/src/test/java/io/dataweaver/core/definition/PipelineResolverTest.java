package io.dataweaver.core.definition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineResolverTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PORT", "5432", "TOPIC", "orders", "EMPTY", "", "INJECT", "x, evil: true}", "N", "2");

    private static ResolvedPipeline resolve(String yaml) {
        return PipelineResolver.toRun(ConnectorManager.ofClassPath(), ENVIRONMENT)
                .resolve(PipelineFile.parse(yaml, "p.yaml", Path.of("/work"), "p"));
    }

    @Test
    void aFormatInPlaceOfASourceIsAFileOfThatFormat() {
        ResolvedPipeline pipeline = resolve("""
                source: {csv: {path: in.csv, delimiter: ";"}}
                sink: {json: out.jsonl}
                """);
        assertThat(pipeline.sources().get(0).component().ref().type()).isEqualTo("file");
        assertThat(pipeline.sources().get(0).component().ref().options())
                .containsEntry("path", "in.csv")
                .containsEntry("format", Map.of("csv", Map.of("delimiter", ";")));
        assertThat(pipeline.sinks().get(0).component().ref().options())
                .containsEntry("format", "json")
                .containsEntry("path", "out.jsonl");
        assertThat(pipeline.canonical().toYaml()).isEqualTo("""
                        version: 1
                        name: p
                        source:
                          file:
                            path: in.csv
                            format:
                              csv:
                                delimiter: ";"
                        sink:
                          file:
                            path: out.jsonl
                            format: json
                        """);
    }

    @Test
    void onePolicyStandsForAllChangesOfColumnsThatItIsPossibleForAndNoOtherIsTaken() {
        String ends = "source: {csv: in.csv}\nsink: {json: out.jsonl}\n";
        SchemaPolicy all = resolve("schema: evolve\n" + ends).schemaPolicy();
        assertThat(all.of(SchemaChange.NEW_COLUMN)).isEqualTo(ChangePolicy.EVOLVE);
        assertThat(all.of(SchemaChange.RENAMED_COLUMN)).isEqualTo(ChangePolicy.EVOLVE);
        assertThat(all.of(SchemaChange.KEY_CHANGED)).isEqualTo(ChangePolicy.FREEZE);
        assertThatThrownBy(() -> resolve("schema: {key_changed: evolve}\n" + ends))
                .hasMessageContaining("key_changed")
                .hasMessageContaining("expected freeze, but found");
        SchemaPolicy discarding = resolve("schema: discard_row\n" + ends).schemaPolicy();
        assertThat(discarding.policies().keySet())
                .containsExactly(SchemaChange.NEW_COLUMN, SchemaChange.TYPE_WIDENED)
                .allMatch(discarding::discardsRows);
        for (String kept : List.of("dropped_column", "renamed_column", "type_narrowed", "key_changed")) {
            assertThatThrownBy(() -> resolve("schema: {" + kept + ": discard_row}\n" + ends))
                    .hasMessageContaining(kept)
                    .hasMessageContaining("but found");
        }
    }

    @Test
    void rowsOfSourcesGoWhereTheSinksSay() {
        ResolvedPipeline pipeline = resolve("""
                sources:
                  eu: {csv: eu.csv}
                  us: {csv: us.csv}
                sinks:
                  large: {when: "total > ${PG_PORT:-100}", from: us, json: large.jsonl}
                  rest: {otherwise: true, json: rest.jsonl}
                """);
        assertThat(pipeline.sources()).extracting(ResolvedSource::name).containsExactly("eu", "us");
        ResolvedSink large = pipeline.sinks().get(0);
        assertThat(large.sources()).containsExactly("us");
        assertThat(large.when().orElseThrow()).doesNotContain("${").startsWith("total > ");
        assertThat(large.whenPointer()).isEqualTo("/sinks/large/when");
        ResolvedSink rest = pipeline.sinks().get(1);
        assertThat(rest.otherwise()).isTrue();
        assertThat(rest.sources()).containsExactly("eu", "us");
        assertThat(pipeline.canonical().toYaml()).contains("when: \"total > ${PG_PORT:-100}\"");
    }

    @Test
    void whatIsLeftOutHasDefaults() {
        ResolvedPipeline pipeline = resolve("source: {csv: in.csv}\nsink: {json: out.jsonl}\n");
        assertThat(pipeline.name()).isEqualTo("p");
        assertThat(pipeline.delivery()).isEmpty();
        assertThat(pipeline.parallelism()).isEmpty();
        assertThat(pipeline.checkpointInterval()).isEmpty();
        assertThat(pipeline.callTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(pipeline.engine().type()).isEqualTo("local");
        assertThat(pipeline.batch().maxRows()).isEqualTo(4096);
        assertThat(pipeline.errors().handler().ref().type()).isEqualTo("dead_letter");
        assertThat(pipeline.errors().maxRejected()).hasToString("1%");
    }

    @Test
    void variablesAreTypedLikeWhatTheyStandFor() {
        ResolvedPipeline pipeline = resolve("""
                source: {csv: {path: "$${literal}-${EMPTY:-none}-${MISSING:-{a}}", header: "${HEADER:-false}"}}
                sink: {kafka: {brokers: "h:${PORT}", topic: "${TOPIC}", port: "${PORT}", key: ["${TOPIC}", b]}}
                parallelism: ${N}
                """);
        assertThat(pipeline.sources().get(0).component().ref().options()).containsEntry("path", "${literal}-none-{a}");
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.PORT))
                .isEqualTo(5432);
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.KEY))
                .containsExactly("orders", "b");
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.BROKERS))
                .isEqualTo("h:5432");
        assertThat(pipeline.parallelism()).hasValue(2);
        assertThat(Objects.requireNonNull(pipeline.definition().sinks().get("sink"))
                        .component()
                        .options())
                .containsEntry("port", "${PORT}");
    }

    @Test
    void whatAVariableHoldsNeverBecomesStructure() {
        ResolvedPipeline pipeline =
                resolve("source: {csv: in.csv}\nsink: {kafka: {brokers: \"${INJECT}\", topic: \"$${TOPIC}\"}}\n");
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.BROKERS))
                .isEqualTo("x, evil: true}");
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.TOPIC))
                .isEqualTo("${TOPIC}");
    }

    @Test
    void secretsNeverPrint(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), "hunter2\n");
        ResolvedPipeline pipeline =
                resolve("source: {csv: in.csv}\nsink: {kafka: {brokers: b, topic: t, password: \"${secret:file/" + file
                        + "}\"}}\n");
        Secret password = pipeline.sinks().get(0).component().options().get(TestPlugins.PASSWORD);
        assertThat(password.<String>use(value -> value)).isEqualTo("hunter2");
        assertThat(pipeline.toString()).doesNotContain("hunter2");
        assertThat(pipeline.definition().toYaml()).contains("${secret:file/").doesNotContain("hunter2");
        assertThat(pipeline.canonical().toYaml()).doesNotContain("hunter2");
    }

    @Test
    void aSecretThatIsMissingIsToldOnlyWhenThePipelineIsToRun() {
        String yaml = """
                source: {csv: in.csv}
                sink: {kafka: {brokers: b, topic: t, password: "${secret:env/NO_SUCH_SECRET}"}}
                """;
        PipelineFile file = PipelineFile.parse(yaml, "p.yaml", Path.of("/"), "p");
        Problems check = new Problems();
        PipelineResolver.toCheck(ConnectorManager.ofClassPath(), ENVIRONMENT).resolve(file, check);
        assertThat(check.list()).isEmpty();
        Problems run = new Problems();
        PipelineResolver.toRun(ConnectorManager.ofClassPath(), ENVIRONMENT).resolve(file, run);
        assertThat(run.list())
                .singleElement()
                .hasToString("error[DW-CFG-034]: the secret `NO_SUCH_SECRET` is not found (p.yaml:2:49); "
                        + "looked in: environment variables");
    }

    @Test
    void aStepTakesOverTheOptionsOfItsConnectionAndKeepsItsOwn() {
        ResolvedPipeline pipeline = resolve("""
                connections:
                  shop: {kafka: {brokers: "shop:1", port: 1}}
                source: {csv: in.csv}
                sink: {kafka: {connection: shop, topic: t, port: 2}}
                """);
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.BROKERS))
                .isEqualTo("shop:1");
        assertThat(pipeline.sinks().get(0).component().options().get(TestPlugins.PORT))
                .isEqualTo(2);
        assertThat(pipeline.sinks().get(0).component().origin().pointer(List.of("brokers")))
                .isEqualTo("/connections/shop/kafka/brokers");
    }

    @Test
    void aFailureOfAComponentIsShownWhereItsOptionIsWritten() {
        ResolvedPipeline pipeline = resolve("""
                source: {csv: in.csv}
                sink:
                  kafka:
                    brokers: x
                    topic: "${TOPIC}.${PORT}.total_txt"
                """);
        // The value is "orders.5432.total_txt"; "total_txt" begins at its 12th character.
        OptionException failure =
                new OptionException(DefinitionErrorCode.WRONG_VALUE, "wrong", null, List.of("topic"), 12, 21);
        Problem problem = pipeline.problem(pipeline.sinks().get(0).component(), failure);
        Place place = requireNonNull(problem.place());
        assertThat(place.sourceLine().substring(place.column() - 1, place.endColumn() - 1))
                .isEqualTo("total_txt");
        OptionException inVariable =
                new OptionException(DefinitionErrorCode.WRONG_VALUE, "wrong", null, List.of("topic"), 8, 9);
        Place variable = requireNonNull(pipeline.problem(pipeline.sinks().get(0).component(), inVariable)
                .place());
        assertThat(variable.sourceLine().substring(variable.column() - 1, variable.endColumn() - 1))
                .isEqualTo("${PORT}");
    }

    @Test
    void theSchemaForEditorsKnowsEveryOption() {
        String schema = PipelineJsonSchema.of(ConnectorManager.ofClassPath());
        assertThat(schema)
                .contains("\"sink-kafka\"", "\"source-csv\"", "\"upsert\"", "\"delimiter\"", "\"checkpoint_interval\"")
                .isEqualTo(PipelineJsonSchema.of(ConnectorManager.ofClassPath()));
    }

    @Test
    void theReferenceHasATableOfOptions() {
        assertThat(ReferenceDocs.component(new TestPlugins.KafkaSink().descriptor()))
                .startsWith("## sink `kafka`\n\nTopics\n")
                .contains("| `topic` | text | required | What to write to Example: `orders` |")
                .contains("| `mode` | `append` or `upsert` or `replace` | `append` | How to write |");
    }
}
