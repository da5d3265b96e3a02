package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random transactions at the source, while its rows are read and after that, by a follower that dies now and then: in the end
 * both tables are alike. About 10 s a seed on two cores.
 */
@Timeout(300)
class RandomChangesTest {

    private static final int TRANSACTIONS = 400;
    private static final int MOST_CHANGES = 12;
    private static final int IDS = 300;

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

    /** One session that writes; no two of these touch the same rows at once, so that none waits for another. */
    static final class Writer {
        private final Random random;
        private final boolean wholeRowsLogged;
        private final int first;
        private boolean truncates;

        Writer(Random random, boolean wholeRowsLogged, int first) {
            this.random = random;
            this.wholeRowsLogged = wholeRowsLogged;
            this.first = first;
        }

        /** Lets it truncate the table now and then, which only one of several may: two could wait for each other. */
        Writer truncating() {
            truncates = true;
            return this;
        }

        private int id() {
            return first + 2 * random.nextInt(IDS);
        }

        private String large() {
            return random.nextInt(4) == 0
                    ? "null"
                    : "repeat(md5('" + random.nextInt() + "'), " + (1 + random.nextInt(300)) + ")";
        }

        private String row(int id) {
            return "(" + id + ", " + random.nextInt(1000) + ", " + random.nextInt(100_000) / 100.0 + ", 'näme " + id
                    + "', "
                    + large() + ", now() - interval '" + random.nextInt(100_000) + " seconds', "
                    + random.nextBoolean() + ", '{" + random.nextInt(9) + ",null}', '{\"a\": [" + random.nextInt(9)
                    + "]}', md5('" + id + "')::uuid)";
        }

        String change() {
            int id = id();
            if (truncates && random.nextInt(400) == 0) {
                return "set local lock_timeout = '100ms'; truncate t";
            }
            return switch (random.nextInt(8)) {
                case 0, 1 -> "insert into t values " + row(id) + " on conflict (id) do nothing";
                case 2 -> "update t set n = n + 1, price = price * 1.1 where id = " + id;
                case 3 -> "update t set big = " + large() + " where id = " + id;
                case 4 -> "delete from t where id = " + id;
                // Large values that are left alone do not come with another key, unless whole rows are logged.
                case 5 ->
                    "update t set id = " + id() + (wholeRowsLogged ? "" : ", big = coalesce(big, '') || 'x'")
                            + " where id = " + id + " and not exists (select from t o where o.id = " + id() + ")";
                case 6 ->
                    "update t set name = name || '.' where id % 7 = " + random.nextInt(7) + " and id % 2 = " + first % 2
                            + " and length(name) < 40";
                // Two rows swap a value.
                default ->
                    "update t a set n = b.n from t b where a.id in (" + id + ", " + (id + 2) + ") and b.id = "
                            + (2 * id + 2) + " - a.id";
            };
        }

        void run(PostgresDatabase database, int transactions) throws SQLException {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < transactions; i++) {
                    transaction(connection, statement);
                }
            }
        }

        private void transaction(Connection connection, Statement statement) throws SQLException {
            int changes = 1 + random.nextInt(MOST_CHANGES);
            for (int i = 0; i < changes; i++) {
                Savepoint savepoint = connection.setSavepoint();
                try {
                    statement.execute(change());
                    if (random.nextInt(6) == 0) {
                        connection.rollback(savepoint);
                    }
                } catch (SQLException refused) {
                    // A row is there already, or the table that is to be truncated is being read.
                    if (!List.of("23505", "55P03").contains(refused.getSQLState())) {
                        throw refused;
                    }
                    connection.rollback(savepoint);
                }
            }
            if (random.nextInt(8) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        }
    }

    static void createTable(PostgresDatabase database, boolean wholeRowsLogged) {
        database.execute(
                "create table t (id int8 primary key, n int, price numeric, name text, big text, at timestamptz, flag bool,"
                        + " tags int[], j jsonb, u uuid)",
                "alter table t alter big set storage external",
                wholeRowsLogged ? "alter table t replica identity full" : "select 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsAlikeWhateverDiesWhen(boolean wholeRowsLogged, TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        createTable(from, wholeRowsLogged);
        new Writer(random, wholeRowsLogged, 0).run(from, 100);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try (Following following = new Following(
                from, to, 1 + random.nextInt(60), "table", "t", "mode", "snapshot_then_cdc", "on_truncate", "apply")) {
            Writer even = new Writer(new Random(random.nextLong()), wholeRowsLogged, 0).truncating();
            Writer odd = new Writer(new Random(random.nextLong()), wholeRowsLogged, 1);
            List<Future<?>> ends = List.of(
                    writers.submit(() -> {
                        even.run(from, TRANSACTIONS);
                        return 0;
                    }),
                    writers.submit(() -> {
                        odd.run(from, TRANSACTIONS);
                        return 0;
                    }));
            while (!ends.stream().allMatch(Future::isDone)) {
                follow(following, random);
            }
            for (Future<?> end : ends) {
                end.get();
            }
            following.untilAlike("t");
            assertThat(following.rejections()).as("rejections, seed " + seed).isEmpty();
        } finally {
            writers.shutdownNow();
        }
    }

    /** As an engine, it goes on at another moment if the table was truncated between the one at hand and the reading. */
    private static void follow(Following following, Random random) {
        try {
            following.step();
        } catch (DataWeaverException failed) {
            if (failed.code() != PostgresErrorCode.WRITTEN_ANEW) {
                throw failed;
            }
            following.die();
        }
        if (random.nextInt(3) == 0) {
            following.commit();
        }
        if (random.nextInt(25) == 0) {
            following.die();
        }
    }

    /** Money moves between accounts: what a reader of the copy sees has the same sum once a transaction is whole there. */
    @Test
    void losesNoMoneyWhileItMovesBetweenAccounts(TestReporter reporter) throws Exception {
        from.execute(
                "create table accounts (id int8 primary key, balance numeric not null)",
                "insert into accounts select i, 100 from generate_series(1, 100) i");
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        ExecutorService teller = Executors.newSingleThreadExecutor();
        try (Following following = new Following(from, to, 7, "table", "accounts", "mode", "snapshot_then_cdc")) {
            Future<?> moved = teller.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    int amount = random.nextInt(50);
                    from.execute("begin; update accounts set balance = balance - " + amount + " where id = "
                            + (1 + random.nextInt(100)) + "; update accounts set balance = balance + " + amount
                            + " where id = " + (1 + random.nextInt(100)) + "; commit");
                }
            });
            Random deaths = new Random(seed + 1);
            while (!moved.isDone()) {
                follow(following, deaths);
            }
            moved.get();
            following.untilAlike("accounts");
        } finally {
            teller.shutdownNow();
        }
        assertThat(to.number("select sum(balance) from accounts")).isEqualTo(10_000);
    }
}
