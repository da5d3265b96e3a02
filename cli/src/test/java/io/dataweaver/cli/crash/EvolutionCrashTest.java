package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A column is added to a table that a process follows, or renamed, and the process dies around the transaction that adds it to the copy: the
 * next one goes on, each row is there once, and those from before have in the column what the source gave them. It dies in so many
 * places as there are, one behind the other, each with a column of its own.
 */
class EvolutionCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final List<String> TYPES = List.of(
            "int not null default 5",
            "text default 'as before'",
            "numeric(12, 2) default 1.25",
            "timestamp(3) default '2026-01-01 10:00'",
            "bigint");
    private static final List<String> VALUES = List.of("6", "'new'", "7.75", "'2026-11-28 01:02:03.456'", "8");

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private ChildProcess.Command command = Dataweaver.command();
    private Random random = new Random(0);
    private int added;
    private int rows;
    private int renamed;
    private String name = "name";
    private boolean changes;

    @BeforeEach
    void createTable(TestReporter reporter) {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        random = new Random(seed);
        from.execute(
                "create table orders (id int8 primary key, name text)",
                "insert into orders select -i, 'order ' || i from generate_series(1, 200) i");
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private void follow(String mode) throws IOException {
        Files.writeString(folder.resolve("follow.yaml"), """
            version: 1
            name: follow
            schema: evolve
            checkpoint_interval: 20ms
            batch: {max_records: 50}
            source: {postgres: {url: "%s", user: postgres, table: orders, mode: snapshot_then_cdc}}
            sink: {postgres: {url: "%s", user: postgres, table: orders, mode: %s}}
            """.formatted(from.url(), to.url(), mode));
        command = Dataweaver.command().arguments("run", "follow.yaml").in(folder);
    }

    /** Each process meets a column that is added while it runs. */
    @Test
    void theColumnArrivesWithItsValuesWhereverTheProcessDiesThatMeetsIt() throws Exception {
        follow("upsert");
        changes = true;
        dieWhenItMeetsAColumn("postgres.before_ready");
        assertThat(columnsOfTheCopy()).isEqualTo(added - 1);
        dieWhenItMeetsAColumn("postgres.after_ready");
        assertThat(columnsOfTheCopy()).isEqualTo(added);
        try (ChildProcess process = command.start()) {
            untilAlike(process);
            addColumn();
            long until = System.nanoTime() + LIMIT.toNanos();
            while (columnsOfTheCopy() < added) {
                goesOn(process, until);
                write();
            }
            process.kill();
        }
        runUntilAlike();
    }

    /** Each process finds a column that was added while none ran. The copy has no key, so that a row could be there twice. */
    @Test
    void theColumnArrivesWithItsValuesWhereverTheProcessDiesThatFindsItAtItsStart() throws Exception {
        to.execute("create table orders (id int8, name text)");
        follow("append");
        runUntilAlike();
        dieWhereAColumnWasAdded("postgres.before_ready");
        assertThat(columnsOfTheCopy()).isEqualTo(added - 1);
        for (String behind : List.of("postgres.after_ready", "postgres.before_commit", "postgres.after_commit")) {
            dieWhereAColumnWasAdded(behind);
            assertThat(columnsOfTheCopy()).as(behind).isEqualTo(added);
        }
        runUntilAlike();
    }

    /** The target has the column under its old name or under its new one, and never both, and no value of it is lost. */
    @Test
    void aColumnIsRenamedOnceWhereverTheProcessDies() throws Exception {
        follow("upsert");
        changes = true;
        runUntilAlike();
        for (String failpoint : List.of("postgres.before_ready", "postgres.after_ready")) {
            String before = name;
            renameColumn();
            try (ChildProcess process = command.failpoint(failpoint, 1).start()) {
                writeUntilItIsKilled(process);
            }
            assertThat(nameAtTheCopy()).isEqualTo(failpoint.equals("postgres.before_ready") ? before : name);
            runUntilAlike();
            before = name;
            // So that both are alike only when the next process is at work.
            write();
            try (ChildProcess process = command.failpoint(failpoint, 2).start()) {
                untilAlike(process);
                renameColumn();
                writeUntilItIsKilled(process);
            }
            assertThat(nameAtTheCopy()).isEqualTo(failpoint.equals("postgres.before_ready") ? before : name);
        }
        runUntilAlike();
    }

    private void renameColumn() {
        write();
        write();
        String before = name;
        renamed++;
        name = "name" + renamed;
        from.execute("begin; insert into orders (id, " + before + ") values (" + -(300 + renamed)
                + ", 'same'); alter table"
                + " orders rename " + before + " to " + name + "; update orders set " + name + " = 'new' where id = "
                + -(1 + random.nextInt(200)) + "; commit");
        write();
    }

    private String nameAtTheCopy() {
        return String.valueOf(to.value("select string_agg(column_name, ' ') from information_schema.columns"
                + " where table_schema = 'public' and table_name = 'orders' and column_name like 'name%'"));
    }

    /** The tables are made ready once at the start, and once more when it meets the column. */
    private void dieWhenItMeetsAColumn(String failpoint) throws Exception {
        try (ChildProcess process = command.failpoint(failpoint, 2).start()) {
            untilAlike(process);
            addColumn();
            writeUntilItIsKilled(process);
        }
    }

    private void dieWhereAColumnWasAdded(String failpoint) throws Exception {
        addColumn();
        try (ChildProcess process = command.failpoint(failpoint, 1).start()) {
            writeUntilItIsKilled(process);
        }
    }

    private void writeUntilItIsKilled(ChildProcess process) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!process.endsWithin(POLL)) {
            assertThat(System.nanoTime() - until).as(process.output()).isNegative();
            write();
        }
        assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
    }

    private static void goesOn(ChildProcess process, long until) throws InterruptedException {
        assertThat(process.endsWithin(POLL)).as(process.output()).isFalse();
        assertThat(System.nanoTime() - until).as(process.output()).isNegative();
    }

    /** Adds a column between rows, some of which say what they have there. */
    private void addColumn() {
        write();
        write();
        int type = added % TYPES.size();
        added++;
        from.execute("alter table orders add c" + added + " " + TYPES.get(type));
        write();
        rows++;
        from.execute("insert into orders (id, name, c" + added + ") values (" + rows + ", 'with it', "
                + VALUES.get(type) + ")");
        if (changes) {
            from.execute("update orders set c" + added + " = " + VALUES.get(type) + " where id = "
                    + -(1 + random.nextInt(200)));
        }
    }

    private void write() {
        rows++;
        from.execute("insert into orders (id, " + name + ") values (" + rows + ", 'row " + rows + "')");
        if (changes) {
            int older = rows - 1 - random.nextInt(200);
            from.execute(
                    random.nextInt(4) == 0
                            ? "delete from orders where id = " + older
                            : "update orders set " + name + " = " + name + " || '!' where id = " + older);
        }
    }

    private int columnsOfTheCopy() {
        return (int) to.number("select count(*) from information_schema.columns"
                + " where table_schema = 'public' and table_name = 'orders' and column_name like 'c%'");
    }

    private void runUntilAlike() throws Exception {
        try (ChildProcess process = command.start()) {
            untilAlike(process);
            process.kill();
        }
    }

    private void untilAlike(ChildProcess process) throws InterruptedException {
        StringBuilder query = new StringBuilder("select id, " + name);
        for (int i = 1; i <= added; i++) {
            query.append(", c").append(i);
        }
        query.append(" from orders order by id");
        KilledCommand.await(process, () -> copy(query.toString()), from.rows(query.toString()));
    }

    private List<String> copy(String query) {
        return to.hasTable("orders") && columnsOfTheCopy() == added && name.equals(nameAtTheCopy())
                ? to.rows(query)
                : List.of();
    }
}
