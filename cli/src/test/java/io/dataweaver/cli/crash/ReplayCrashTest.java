package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.Fate;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dead letters of two sources and of three sinks, one of which had refused rows that another took, are replayed: by a
 * process that dies in the middle, and by another that goes on. Each sink then holds what it would hold if there had been
 * no mistake, once, whether it adds rows or writes by key. A case takes about two seconds.
 */
class ReplayCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 300;

    /** Of each source: 15 that do not decode, 15 that the map fails on, and 8 that the sink `small` refuses. */
    private static final int LETTERS = 2 * (15 + 15 + 8);

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @TempDir
    Path folder;

    @BeforeEach
    void runWithMistakes() throws IOException {
        for (String source : List.of("eu", "us")) {
            StringBuilder csv = new StringBuilder("id,name,total,quantity\n");
            for (int i = 1; i <= ROWS; i++) {
                csv.append(i);
                csv.append(i % 20 == 7 ? ",refused" : ",name " + i);
                csv.append(i % 20 == 11 ? ",\"1.234,50\"" : "," + i + ".50");
                csv.append(i % 20 == 13 ? ",0\n" : ",2\n");
            }
            Files.writeString(folder.resolve(source + ".csv"), csv);
        }
        String columns = " (id bigint, name text%s, total text, quantity integer, region text, ratio integer%s)";
        database.execute(
                "create table small" + columns.formatted(" constraint polite check (name <> 'refused')", ""),
                "create table large" + columns.formatted("", ", primary key (id, region)"),
                "create table audit" + columns.formatted("", ""));
        write("orders", "decimal(12,2)", "10 / quantity", "");
        assertThat(run().outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
        assertThat(letters()).hasSize(LETTERS);
        database.execute("alter table small drop constraint polite");
        write("orders", "text", "10 / nullif(quantity, 0)", "");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private void write(String name, String total, String ratio, String suffix) throws IOException {
        Files.writeString(folder.resolve("pipeline.yaml"), """
                name: %1$s
                sources:
                  eu: {csv: {path: eu.csv, types: {id: bigint, name: text, total: "%2$s", quantity: integer}}}
                  us: {csv: {path: us.csv, types: {id: bigint, name: text, total: "%2$s", quantity: integer}}}
                transforms:
                  - union: {name: target, source_column: region}
                  - map: {set: {total: "cast(total as text)", ratio: "%3$s"}}
                sinks:
                  small: {when: "id <= 150", postgres: {url: "%4$s", user: postgres, table: small%5$s, mode: append}}
                  large:
                    when: id > 150
                    postgres: {url: "%4$s", user: postgres, table: large%5$s, mode: upsert, key: [id, region]}
                  audit: {postgres: {url: "%4$s", user: postgres, table: audit%5$s, mode: append}}
                parallelism: 2
                checkpoint_interval: 10ms
                batch: {max_records: 4}
                errors: {max_rejected: 50%%}
                """.formatted(name, total, ratio, database.url(), suffix));
    }

    private RunResult run() {
        try (DataWeaver weaver = DataWeaver.local(folder.resolve("state"))) {
            return weaver.run(Pipeline.load(folder.resolve("pipeline.yaml"))).throwIfFailed();
        }
    }

    private RunCounts replay() {
        try (DataWeaver weaver = DataWeaver.local(folder.resolve("state"))) {
            return weaver.replay(Pipeline.load(folder.resolve("pipeline.yaml")), LetterFilter.WAITING)
                    .throwIfFailed()
                    .counts();
        }
    }

    private List<DeadLetter> letters() {
        return DeadLetters.in(folder.resolve("state/orders/dead-letters"), Clock.systemUTC())
                .list(LetterFilter.ALL);
    }

    private void assertAsIfThereHadBeenNoMistake() throws IOException {
        assertThat(letters())
                .hasSize(LETTERS)
                .allSatisfy(letter ->
                        assertThat(letter.fate().status()).as(letter.toString()).isEqualTo(Fate.Status.REPLAYED));
        for (String table : List.of("small", "large", "audit")) {
            database.execute("create table " + table + "_whole (like " + table + " including all)");
        }
        write("whole", "text", "10 / nullif(quantity, 0)", "_whole");
        assertThat(run().outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
        for (String table : List.of("small", "large", "audit")) {
            String content = "select count(*) || ' ' || md5(string_agg(t::text, ',' order by t::text)) from " + table;
            assertThat(database.value(content + " t")).as(table).isEqualTo(database.value(content + "_whole t"));
        }
    }

    @Test
    void lettersGoTheWayOfTheirSourceAndToTheSinkThatHadRefusedThem() throws IOException {
        assertThat(database.number("select count(*) from audit where name = 'refused'"))
                .as("rows that one sink refused and another took")
                .isEqualTo(30);
        assertThat(replay().rejected()).isZero();
        assertAsIfThereHadBeenNoMistake();
        write("orders", "text", "10 / nullif(quantity, 0)", "");
        assertThat(replay().read()).as("letters that are left").isZero();
    }

    @Test
    void aRowThatTheSinkTakesNoMoreStaysALetter() throws IOException {
        String file = Files.readString(folder.resolve("pipeline.yaml"));
        Files.writeString(folder.resolve("pipeline.yaml"), file.replace("id <= 150", "id <= 100"));
        assertThat(replay().rejected()).isEqualTo(6);
        assertThat(letters().stream()
                        .filter(letter -> letter.fate().status() != Fate.Status.REPLAYED)
                        .map(letter -> letter.step() + " " + letter.fate().code())
                        .distinct())
                .containsExactly("sinks.small DW-REC-056");
        assertThat(database.number("select count(*) from audit where name = 'refused'"))
                .isEqualTo(30);
        Files.writeString(folder.resolve("pipeline.yaml"), file);
        assertThat(replay().rejected()).isZero();
        assertThat(database.number("select count(*) from small where name = 'refused'"))
                .isEqualTo(database.number("select count(*) from audit where name = 'refused' and id <= 150"));
    }

    @ParameterizedTest
    @CsvSource({
        "replay.after_selection, 2",
        "run.after_fence, 1",
        "stage.after_read, 3",
        "stage.after_write, 6",
        "stage.before_prepare, 4",
        "stage.after_prepare, 3",
        "sinks.between_fences, 1",
        "sinks.between_prepares, 2",
        "postgres.before_commit, 4",
        "postgres.after_commit, 1",
        "postgres.after_commit, 7",
        "checkpoint.before_write, 3",
        "checkpoint.after_rename, 2",
        "run.before_complete, 1",
        "sinks.between_completes, 1",
        "run.after_complete, 1",
        "replay.before_fates, 1",
        "replay.after_fates, 1",
        "replay.after_removal, 2",
    })
    void aReplayThatDiedGoesOnAndWritesNothingTwice(String failpoint, int nth) throws Exception {
        try (ChildProcess process = Dataweaver.command()
                .arguments("dlq", "replay", "pipeline.yaml", "--state-dir", "state")
                .in(folder)
                .failpoint(failpoint, nth)
                .start()) {
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
        }
        assertThat(replay().rejected()).isZero();
        assertAsIfThereHadBeenNoMistake();
    }
}
