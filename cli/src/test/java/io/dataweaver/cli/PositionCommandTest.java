package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions of a run that wrote all of a first file and gave up in a second one. */
class PositionCommandTest {

    @TempDir
    private Path folder;

    private PostgresDatabase database;
    private String first;
    private String second;

    @BeforeEach
    void runUntilTooMuchIsRejected() throws IOException {
        database = PostgresServer.shared().createDatabase();
        first = Files.writeString(folder.resolve("a.csv"), "id,n\n1,1\n2,2\n").toString();
        second = Files.writeString(folder.resolve("b.csv"), "id,n\n3,none\n4,4\n")
                .toString();
        assertThat(run("0").status()).isEqualTo(4);
        assertThat(rows()).isEqualTo("1,2");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private String pipeline(String maxRejected) throws IOException {
        return Files.writeString(
                        folder.resolve("numbers.yaml"), """
                        source: {csv: {path: [%s, %s], types: {id: bigint, n: bigint}}}
                        sink: {postgres: {url: "%s", user: postgres, table: numbers, mode: append}}
                        parallelism: 1
                        errors: {max_rejected: %s}
                        """.formatted(first, second, database.url(), maxRejected))
                .toString();
    }

    private Ended run(String maxRejected) throws IOException {
        return dataweaver("run", pipeline(maxRejected), "--state-dir", state());
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private Ended position(String verb, String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(more, 0, all, 5, more.length);
        all[0] = "position";
        all[1] = verb;
        all[2] = folder.resolve("numbers.yaml").toString();
        all[3] = "--state-dir";
        all[4] = state();
        return dataweaver(all);
    }

    private @Nullable String rows() {
        return database.value("select string_agg(id::text, ',' order by id) from numbers");
    }

    @Test
    void showsHowFarEachSplitIs() {
        Ended ended = position("get");
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).contains("numbers: run-1 is unfinished");
        assertThat(ended.out()).containsPattern("a\\.csv +\\S+ +end").containsPattern("b\\.csv +start +start");
        assertThat(position("get", "--json").out()).contains("\"sink\" : \"end\"", "\"status\" : \"running\"");
    }

    @Test
    void aResetSplitIsReadAgainThoughTheSinkHeldItsEnd() throws IOException {
        Ended unasked = position("reset", "--split", first);
        assertThat(unasked.status()).isEqualTo(2);
        assertThat(unasked.err()).contains("DW-CFG-425", "to its start: all of it is read again");
        assertThat(position("get").out()).containsPattern("a\\.csv +\\S+ +end");

        assertThat(position("reset", "--split", first, "--yes").status()).isZero();
        assertThat(position("get").out()).containsPattern("a\\.csv +start +start");
        assertThat(run("10").status()).isZero();
        assertThat(rows()).isEqualTo("1,1,2,2,4");
    }

    @Test
    void aSplitThatIsSetToItsEndIsSkipped() throws IOException {
        assertThat(position("set", "--split", second, "--to", "end", "--yes").status())
                .isZero();
        assertThat(run("10").status()).isZero();
        assertThat(rows()).isEqualTo("1,2");
    }

    @Test
    void aSplitGoesOnBehindAPosition() throws IOException {
        Ended wrong = position("set", "--split", first, "--to", "{\"row\":1}", "--yes");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("DW-CFG-422", "is no position in");
        assertThat(position("set", "--split", first, "--to", "{\"offset\":9,\"origin\":3}", "--yes")
                        .status())
                .isZero();
        assertThat(run("10").status()).isZero();
        assertThat(rows()).isEqualTo("1,2,2,4");
    }

    @Test
    void anEndedRunAndAnUnknownSplitAreRefused() throws IOException {
        Ended unknown = position("reset", "--split", "c.csv", "--yes");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("DW-CFG-421", "it has: ");
        assertThat(run("10").status()).isZero();
        assertThat(position("reset", "--yes").err()).contains("DW-CFG-420", "no unfinished run");
        assertThat(position("get").err()).contains("is complete; the next start begins anew");
    }

    @Test
    void nothingMovesWhileAProcessRunsThePipeline() throws Exception {
        Path file = Files.writeString(folder.resolve("busy.yaml"), """
                source: {generator: {rate: 1000, columns: {id: sequence}}}
                sink: {postgres: {url: "%s", user: postgres, table: busy}}
                checkpoint_interval: 20ms
                """.formatted(database.url()));
        String name = file.toString();
        ChildProcess.Command running = ChildProcess.java(Main.class)
                .arguments("run", name, "--state-dir", state())
                .in(folder);
        try (ChildProcess process = running.start()) {
            while (!database.hasTable("busy") || database.number("select count(*) from busy") == 0) {
                assertThat(process.endsWithin(Duration.ofMillis(10)))
                        .as(process.output())
                        .isFalse();
            }
            assertThat(dataweaver("position", "get", name, "--state-dir", state())
                            .err())
                    .doesNotContain("error");
            for (String verb : List.of("set", "reset")) {
                List<String> words = new ArrayList<>(List.of("position", verb, name, "--state-dir", state(), "--yes"));
                words.addAll(verb.equals("set") ? List.of("--split", "0", "--to", "end") : List.of());
                Ended refused = dataweaver(words.toArray(String[]::new));
                assertThat(refused.err())
                        .as(verb)
                        .contains("DW-STA-001", "is run by process", "stop that process first");
                assertThat(refused.status()).as(verb).isNotZero();
            }
            process.terminate();
            process.awaitExit(Duration.ofMinutes(3));
        }
        assertThat(database.number("select count(*) - count(distinct id) from busy"))
                .isZero();
    }
}
