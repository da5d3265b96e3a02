package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns are narrowed where all that is in them stays what it is, and only there. */
class NarrowedColumnTest {

    private static final QualifiedName TABLE = QualifiedName.of("public", "t");

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final SessionPool pool = new SessionPool(ConnectionSettings.of(
            Options.parse(
                    new PostgresSinkPlugin().descriptor(), Map.of("url", database.url(), "user", PostgresServer.USER)),
            Duration.ofSeconds(60)));
    private Session session;

    @BeforeEach
    void connect() {
        session = pool.take();
    }

    @AfterEach
    void drop() {
        pool.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bigint, integer, 2147483647, 2147483648",
        "bigint, integer, -2147483648, -2147483649",
        "integer, smallint, 32767, 32768",
        "numeric, integer, 7, 7.5",
        "numeric(20), bigint, 9223372036854775807, 9223372036854775808",
        "numeric, bigint, -9223372036854775808, NaN",
        "'numeric(12,4)', 'numeric(10,2)', 1.25, 1.2501",
        "'numeric(12,4)', 'numeric(5,4)', -9.9999, 10",
        "numeric, 'numeric(5,2)', NaN, Infinity",
        "numeric, 'numeric(3,-2)', 99900, 99910",
        "text, varchar(3), äöü, 'abc '",
        "varchar(100), varchar(3), '', 'abcd'",
        "double precision, real, 0.5, 0.1",
        "timestamp, timestamp(3), 2026-01-01 10:00:00.123, 2026-01-01 10:00:00.1234",
        "timestamptz, timestamptz(0), infinity, 2026-01-01 10:00:00.5",
        "time, time(1), 23:59:59.9, 23:59:59.99",
    })
    void onlyWithoutLoss(String from, String to, String fits, String unfit) throws SQLException {
        database.execute("create table t (c " + from + ")", "insert into t values ('" + fits + "'), (null)");
        Catalog catalog = new Catalog(session);
        PgColumn column = catalog.find(TABLE).orElseThrow().column("c").orElseThrow();
        PgType wanted = catalog.columnsOf("select null::" + to + " as c").get(0).type();
        assertThat(TargetEvolution.isWider(wanted, column.type())).isTrue();
        NarrowedColumn narrowed = NarrowedColumn.ofType(TABLE, column, wanted, to);
        narrowed.requireFits(session);
        session.commit();

        database.execute("insert into t values ('" + unfit + "')");
        assertRefused(narrowed);

        database.execute("delete from t where c = '" + unfit + "'");
        String before = database.rows("select c::text from t").toString();
        session.execute(narrowed.statement());
        session.commit();
        assertThat(database.rows("select c::" + from + "::text from t")).hasToString(before);
    }

    @ParameterizedTest
    @CsvSource("integer, 1")
    void onlyWithoutNull(String type, String value) throws SQLException {
        database.execute("create table t (c " + type + ")", "insert into t values (" + value + ")");
        PgColumn column =
                new Catalog(session).find(TABLE).orElseThrow().column("c").orElseThrow();
        NarrowedColumn narrowed = NarrowedColumn.notNull(TABLE, column);
        narrowed.requireFits(session);
        session.commit();
        database.execute("insert into t values (null)");
        assertRefused(narrowed);
    }

    private void assertRefused(NarrowedColumn narrowed) throws SQLException {
        assertThatThrownBy(() -> narrowed.requireFits(session))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.NARROWING_UNFIT))
                .hasMessageContaining("1 row of table public.t would not keep what it has")
                .hasMessageContaining("nothing was changed");
        session.rollback();
    }
}
