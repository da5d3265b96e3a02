package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process dies after a person has chosen what to do about a gap in the log, and before anything that it read is durable: the
 * gap is there still, or the next start goes on as was chosen without being told again.
 */
class GapCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String RESNAPSHOT = "resnapshot";

    /** The source is ready, and no position was moved. */
    private static final String BEFORE = "gap.after_bridge";

    /** The position was moved at the sink, and not in the state; or the run has begun, and read nothing. */
    private static final List<String> BEHIND = List.of("position.between_moves", "run.after_fence");

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @BeforeEach
    void copy() throws Exception {
        from.execute("create table orders (id text primary key)", "insert into orders values ('copied')");
        Files.writeString(folder.resolve("gap.yaml"), """
            version: 1
            name: gap
            checkpoint_interval: 20ms
            source: {postgres: {url: "%s", user: postgres, table: orders, mode: snapshot_then_cdc}}
            sink: {postgres: {url: "%s", user: postgres, table: orders, mode: upsert}}
            """.formatted(from.url(), to.url()));
        try (ChildProcess process = command().start()) {
            KilledCommand.await(process, this::copied, List.of("copied"));
            // This one comes from the log, in which the run has a position then.
            from.execute("insert into orders values ('followed')");
            KilledCommand.await(process, this::copied, List.of("copied", "followed"));
            process.kill();
        }
        from.awaitLogUnread();
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private ChildProcess.Command command(String... more) {
        List<String> words = new ArrayList<>(List.of("run", "gap.yaml"));
        words.addAll(List.of(more));
        return Dataweaver.command().arguments(words.toArray(String[]::new)).in(folder);
    }

    private List<String> copied() {
        return to.hasTable("orders") ? to.rows("select id from orders order by id") : List.of();
    }

    private void runUntilCopied(ChildProcess.Command command, List<String> rows) throws Exception {
        try (ChildProcess process = command.start()) {
            KilledCommand.await(process, this::copied, rows);
            process.kill();
        }
        from.awaitLogUnread();
    }

    @ParameterizedTest
    @ValueSource(strings = {RESNAPSHOT, "skip-gap"})
    void theSameComesOfAChoiceWhereverTheProcessDies(String choice) throws Exception {
        List<String> expected = new ArrayList<>(List.of("copied", "followed"));

        makeGap("0");
        dieAt(BEFORE, choice);
        from.execute("insert into orders values ('0 behind')");
        try (ChildProcess asked = command().start()) {
            assertThat(asked.awaitExit(LIMIT)).as(asked.output()).isEqualTo(1);
            assertThat(asked.output()).contains("DW-SRC-108");
        }
        from.awaitLogUnread();
        expect("0", choice, expected);
        runUntilCopied(command("--resume", choice), expected);

        for (String failpoint : BEHIND) {
            String name = failpoint.replace('.', ' ');
            makeGap(name);
            dieAt(failpoint, choice);
            from.execute("insert into orders values ('" + name + " behind')");
            expect(name, choice, expected);
            runUntilCopied(command(), expected);
        }
        Path notes = folder.resolve(".dataweaver/gap/gaps.jsonl");
        assertThat(Files.readAllLines(notes)).hasSize(1 + BEHIND.size());
    }

    private void makeGap(String name) {
        from.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where database = current_database()",
                "insert into orders values ('" + name + " in the gap')");
    }

    private void dieAt(String failpoint, String choice) throws IOException, InterruptedException {
        try (ChildProcess process =
                command("--resume", choice).failpoint(failpoint, 1).start()) {
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
        }
        from.awaitLogUnread();
    }

    /** What was in the gap comes only if the rows are read again; what came after the choice comes in any case. */
    private static void expect(String name, String choice, List<String> expected) {
        if (choice.equals(RESNAPSHOT)) {
            expected.add(name + " in the gap");
        }
        expected.add(name + " behind");
        expected.sort(null);
    }
}
