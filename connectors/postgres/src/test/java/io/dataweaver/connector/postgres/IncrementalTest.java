package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are new as a column tells, among them those whose transactions commit long after others. */
@Timeout(180)
class IncrementalTest {

    private static final int SOME_STEPS = 30;

    private final PostgresDatabase from = source().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    /** Returns the server whose tables are read. */
    PostgresServer source() {
        return PostgresServer.shared();
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private Following follow(int rowsOfBatch, String cursor) {
        return new Following(
                from, to, rowsOfBatch, "table", "t", "mode", "incremental", "cursor", cursor, "poll_interval", "10ms");
    }

    private void table() {
        from.execute(
                "create table t (id int8 primary key, name text, updated_at timestamptz not null default now())",
                "create index on t (updated_at)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = from.connect();
        connection.setAutoCommit(false);
        execute(connection, "select now()");
        return connection;
    }

    private static void some(Following following) {
        for (int i = 0; i < SOME_STEPS; i++) {
            following.step();
        }
        following.commit();
    }

    @Test
    void readsWhatIsThereAndThenWhatIsNewOrChanged() {
        table();
        from.execute("insert into t select i, 'n' || i, now() - i * interval '1 s' from generate_series(1, 500) i");
        try (Following following = follow(100, "updated_at")) {
            following.untilAlike("t");
            from.execute(
                    "insert into t values (501, 'new')", "update t set name = 'x', updated_at = now() where id < 9");
            following.untilAlike("t");
            following.die();
            from.execute("insert into t values (502, null)");
            following.untilAlike("t");
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void missesNoRowWhoseTransactionCommitsAfterOthersWithLargerValues() throws SQLException {
        table();
        from.execute("insert into t values (1, 'first')");
        try (Following following = follow(100, "updated_at");
                Connection written = begin();
                Connection notYetWritten = begin()) {
            execute(written, "insert into t values (2, 'late')");
            from.execute("insert into t values (3, 'early')");
            some(following);
            assertThat(to.rows("select id from t order by id"))
                    .as("who is open may still write a smaller value")
                    .isEmpty();
            written.commit();
            some(following);
            assertThat(to.rows("select id from t order by id")).isEmpty();
            execute(notYetWritten, "insert into t values (4, 'later')");
            notYetWritten.commit();
            following.untilAlike("t");
            assertThat(to.rows("select id from t order by id")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void needsNoRightButToReadAndStillKnowsWhoIsOpen() throws SQLException {
        String reader = "reader_of_" + from.name();
        table();
        from.execute(
                "create role " + reader + " login",
                "grant select on t to " + reader,
                "insert into t values (1, 'first')");
        try (Following following = new Following(
                        from,
                        to,
                        100,
                        "table",
                        "t",
                        "mode",
                        "incremental",
                        "cursor",
                        "updated_at",
                        "poll_interval",
                        "10ms",
                        "user",
                        reader);
                Connection open = begin()) {
            some(following);
            assertThat(to.rows("select id from t")).isEmpty();
            execute(open, "insert into t values (2, 'late')");
            open.commit();
            following.untilAlike("t");
        } finally {
            from.execute("drop owned by " + reader, "drop role " + reader);
        }
    }

    @Test
    void waitsForTransactionsThatArePreparedInBetween() throws SQLException {
        table();
        try (Following following = follow(100, "updated_at")) {
            try (Connection prepared = begin()) {
                execute(prepared, "insert into t values (2, 'late')");
                from.execute("insert into t values (3, 'early')");
                some(following);
                execute(prepared, "prepare transaction 'p'");
                some(following);
                assertThat(to.rows("select id from t")).isEmpty();
                prepared.rollback();
                prepared.setAutoCommit(true);
                execute(prepared, "commit prepared 'p'");
            }
            following.untilAlike("t");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "int8, 1, 2",
        "int2, -5, 7",
        "'numeric(10,2)', 0.01, 0.10",
        "date, 2026-01-01, 2026-01-02",
        "timestamp(0), 2026-01-01 10:00:00, 2026-01-01 10:00:01",
        "uuid, 01900000-0000-7000-8000-000000000001, 01900000-0000-7000-8000-000000000002"
    })
    void readsRowsWithTheLastValueThatWereWrittenLater(String type, String value, String larger) {
        from.execute(
                "create table t (id int8 primary key, c " + type + ")",
                "insert into t values (1, '" + value + "'), (2, '" + larger + "')");
        try (Following following = follow(100, "c")) {
            following.untilAlike("t");
            from.execute("insert into t values (3, '" + larger + "')");
            following.untilAlike("t");
            Position reached = following.position();
            some(following);
            assertThat(following.position()).as("nothing comes again and again").isEqualTo(reached);
        }
    }

    private static void assertFails(String code, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DataWeaverException.class, failure -> {
            assertThat(failure.code().description().id()).isEqualTo(code);
            assertThat(failure).hasMessageContaining(text);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'infinity'", "now() + interval '3 days'"})
    void endsWhereRowsWouldBePassedOver(String value) {
        from.execute(
                "create table t (id int8 primary key, c timestamptz)",
                "insert into t values (1, now()), (2, " + value + ")");
        try (Following following = follow(100, "c")) {
            assertFails("DW-SRC-112", "column c of public.t has ", () -> some(following));
            from.execute("update t set c = now() where id = 2");
            following.die();
            following.untilAlike("t");
        }
    }

    /** After a recovery a clock has gone on, but a sequence may have been set back. */
    @Test
    void refusesAnotherServerAndNumbersOfARecoveredOne() {
        from.execute("create table t (id int8 primary key, c timestamptz)");
        try (Source counted = Copying.anySource(from, "table", "t", "mode", "incremental", "cursor", "id");
                Source timed = Copying.anySource(from, "table", "t", "mode", "incremental", "cursor", "c")) {
            ReadRequest request = new ReadRequest(counted.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            Split split = counted.plan(List.of(request)).get(0);
            Split recovered = with(split, "timeline", "00000000");
            assertFails("DW-SRC-112", "recovered or promoted", () -> open(counted, recovered, request));
            open(timed, recovered, request);
            Split elsewhere = with(split, "server", "1");
            assertFails("DW-SRC-112", "its system identifier is", () -> open(timed, elsewhere, request));
        }
    }

    private static void open(Source source, Split split, ReadRequest request) {
        source.open(split, request, Optional.empty()).close();
    }

    private static Split with(Split split, String name, String value) {
        String detail = StateObject.parse(split.detail()).with(name, value).toString();
        return new Split(split.id(), split.ordinal(), split.dataset(), detail, split.weight());
    }

    @Test
    void refusesWhatCannotBeACursor() {
        from.execute("create table t (id int8 primary key, name text)", "create view v as select * from t");
        assertFails("DW-SRC-111", "is text; expected a whole number", () -> follow(1, "name"));
        assertFails("DW-SRC-111", "has no column updated_at, but id, name", () -> follow(1, "updated_at"));
        assertFails(
                "DW-SRC-111",
                "needs a `cursor`",
                () -> new Following(from, to, 1, "table", "t", "mode", "incremental"));
        try (Source view = Copying.anySource(from, "table", "v", "mode", "incremental", "cursor", "id")) {
            ReadRequest request = new ReadRequest(view.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            assertFails("DW-SRC-111", "'public.v' is not a table", () -> view.plan(List.of(request)));
        }
    }

    @Test
    void readsPartitionedTablesAndLeavesOutColumnsAndRows() {
        from.execute(
                "create table t (id int8, c int8, primary key (id, c)) partition by range (c)",
                "create table t1 partition of t for values from (0) to (100)",
                "create table t2 partition of t for values from (100) to (200)",
                "insert into t select i, i from generate_series(1, 150) i");
        try (Following following = follow(20, "c")) {
            following.untilAlike("t");
            from.execute("insert into t values (1000, 150), (1001, 199)");
            following.untilAlike("t");
        }
    }

    /** Transactions of all lengths, with savepoints, by several sessions; the follower dies now and then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void inTheEndBothTablesAreAlike(int ordinal, TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", System.nanoTime() + ordinal);
        reporter.publishEntry("seed", Long.toString(seed));
        from.execute(
                "create table t (id int8 primary key, n int, c timestamptz not null default now())",
                "create function touch() returns trigger language plpgsql as"
                        + " $$ begin new.c := now(); return new; end $$",
                "create trigger touch before insert or update on t for each row execute function touch()",
                "create index on t (c)");
        Random random = new Random(seed);
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try (Following following = follow(7, "c")) {
            List<Future<?>> written = IntStream.range(0, 3)
                    .<Future<?>>mapToObj(i -> {
                        long own = random.nextLong();
                        return writers.submit(() -> write(new Random(own), i));
                    })
                    .toList();
            while (!written.stream().allMatch(Future::isDone)) {
                for (int i = random.nextInt(40); i >= 0; i--) {
                    following.step();
                }
                if (random.nextInt(4) == 0) {
                    following.commit();
                }
                if (random.nextInt(20) == 0) {
                    following.die();
                }
            }
            for (Future<?> each : written) {
                each.get();
            }
            following.untilAlike("t");
            assertThat(following.rejections()).isEmpty();
        } finally {
            writers.shutdownNow();
        }
    }

    private Void write(Random random, int writer) throws SQLException {
        try (Connection connection = from.connect()) {
            connection.setAutoCommit(false);
            for (int transaction = 0; transaction < 120; transaction++) {
                for (int change = random.nextInt(6); change >= 0; change--) {
                    int id = 3 * random.nextInt(200) + writer;
                    execute(connection, "savepoint s");
                    execute(
                            connection,
                            "insert into t (id, n) values (" + id + ", " + random.nextInt(100)
                                    + ") on conflict (id) do update set n = t.n + 1");
                    if (random.nextInt(5) == 0) {
                        execute(connection, "rollback to savepoint s");
                    }
                    if (random.nextInt(10) == 0) {
                        execute(connection, "select pg_sleep(0.0" + random.nextInt(10) + ")");
                    }
                }
                if (random.nextInt(6) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
        return null;
    }
}
