package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.connector.postgres.SqlFailures.Side;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures that a real server was brought to. */
@Timeout(60)
class SqlFailuresTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "postgresql.md");
    private static final Pattern ROW = Pattern.compile("\\| (`.*) \\| (\\w+) \\| .* \\|");
    private static final Pattern STATE = Pattern.compile("`([0-9A-Z]{2,5})(…?)`");

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    private static SQLException failureOf(Statement statement, String... sql) {
        try {
            for (String one : sql) {
                statement.execute(one);
            }
        } catch (SQLException failed) {
            return failed;
        }
        throw new AssertionError("nothing failed");
    }

    private static ErrorKind kind(SQLException failed) {
        return SqlFailures.running(Side.SINK, "writing", failed).code().kind();
    }

    @Test
    void theTableInTheReferenceIsRight() throws IOException {
        int states = 0;
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches() || !STATE.matcher(row.group(1)).find()) {
                continue;
            }
            Matcher state = STATE.matcher(row.group(1));
            while (state.find()) {
                String whole = state.group(2).isEmpty() ? state.group(1) : (state.group(1) + "000");
                if (whole.length() == 5) {
                    states++;
                    assertThat(SqlStateKind.of(whole).name().toLowerCase(Locale.ROOT))
                            .as(whole)
                            .isEqualTo(row.group(2));
                }
            }
        }
        assertThat(states).isGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 1/0| 22012| RECORD",
                "insert into t values (1), (1)| 23505| RECORD",
                "insert into t values (-1)| 23514| RECORD",
                "do $$ begin raise exception 'no'; end $$| P0001| RECORD",
                "do $$ begin raise exception 'no' using errcode = 'U0001'; end $$| U0001| RECORD",
                "select * from gone| 42P01| SCHEMA",
                "select gone from t| 42703| SCHEMA",
                "selec 1| 42601| FATAL",
                "set transaction read only %% insert into t values (2)| 25006| READ_ONLY",
                "set local role nobody %% select * from t| 42501| PERMISSION",
                "set local statement_timeout = 1 %% select pg_sleep(10)| 57014| CONFLICT",
                "create table x () with (oids = true)| 0A000| FATAL",
                "select pg_terminate_backend(pg_backend_pid())| 57P01| CONNECTION"
            })
    void callsWhatTheServerSaysByItsKind(String sql, String state, SqlStateKind expected) throws SQLException {
        database.execute("create table t (id int4 primary key check (id > 0))", "drop role if exists nobody");
        database.execute("create role nobody");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            SQLException failed = failureOf(statement, sql.split("%%"));
            assertThat(failed.getSQLState()).isEqualTo(state);
            assertThat(SqlStateKind.of(state)).isEqualTo(expected);
        } finally {
            database.execute("drop role nobody");
        }
    }

    @Test
    void triesAgainAfterADeadlockAndALockThatWasNotGiven() throws Exception {
        database.execute("create table t (id int4 primary key, n int4)", "insert into t values (1, 0), (2, 0)");
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Connection first = database.connect();
                Connection second = database.connect();
                Statement one = first.createStatement();
                Statement two = second.createStatement()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            one.execute("update t set n = 1 where id = 1");
            two.execute("update t set n = 2 where id = 2");
            SQLException notGiven =
                    failureOf(one, "savepoint s", "set local lock_timeout = 1", "update t set n = 1 where id = 2");
            assertThat(notGiven.getSQLState()).isEqualTo("55P03");
            assertThat(kind(notGiven)).isEqualTo(ErrorKind.TRANSIENT);
            one.execute("rollback to s");
            one.execute("set local lock_timeout = 0");
            Callable<SQLException> waiting = () -> {
                SQLException outcome = outcome(one, "update t set n = 1 where id = 2");
                // Back to the savepoint, it would still hold the row for which the other waits.
                first.rollback();
                return outcome;
            };
            Future<SQLException> other = pool.submit(waiting);
            SQLException mine = outcome(two, "update t set n = 2 where id = 1");
            second.rollback();
            SQLException deadlock = mine == null ? other.get() : mine;
            other.get();
            assertThat(deadlock.getSQLState()).isEqualTo("40P01");
            assertThat(kind(deadlock)).isEqualTo(ErrorKind.TRANSIENT);
        } finally {
            pool.shutdownNow();
        }
    }

    private static @Nullable SQLException outcome(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return null;
        } catch (SQLException failed) {
            return failed;
        }
    }

    @Test
    void triesAgainAfterASerializationFailure() throws SQLException {
        database.execute("create table t (id int4 primary key, n int4)", "insert into t values (1, 0)");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read");
            statement.execute("select * from t");
            database.execute("update t set n = 1");
            SQLException failed = failureOf(statement, "update t set n = 2");
            assertThat(failed.getSQLState()).isEqualTo("40001");
            assertThat(kind(failed)).isEqualTo(ErrorKind.TRANSIENT);
        }
    }

    @Test
    void triesAgainWhenThereAreTooManyConnections() {
        database.execute("create role crowded login", "alter role crowded connection limit 0");
        try (PostgresSource source = Copying.source(database, "table", "x", "user", "crowded")) {
            assertThat(NetworkFailureTest.kindOf(source::datasets)).isEqualTo(ErrorKind.TRANSIENT);
        } finally {
            database.execute("drop role crowded");
        }
    }
}
