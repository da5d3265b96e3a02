package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into a run that goes on meanwhile; it knows nothing of the command but the state folder. */
class TapCommandTest {

    private static final int ORDERS = 60_000;

    @TempDir
    private Path folder;

    private DataWeaver weaver;
    private RunHandle run;

    @BeforeEach
    void startAPipelineThatTakesLong() throws Exception {
        List<String> lines = new ArrayList<>(List.of("id,status,email"));
        for (int i = 1; i <= ORDERS; i++) {
            lines.add(i + "," + (i % 2 == 0 ? "PAID" : "NEW") + ",someone" + i + "@example.com");
        }
        Files.write(folder.resolve("orders.csv"), lines);
        start("orders", """
                source: {csv: {path: orders.csv, types: {id: bigint}}}
                batch: {max_records: 100}
                transforms:
                  - name: paid
                    map: {set: {paid: "status = 'PAID'", contact: "email"}, drop: [status]}
                  - name: private
                    mask: {columns: {contact: email, email: all}}
                  - rate_limit: 1000
                sink: {csv: out.csv}
                """);
    }

    private void start(String name, String pipeline) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), pipeline);
        weaver = DataWeaver.local(folder.resolve("state"));
        run = weaver.start(Pipeline.load(file));
        while (run.progress().counts().written() == 0) {
            assertThat(run.await(Duration.ofMillis(20))).isEmpty();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        run.stop();
        assertThat(run.await().throwIfFailed().outcome()).isEqualTo(RunResult.Outcome.STOPPED);
        weaver.close();
    }

    private Ended tap(String target, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("tap", target, "--state-dir", folder.resolve("state").toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--timeout")) {
            arguments.addAll(List.of("--timeout", "60"));
        }
        return dataweaver(arguments.toArray(String[]::new));
    }

    @Test
    void showsWhatTheSinkGets() {
        Ended ended = tap("orders", "--limit", "3");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"step\":\"sink\",\"dataset\":\"orders\",\"split\":\"[^\"]+\",\"record\":\\d+,"
                                + "\"change\":\"insert\",\"row\":\\{\"id\":\\d+,\"email\":\"\\*+\",\"paid\":(true|false),"
                                + "\"contact\":\"s\\*\\*\\*@example.com\"}}"));
        assertThat(ended.err()).startsWith("orders: 3 rows at sink");
    }

    @Test
    void showsWhatOneOfSeveralSinksTakes() throws Exception {
        stop();
        start("routed", """
                source: {csv: {path: orders.csv, types: {id: bigint}}}
                batch: {max_records: 100}
                transforms:
                  - rate_limit: 1000
                sinks:
                  paid: {when: "status = 'PAID'", csv: paid.csv}
                  rest: {otherwise: true, csv: rest.csv}
                """);
        Ended paid = tap("routed.sinks.paid", "--limit", "60", "--before-after");
        assertThat(paid.status()).as(paid.err()).isZero();
        assertThat(paid.out().lines())
                .hasSize(60)
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"step\":\"sinks.paid\",")
                        .matches(".*\"before\":(\\{\"id\":\\d+,\"status\":\"PAID\",.*}),\"row\":\\1}"));
        assertThat(paid.err()).startsWith("routed: 60 rows at sinks.paid");

        Ended rest = tap(folder.resolve("routed.yaml") + ".sinks.rest", "--limit", "3");
        assertThat(rest.status()).as(rest.err()).isZero();
        assertThat(rest.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"status\":\"NEW\""));
        assertThat(tap("routed.rest").err()).contains("it has: source, rate_limit-0, sink, sinks.paid, sinks.rest");
    }

    @Test
    void showsTheRowsOfAConditionBehindAStepWithWhatTheyWereMadeOf() {
        Ended ended = tap(folder.resolve("orders.yaml") + ".paid", "--limit", "4", "--where", "paid", "--before-after");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out().lines())
                .hasSize(4)
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        ".*\"before\":\\{\"id\":(\\d+),\"status\":\"PAID\",\"email\":\"\\(hidden\\)\"},"
                                                + "\"row\":\\{\"id\":\\1,\"email\":\"\\(hidden\\)\",\"paid\":true,\"contact\":\"\\(hidden\\)\"}}"));
    }

    @Test
    void hidesAtTheSourceWhatALaterStepHides() {
        Ended ended = tap("orders.source", "--limit", "2");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("\"status\":")
                .contains("\"email\":\"(hidden)\"")
                .doesNotContain("example.com");
    }

    @Test
    void answersNoQuestionsAboutWhatIsHidden() {
        Ended ended = tap("orders.source", "--where", "email like 'someone1%'");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("DW-CFG-171").contains("a later step hides `email`");
    }

    @Test
    void saysWhichStepsThereAre() {
        Ended ended = tap("orders.payed");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("the run of 'orders' has no step `payed`; it has: source, paid, private, rate_limit-2, sink");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Ended ended = tap("orders", "--limit", "1");
        assertThat(ended.status()).as(ended.err()).isZero();
        try (Stream<Path> files = Files.list(folder.resolve("state/orders/tap"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".request")))
                    .isEmpty();
        }
    }

    @Test
    void saysThatNoRunAnswers() throws InterruptedException {
        run.stop();
        assertThat(run.await().outcome()).isEqualTo(RunResult.Outcome.STOPPED);
        Ended ended = tap("orders", "--timeout", "1");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("DW-STA-060").contains("no run of 'orders' has answered within 1 s");
        assertThat(tap("others").err()).contains("has nothing of a pipeline 'others'");
    }

    @Test
    void givesRowsAsPartOfOneAnswerInJson() {
        Ended ended = tap("orders", "--limit", "2", "--json");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("\"command\" : \"tap\"")
                .contains("\"rows\" : 2")
                .contains("\"step\":\"sink\"");
    }
}
