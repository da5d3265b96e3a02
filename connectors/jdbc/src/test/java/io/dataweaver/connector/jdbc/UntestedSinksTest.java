package io.dataweaver.connector.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.UnwantedValues;
import io.dataweaver.api.source.Position;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can be known of writing to databases without having them: their statements, which H2 runs in the mode of each, what is
 * refused, and what their codes mean.
 */
class UntestedSinksTest {

    private static final Schema SCHEMA = new Schema(
            "target",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("v", DataTypes.TEXT),
                    Field.nullable("d", DataTypes.decimal(12, 2)),
                    Field.nullable("at", new DataType.Timestamp(6))),
            List.of("id"));

    private static Connection connect(UntestedTypes database) throws SQLException {
        Connection h2 = DriverManager.getConnection(
                "jdbc:h2:mem:sink_" + database + database.modeOfH2() + ";NON_KEYWORDS=VALUE", "sa", "");
        // All of a statement that H2 does not take.
        return (Connection) Proxy.newProxyInstance(
                UntestedSinksTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        arguments[0] = arguments[0].toString().replace(" with (holdlock)", "");
                    }
                    try {
                        return method.invoke(h2, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getTargetException();
                    }
                });
    }

    private static TargetPlan plan(UntestedTypes database, boolean upsert) {
        Map<String, List<ColumnType>> types = database.cases()
                .filter(type -> type.read().isPresent())
                .collect(Collectors.groupingBy(
                        UntestedTypes.Case::declared,
                        Collectors.mapping(type -> type.read().orElseThrow(), Collectors.toList())));
        List<String> declared = switch (database) {
            case SQL_SERVER -> List.of("bigint", "nvarchar", "decimal(12,2)", "datetime2(7)");
            case ORACLE -> List.of("NUMBER(12,2)", "VARCHAR2", "NUMBER(12,2)", "TIMESTAMP(6)");
            case DB2 -> List.of("BIGINT", "VARCHAR(90)", "DECIMAL(31,2)", "TIMESTAMP(10,6)");
        };
        List<TargetColumn> columns = new ArrayList<>();
        for (int i = 0; i < SCHEMA.size(); i++) {
            ColumnType type =
                    requireNonNull(types.get(declared.get(i)), declared.get(i)).get(0);
            Field field = SCHEMA.field(i);
            columns.add(new TargetColumn(
                    i,
                    field.type(),
                    new TableColumn(field.name(), Optional.of(type), declared.get(i), i == 0, false, false),
                    Binding.of(field.type(), type).orElseThrow(),
                    i == 0));
        }
        TableName target = TableName.of("target");
        return new TargetPlan(database.dialect(), target, target, columns, UnwantedValues.NONE, upsert, Long.MAX_VALUE);
    }

    @Test
    void rowsAreMergedInTheWordsOfEach() {
        assertThat(plan(UntestedTypes.SQL_SERVER, true).store())
                .isEqualTo("merge into [target] with (holdlock) as t using (values (cast(? as bigint),"
                        + " cast(? as nvarchar(max)), cast(? as decimal(12,2)), cast(? as datetime2(7))))"
                        + " as s ([id], [v], [d], [at]) on (t.[id] = s.[id]) when matched then update set [v] = s.[v],"
                        + " [d] = s.[d], [at] = s.[at] when not matched then insert ([id], [v], [d], [at])"
                        + " values (s.[id], s.[v], s.[d], s.[at]);");
        assertThat(plan(UntestedTypes.ORACLE, true).store())
                .isEqualTo("merge into \"target\" t using (select cast(? as number) \"id\","
                        + " cast(? as varchar2(4000 byte)) \"v\", cast(? as number) \"d\","
                        + " to_timestamp(?, 'YYYY-MM-DD HH24:MI:SS.FF') \"at\" from dual) s on (t.\"id\" = s.\"id\")"
                        + " when matched then update set \"v\" = s.\"v\", \"d\" = s.\"d\", \"at\" = s.\"at\""
                        + " when not matched then insert (\"id\", \"v\", \"d\", \"at\")"
                        + " values (s.\"id\", s.\"v\", s.\"d\", s.\"at\")");
        assertThat(plan(UntestedTypes.DB2, true).store())
                .isEqualTo("merge into \"target\" t using (values (cast(? as BIGINT), cast(? as VARCHAR(90)),"
                        + " cast(cast(? as varchar(64)) as DECIMAL(31,2)), cast(cast(? as varchar(64)) as TIMESTAMP(6))))"
                        + " as s (\"id\", \"v\", \"d\", \"at\") on (t.\"id\" = s.\"id\") when matched then update set"
                        + " \"v\" = s.\"v\", \"d\" = s.\"d\", \"at\" = s.\"at\" when not matched then insert"
                        + " (\"id\", \"v\", \"d\", \"at\") values (s.\"id\", s.\"v\", s.\"d\", s.\"at\")");
    }

    /** With a check that refuses some, in lots that a savepoint undoes. */
    @ParameterizedTest
    @EnumSource
    void rowsAreStoredMergedAndRemovedInH2InTheModeOfEach(UntestedTypes database) throws Exception {
        UntestedDialect dialect = database.dialect();
        try (Connection connection = connect(database)) {
            Session session = new Session(connection, dialect);
            String columns = SCHEMA.fields().stream()
                    .map(field -> dialect.quote(field.name()) + " "
                            + dialect.create(field.type(), field.name().equals("id"))
                                    .orElseThrow()
                            + (field.nullable() ? dialect.nullable() : " not null"))
                    .collect(Collectors.joining(", "));
            session.execute(dialect.createTable(
                    dialect.quote("target"),
                    columns + ", primary key (" + dialect.quote("id") + "), check (" + dialect.quote("d") + " <> 13)"));
            LocalDateTime at = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_000);
            List<Row> inserted = new ArrayList<>();
            for (long id = 1; id <= 40; id++) {
                inserted.add(Row.of(id, "ä" + id, BigDecimal.valueOf(id % 20).setScale(2), at));
            }
            assertThat(store(session, plan(database, false), Batches.of(SCHEMA, inserted, 1)))
                    .containsExactly(12, 32);
            List<Row> changes = List.of(
                    Row.of(1L, "one", null, null),
                    Row.of(1L, "again", new BigDecimal("1.25"), at),
                    Row.of(ChangeKind.DELETE, 2L, null, null, null),
                    Row.of(3L, "refused", new BigDecimal("13.00"), at),
                    Row.of(13L, null, new BigDecimal("-0.01"), at));
            assertThat(store(session, plan(database, true), Batches.of(SCHEMA, changes, 1)))
                    .containsExactly(3);
            assertThat(session.query(
                            "select " + dialect.quote("id") + ", " + dialect.quote("v") + ", "
                                    + dialect.quote("d") + ", " + dialect.quote("at") + " from "
                                    + dialect.quote("target")
                                    + " where " + dialect.quote("id") + " in (1, 2, 3, 13, 33, 40) order by 1",
                            row -> row.getString(1) + "|" + row.getString(2) + "|"
                                    + row.getBigDecimal(3).stripTrailingZeros().toPlainString() + "|"
                                    + row.getString(4)))
                    .containsExactly(
                            "1|again|1.25|2026-03-29 02:30:00.123456",
                            "3|ä3|3|2026-03-29 02:30:00.123456",
                            "13|null|-0.01|2026-03-29 02:30:00.123456",
                            "40|ä40|0|2026-03-29 02:30:00.123456");
        }
    }

    private static List<Integer> store(Session session, TargetPlan plan, RecordBatch batch) throws SQLException {
        List<Integer> refused = new ArrayList<>();
        PendingRows rows = new PendingRows();
        rows.add(batch);
        session.begin();
        new Transaction(session, plan, new RowBinder(plan)).store(rows, (row, failure) -> refused.add(row));
        session.commit();
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void positionsAreKeptInTablesOfTheirTypesAndAnOlderStartIsRefused(UntestedTypes database) throws Exception {
        Ledger ledger = new Ledger(database.dialect());
        try (Connection connection = connect(database)) {
            Session session = new Session(connection, database.dialect());
            for (String table : ledger.tables().values()) {
                session.execute(table);
            }
            session.begin();
            SinkRun old = new SinkRun("pipeline", "run", ledger.fence(session, "pipeline", 1), false);
            ledger.store(session, old, "split", Ledger.NO_CLAIM, 1, new SplitState(new Position("1"), false));
            SinkRun newer = new SinkRun("pipeline", "run", ledger.fence(session, "pipeline", 1), true);
            long claim = ledger.claim(session, newer, "split");
            SplitState end = new SplitState(new Position("\"end\""), true);
            ledger.store(session, newer, "split", claim, 2, end);
            session.commit();
            assertThat(ledger.read(session, newer)).isEqualTo(Map.of("split", end));
            assertThat(ledger.isStored(session, newer, "split", 2)).isTrue();
            for (Runnable late : List.<Runnable>of(
                    () -> store(ledger, session, old, claim), () -> store(ledger, session, newer, claim - 1))) {
                assertThatThrownBy(late::run)
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                failure -> assertThat(failure.code()).isEqualTo(JdbcErrorCode.FENCED));
            }
        }
    }

    private static void store(Ledger ledger, Session session, SinkRun run, long claim) {
        try {
            ledger.store(session, run, "split", claim, 3, new SplitState(new Position("3"), false));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesAreMadeOfTypesThatAreReadAsWhatIsWritten(UntestedTypes database) {
        for (DataType type : List.of(
                DataTypes.DECIMAL,
                DataTypes.decimal(60, 2),
                new DataType.ListOf(DataTypes.INTEGER),
                new DataType.MapOf(DataTypes.TEXT, DataTypes.INTEGER))) {
            assertThat(database.dialect().create(type, false)).as("%s", type).isEmpty();
        }
        for (DataType type : List.of(DataTypes.TEXT, DataTypes.BYTES, DataTypes.DOUBLE, DataTypes.UUID)) {
            assertThat(database.dialect().create(type, true))
                    .as("a key of %s", type)
                    .isEmpty();
        }
    }

    @Test
    void aKeyOfTextIsNotUpserted() {
        TableColumn code = new TableColumn(
                "code",
                SqlServerTypes.read(new SqlServerTypes.Declared("nvarchar", 0, 0, 0)),
                "nvarchar",
                true,
                false,
                false);
        Table table = new Table(TableName.of("codes"), Optional.empty(), List.of(code), List.of("code"), List.of());
        assertThat(new SqlServerDialect().upsertProblem(table, List.of("code")))
                .hasValueSatisfying(problem -> assertThat(problem).contains("column code of codes"));
    }

    @ParameterizedTest
    @CsvSource({
        "SQL_SERVER, 1205, 40001, CONFLICT", // deadlock
        "SQL_SERVER, 3960, S0006, CONFLICT", // snapshot
        "SQL_SERVER, 2714, S0001, CONFLICT", // the table is there
        "SQL_SERVER, 2627, 23000, RECORD",
        "SQL_SERVER, 2628, 22001, RECORD",
        "ORACLE, 60, 61000, CONFLICT",
        "ORACLE, 8177, 72000, CONFLICT",
        "ORACLE, 955, 42000, CONFLICT",
        "ORACLE, 1, 23000, RECORD",
        "ORACLE, 12899, 72000, RECORD",
        "DB2, -911, 40001, CONFLICT",
        "DB2, -913, 57033, CONFLICT",
        "DB2, -601, 42710, CONFLICT",
        "DB2, -803, 23505, RECORD",
        "DB2, -302, 22001, RECORD",
        "DB2, -904, 57011, SHORTAGE",
        "DB2, -408, 53090, FATAL",
    })
    void codesOfFailuresMeanWhatTheirDocumentationSays(
            UntestedTypes database, int code, String state, FailureKind kind) {
        assertThat(SqlFailures.kindOf(database.dialect(), new SQLException("failed", state, code)))
                .isEqualTo(kind);
    }

    /** https://www.ibm.com/docs/en/db2/11.5?topic=applications-making-batch-updates-in-jdbc. */
    @Test
    void theFailureOfABatchIsTheOneBehindItWhereTheDriverChainsThem() {
        BatchUpdateException batch = new BatchUpdateException("batch failure", null, -4229, new int[0]);
        batch.setNextException(new SQLException("duplicate", "23505", -803));
        assertThat(SqlFailures.kindOf(new Db2Dialect(), batch)).isEqualTo(FailureKind.RECORD);
        assertThat(SqlFailures.described(batch)).contains("duplicate", "-803");
    }

    @Test
    void aDatabaseOfOracleThatLosesCharactersIsNotWritten() throws Exception {
        try (Connection connection = connect(UntestedTypes.ORACLE)) {
            Session session = new Session(connection, new OracleDialect());
            session.execute("create table nls_database_parameters (parameter varchar(99), value varchar(99))");
            session.execute("insert into nls_database_parameters values ('NLS_CHARACTERSET', 'WE8MSWIN1252')");
            assertThatThrownBy(() -> OracleDialect.requireUnicode(session))
                    .hasMessageContaining("WE8MSWIN1252")
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(JdbcErrorCode.NOT_WRITTEN));
            session.execute("update nls_database_parameters set value = 'AL32UTF8'");
            OracleDialect.requireUnicode(session);
        }
    }
}
