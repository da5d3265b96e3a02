package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as scripts use it: arguments, exit status, standard output, standard error. */
class MainTest {

    @TempDir
    private Path folder;

    private record Ended(int status, String out, String err) {}

    private static Ended dataweaver(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("in.jsonl"), """
                {"id": 1, "status": "PAID"}
                {"id": 2, "status": "NEW"}
                {"id": 3, "status": "PAID"}
                """);
    }

    private String pipeline(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml).toString();
    }

    private Ended run(String... arguments) {
        List<String> all = new java.util.ArrayList<>(
                List.of("run", "--state-dir", folder.resolve("state").toString()));
        all.addAll(List.of(arguments));
        return dataweaver(all.toArray(String[]::new));
    }

    @Test
    void runsAFile() throws IOException {
        String file = pipeline("copy.yaml", "source: {json: in.jsonl}\nsink: {json: out.jsonl}\n");
        Ended ended = run(file);
        assertThat(ended.err()).contains("copy: exactly once (").contains("done: 3 written, 0 filtered, 0 rejected");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(Files.readString(folder.resolve("out.jsonl")))
                .isEqualTo(
                        "{\"id\":1,\"status\":\"PAID\"}\n{\"id\":2,\"status\":\"NEW\"}\n{\"id\":3,\"status\":\"PAID\"}\n");
    }

    @Test
    void copiesFromAddressToAddress() throws IOException {
        Path out = folder.resolve("out.jsonl");
        Ended ended = run(
                "--from",
                folder.resolve("in.jsonl").toString(),
                "--to",
                out.toString(),
                "--where",
                "status = 'PAID'",
                "--parallelism",
                "2",
                "-q");
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(Files.readString(out)).isEqualTo("{\"id\":1,\"status\":\"PAID\"}\n{\"id\":3,\"status\":\"PAID\"}\n");
    }

    @Test
    void answersInOneEnvelope() {
        Ended ended = run(
                "--from",
                folder.resolve("in.jsonl").toString(),
                "--to",
                folder.resolve("out.jsonl").toString(),
                "--json");
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("\"command\" : \"run\"", "\"ok\" : true", "\"written\" : 3", "\"error\" : null");
    }

    @Test
    void aWrongDefinitionIsShownAsAFrameAndEndsWithTwo() throws IOException {
        String file = pipeline("wrong.yaml", "source: {json: in.jsonl}\nsink: {json: {paht: out.jsonl}}\n");
        Ended ended = run(file);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEqualTo("""
                        error[DW-CFG-014]: unknown option `paht` of sink `file`
                         --> %s:2:15
                          |
                        2 | sink: {json: {paht: out.jsonl}}
                          |               ^^^^ did you mean `path`?
                          |
                          = docs: dataweaver docs DW-CFG-014
                        """.formatted(file));
        Ended json = run(file, "--json");
        assertThat(json.status()).isEqualTo(2);
        assertThat(json.err()).isEmpty();
        assertThat(json.out()).contains("\"ok\" : false", "\"code\" : \"DW-CFG-014\"", "\"line\" : 2");
    }

    @Test
    void aWrongExpressionIsShownWhereItStands() throws IOException {
        String file = pipeline(
                "wrong.yaml",
                "source: {json: in.jsonl}\ntransforms:\n  - filter: \"id > 1 and stauts = 'x'\"\nsink: {json: o.jsonl}\n");
        Ended ended = run(file);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains(file + ":3:")
                .contains("3 |   - filter: \"id > 1 and stauts = 'x'\"\n  |                         ^^^^^^");
    }

    @Test
    void aSinkThatCannotBeReachedEndsWithThree() {
        Ended ended = run(
                "--from",
                folder.resolve("in.jsonl").toString(),
                "--to",
                "postgresql://app:hunter2@localhost:1/shop?table=orders");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err())
                .contains("error[DW-ENV-")
                .doesNotContain("hunter2")
                .doesNotContain("\tat ");
    }

    @Test
    void aPluginThatIsMissingIsNamedWithTheWayToAddIt() throws IOException {
        String file = pipeline("p.yaml", "source: {json: in.jsonl}\nsink: {mongodb: {url: x}}\n");
        Ended ended = run(file);
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("DW-ENV-003", "plugins/mongodb/");
    }

    @Test
    void usageErrorsAreShortAndEndWithTwo() {
        assertThat(dataweaver("rnu"))
                .satisfies(ended -> assertThat(ended.status()).isEqualTo(2))
                .satisfies(ended -> assertThat(ended.err()).contains("did you mean `run`?"));
        assertThat(dataweaver("run"))
                .satisfies(ended -> assertThat(ended.status()).isEqualTo(2))
                .satisfies(
                        ended -> assertThat(ended.err()).contains("expected a pipeline file, or both --from and --to"));
        assertThat(dataweaver("run", "--from", "a").status()).isEqualTo(2);
        assertThat(dataweaver("run", "a.yaml", "--where", "x").status()).isEqualTo(2);
        assertThat(dataweaver("run", "--jsno", "a.yaml").err()).contains("--jsno");
    }

    @Test
    void validatesManyFilesAndTheBlocksOfMarkdown() throws IOException {
        pipeline("a.yaml", "source: {json: in.jsonl}\nsink: {json: out.jsonl}\n");
        pipeline("compose.yaml", "services: {db: {image: postgres}}\n");
        Files.writeString(folder.resolve("page.md"), """
                # Page

                ```yaml
                source: {json: in.jsonl}
                sink: {json: {path: out.jsonl, mod: replace}}
                ```

                ```yaml
                not: a pipeline
                ```
                """);
        Ended ended = dataweaver("validate", folder.toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains(folder.resolve("page.md") + ":5:32")
                .contains("did you mean `mode`?")
                .contains("2 pipelines checked: 1 error, 0 warnings");
        assertThat(dataweaver("validate", folder.resolve("a.yaml").toString()).err())
                .isEqualTo("1 pipeline checked: all right\n");
        assertThat(dataweaver("validate", folder.resolve("compose.yaml").toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void validateTellsTheLineOfADatabaseWhoseDriverIsNotThere() throws IOException {
        String file = pipeline("p.yaml", """
                source: {json: in.jsonl}
                sink:
                  jdbc:
                    url: "jdbc:oracle:thin:@//localhost/shop"
                    table: orders
                """);
        Ended ended = dataweaver("validate", file);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains(
                        file + ":4:", "DW-ENV-803", "put the jar of com.oracle.database.jdbc:ojdbc11 into the folder");
    }

    @Test
    void aPathThatDoesNotExistIsNamed() {
        for (String name : List.of("missing.md", "missing.yaml")) {
            Ended ended = dataweaver("validate", folder.resolve(name).toString());
            assertThat(ended.status()).isNotZero();
            assertThat(ended.err()).contains("there is no file " + folder.resolve(name));
        }
    }

    @Test
    void explainsWithoutWritingAnything() throws IOException {
        String file = pipeline("p.yaml", """
                source: {json: in.jsonl}
                transforms:
                  - filter: "status = 'PAID'"
                sink: {json: out.jsonl}
                parallelism: 3
                """);
        Ended ended = dataweaver("explain", file);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("p.yaml:1")
                .contains("after filter-0")
                .contains("status text")
                .contains("up to 3 splits")
                .contains("guarantee: exactly once, because");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
        assertThat(dataweaver("explain", "--canonical", file).out())
                .contains("  - filter:\n      condition: \"status = 'PAID'\"\n");
        assertThat(dataweaver("explain", file, "--json").out()).contains("\"level\" : \"exactly_once\"");
    }

    @Test
    void explainsWhereValuesOfVariablesComeFrom() throws IOException {
        String file = pipeline("p.yaml", """
                connections: {shop: {postgres: {url: "postgresql://${UNSET_HOST:-localhost}/x", user: "${PATH}"}}}
                source: {json: in.jsonl}
                sink: {postgres: {connection: shop, table: t}}
                """);
        assertThat(dataweaver("explain", "--offline", file).out())
                .contains("p.yaml:1, ${UNSET_HOST:-localhost} (not set: its default)")
                .contains("p.yaml:1, ${PATH} (environment)")
                .containsPattern("table +t +.*p.yaml:3\n")
                .containsPattern("mode +append +default\n");
    }

    @Test
    void explainMasksSecrets() throws IOException {
        String file = pipeline("p.yaml", """
                source: {json: in.jsonl}
                sink: {postgres: {url: "postgresql://a:hunter2@localhost/x", table: t, password: hunter2}}
                """);
        Ended ended = dataweaver("explain", "--offline", file);
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("******").doesNotContain("hunter2");
        assertThat(ended.err()).contains("DW-CFG-037").doesNotContain("hunter2");
        assertThat(dataweaver("explain", "--offline", file, "--json").out()).doesNotContain("hunter2");
    }

    @Test
    void listsAndDescribesWhatIsInstalled() {
        assertThat(dataweaver("list", "sinks").out()).startsWith("sinks\n").contains("  postgres ");
        assertThat(dataweaver("list", "snks").err()).contains("did you mean `sinks`?");
        assertThat(dataweaver("describe", "source", "file").out()).startsWith("source file\n");
        assertThat(dataweaver("describe", "source", "file", "--markdown").out()).startsWith("## source `file`\n");
        assertThat(dataweaver("describe", "source", "file", "--json").out()).contains("\"mainOption\" : \"path\"");
        assertThat(dataweaver("describe", "source", "fiel").err()).contains("did you mean `file`?");
        assertThat(dataweaver("schema").out()).startsWith("{\n  \"$schema\" :").contains("\"sink-postgres\"");
        assertThat(dataweaver("version").out()).startsWith("dataweaver ");
    }

    @Test
    void everyCodeCanBeLookedUp() {
        assertThat(dataweaver("docs", "dw-cfg-014").out()).startsWith("DW-CFG-014: an option is not known");
        assertThat(dataweaver("docs", "DW-CFG-999").status()).isEqualTo(2);
        assertThat(dataweaver("docs").out()).contains("DW-REC-001").contains("DW-STA-001");
    }

    @Test
    void completesInEveryShell() {
        assertThat(dataweaver("completion", "bash").out()).contains("_complete_dataweaver");
        assertThat(dataweaver("completion", "zsh").out()).contains("_complete_dataweaver");
        assertThat(dataweaver("completion", "fish").out())
                .contains("complete -c dataweaver -n __fish_use_subcommand -a validate");
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(dataweaver("--help").out()).contains("Usage: dataweaver", "validate", "Exit status:");
        assertThat(dataweaver("run", "--help").out()).contains("--state-dir");
        assertThat(dataweaver().status()).isEqualTo(2);
    }
}
