package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tables that are there already are written. */
class JdbcSinkTest {

    private static Schema schema(Field... fields) {
        List<Field> all = new ArrayList<>(List.of(Field.required("id", DataTypes.BIGINT)));
        all.addAll(List.of(fields));
        return new Schema("target", all, List.of("id"));
    }

    private static List<RecordBatch> batches(Schema schema, Row... rows) {
        return List.of(Batches.of(schema, rows));
    }

    static Stream<Arguments> whatWouldBeBent() {
        return Stream.of(
                Arguments.of("decimal(5,1)", DataTypes.decimal(12, 2), new BigDecimal("1.50"), new BigDecimal("1.25")),
                Arguments.of(
                        "decimal(5,1)", DataTypes.decimal(12, 2), new BigDecimal("9.00"), new BigDecimal("10000.00")),
                Arguments.of("varchar(3)", DataTypes.TEXT, "äöü", "abcd"),
                Arguments.of("char(3)", DataTypes.TEXT, "abc", "ab "),
                Arguments.of("tinytext", DataTypes.TEXT, "x", "x".repeat(256)),
                Arguments.of("binary(2)", DataTypes.BYTES, new byte[] {1, 2}, new byte[] {1}),
                Arguments.of("varbinary(2)", DataTypes.BYTES, new byte[] {1}, new byte[] {1, 2, 3}),
                Arguments.of("int unsigned", DataTypes.BIGINT, 4_294_967_295L, -1L),
                Arguments.of("tinyint", DataTypes.INTEGER, 127, 128),
                Arguments.of(
                        "datetime(3)",
                        new DataType.Timestamp(6),
                        LocalDateTime.of(2024, 1, 1, 0, 0, 0, 123_000_000),
                        LocalDateTime.of(2024, 1, 1, 0, 0, 0, 123_456_000)));
    }

    @ParameterizedTest
    @MethodSource("whatWouldBeBent")
    void rejectsWhatAColumnWouldCutPadOrRound(String declared, DataType type, Object fits, Object bent)
            throws Exception {
        Schema schema = schema(Field.nullable("v", type));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            database.execute("create table target (id bigint primary key, v " + declared + " null)");
            List<Rejection> rejections =
                    Copying.write(database.sink(), schema, batches(schema, Row.of(1L, fits), Row.of(2L, bent)));
            assertThat(rejections).singleElement().satisfies(rejection -> {
                assertThat(rejection.record().origin()).isEqualTo(2);
                assertThat(rejection.column()).isEqualTo("v");
            });
            assertThat(database.rows("select count(*), max(id) from target")).containsExactly("1|1");
        }
    }

    /** As tables of PostgreSQL are called, which go to the tables of their own names unless something else is said. */
    @ParameterizedTest
    @EnumSource
    void saysBeforeItBeginsThatThereIsNoSchemaOfThatName(TestDatabase.Kind kind) {
        Schema schema = new Schema("nowhere.target", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));
        try (TestDatabase database = TestDatabase.create(kind)) {
            assertThatThrownBy(() -> database.sink().check(List.of(schema)))
                    .hasMessageContaining("there is no schema 'nowhere' for the table nowhere.target")
                    .hasMessageContaining("`table: \"{table}\"`");
        }
    }

    @Test
    void keepsAZeroInAColumnThatCounts() {
        Schema schema = schema();
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            database.execute("create table target (id bigint auto_increment primary key)");
            Copying.write(database.sink(), schema, batches(schema, Row.of(0L), Row.of(7L)));
            assertThat(database.rows("select id from target order by id")).containsExactly("0", "7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejectsTheRowsThatAConstraintRefusesAndKeepsTheOrderOfTheOthers(TestDatabase.Kind kind) {
        Schema schema = schema(Field.nullable("v", DataTypes.BIGINT));
        try (TestDatabase database = TestDatabase.create(kind)) {
            Dialect dialect = kind.dialect();
            String v = dialect.quote("v");
            database.execute("create table " + dialect.quote("target") + " (" + dialect.quote("id")
                    + " bigint not null primary key, " + v + " bigint check (" + v + " <> 13))");
            List<Row> rows = new ArrayList<>();
            for (long id = 1; id <= 100; id++) {
                rows.add(Row.of(id, id % 20));
            }
            List<Rejection> rejections =
                    Copying.write(database.sink(), schema, batches(schema, rows.toArray(new Row[0])));
            assertThat(rejections)
                    .extracting(rejection -> rejection.record().origin())
                    .containsExactly(13L, 33L, 53L, 73L, 93L);
            assertThat(database.rows("select count(*) from " + dialect.quote("target")))
                    .containsExactly("95");
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesToATableThatIsCalledAfterTheDatasetAndRefusesOneForTwo(TestDatabase.Kind kind) {
        Schema schema = new Schema("shop.orders", schema().fields(), List.of("id"));
        try (TestDatabase database = TestDatabase.create(kind)) {
            Copying.write(database.sink("table", "{schema}_{table}"), schema, batches(schema, Row.of(1L)));
            assertThat(database.rows("select * from " + kind.dialect().quote("shop_orders")))
                    .containsExactly("1");
            try (Sink sink = database.sink("table", "copy_{table}")) {
                assertThat(sink.targets(schema)).containsExactly("copy_orders");
                Schema other = new Schema("EU.Orders", schema.fields(), schema.key());
                assertFails(
                        () -> sink.check(List.of(schema, other)),
                        JdbcErrorCode.TARGET_UNFIT,
                        "table copy_orders would take the rows of 2 datasets: shop.orders, EU.Orders");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsAllThatDoesNotFitBeforeAnythingIsWritten(TestDatabase.Kind kind) {
        Schema schema = schema(
                Field.nullable("a", DataTypes.TEXT),
                Field.nullable("b", DataTypes.BOOLEAN),
                Field.nullable("c", DataTypes.BIGINT));
        try (TestDatabase database = TestDatabase.create(kind)) {
            Dialect dialect = kind.dialect();
            database.execute("create table " + dialect.quote("target") + " (" + dialect.quote("id") + " bigint, "
                    + dialect.quote("a") + " integer, " + dialect.quote("b") + " date, " + dialect.quote("d")
                    + " integer not null)");
            assertFails(
                    () -> Copying.write(database.sink("mode", "upsert"), schema, List.of()),
                    JdbcErrorCode.TARGET_UNFIT,
                    "column a of target",
                    "column b of target",
                    "no column 'c'",
                    "needs values in d",
                    "no unique index on just (id)");
            assertThat(database.rows("select count(*) from " + dialect.quote("target")))
                    .containsExactly("0");
        }
    }

    @Test
    void refusesATableWithoutTransactionsAndUpsertsByAnotherUniqueIndex() {
        Schema schema = schema(Field.nullable("email", DataTypes.TEXT));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            database.execute(
                    "create table target (id bigint primary key, email varchar(40) null unique) engine = MyISAM");
            assertFails(
                    () -> Copying.write(database.sink("mode", "upsert"), schema, List.of()),
                    JdbcErrorCode.TARGET_UNFIT,
                    "engine MyISAM",
                    "unique by (email)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "DUCKDB"})
    void storesMoreRowsThanAWriterKeepsInMemory(TestDatabase.Kind kind) throws Exception {
        Schema schema = schema(Field.nullable("v", DataTypes.TEXT));
        try (TestDatabase database = TestDatabase.create(kind)) {
            String large = "x".repeat(4 << 20);
            List<RecordBatch> batches = new ArrayList<>();
            for (long id = 1; id <= 20; id++) {
                batches.add(Batches.of(schema, List.of(Row.of(id, large), Row.of(1L, "again")), 2 * id - 1));
            }
            List<Rejection> rejections = Copying.write(database.sink(), schema, batches);
            assertThat(rejections).hasSize(20);
            assertThat(database.rows("select count(*), sum(length(v)) from target"))
                    .containsExactly("20|" + 20L * (4 << 20));
        }
    }

    @Test
    void refusesToUpsertWhereDuckDbWouldUpdateRowsOfOtherKeys() {
        Schema schema = new Schema("target", List.of(Field.required("code", DataTypes.TEXT)), List.of("code"));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            database.execute("create table target (code varchar collate nocase primary key)");
            assertFails(
                    () -> Copying.write(database.sink("mode", "upsert"), schema, List.of()),
                    JdbcErrorCode.TARGET_UNFIT,
                    "a collation");
        }
    }

    /** As quickly as if none was refused, though DuckDB ends its transaction for each. */
    @Test
    void rejectsThousandsOfRowsThatAreThereAlreadyOrDoNotMeetACheck() throws Exception {
        Schema schema = schema(Field.nullable("v", DataTypes.BIGINT));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            database.execute("create table target (id bigint primary key, v bigint check (v % 10 <> 3))");
            database.execute("insert into target select i, 0 from range(1000) t(i)");
            List<Row> rows = new ArrayList<>();
            for (long i = 0; i < 40_000; i++) {
                rows.add(Row.of(i % 30_000, i));
            }
            List<Rejection> rejections =
                    Copying.write(database.sink(), schema, batches(schema, rows.toArray(new Row[0])));
            assertThat(database.rows("select count(*), count(distinct id), sum(v), max(v) from target"))
                    .containsExactly("27100|27100|404541300|29999");
            assertThat(rejections).hasSize(40_000 - 26_100);
        }
    }

    /** Each of them refuses rows that only an attempt can tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id bigint primary key, v varchar unique",
                "id bigint primary key, v varchar collate nocase check (v <> 'AB')",
                "id bigint primary key, v varchar references parents(name)",
                "id bigint primary key, v enum('a', 'c', 'd')"
            })
    void rejectsTheRowsOfATableWhoseConstraintsOnlyAnAttemptCanTell(String columns) {
        Schema schema = schema(Field.nullable("v", DataTypes.TEXT));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            database.execute(
                    "create table parents (name varchar primary key)",
                    "insert into parents values ('a'), ('aB'), ('c'), ('d')",
                    "create table target (" + columns + ")",
                    "insert into target values (9, 'd')");
            List<Rejection> rejections = Copying.write(
                    database.sink(),
                    schema,
                    batches(
                            schema,
                            Row.of(1L, "a"),
                            Row.of(1L, "c"),
                            Row.of(2L, columns.contains("unique") ? "d" : columns.contains("check") ? "aB" : "x"),
                            Row.of(3L, "c"),
                            Row.of(9L, null)));
            assertThat(rejections)
                    .extracting(rejection -> rejection.record().origin())
                    .containsExactlyInAnyOrder(2L, 3L, 5L);
            assertThat(database.rows("select id, v from target order by id")).containsExactly("1|a", "3|c", "9|d");
        }
    }

    @Test
    void writersOfOneFileTakeTurnsWhileTheirRowsWaitSideBySide() {
        Schema schema = schema();
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            writeSideBySide(database, schema);
            assertThat(database.rows("select id from target order by id")).containsExactly("1", "2", "3");
        }
    }

    private static void writeSideBySide(TestDatabase database, Schema schema) {
        try (Sink sink = database.sink("mode", "upsert")) {
            SinkRun run = new SinkRun("side by side", "run", sink.fence("side by side", 1), false);
            sink.prepare(run, List.of(schema));
            List<SinkWriter> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Split split = new Split("split-" + i, i, "target", "{}", 0);
                writers.add(sink.open(run, new WriterContext(split, schema, Optional.empty())));
            }
            // The same rows: all of them would conflict, if their transactions were open at the same time.
            for (int round = 1; round <= 3; round++) {
                for (SinkWriter writer : writers) {
                    writer.write(Batches.of(schema, Row.of(1L), Row.of((long) round)));
                }
                for (SinkWriter writer : writers) {
                    assertThat(writer.flush()).isEmpty();
                }
                for (SinkWriter writer : writers) {
                    writer.prepare(round, new Position("\"" + round + "\""), round == 3);
                }
            }
            writers.forEach(SinkWriter::close);
            sink.complete(run, List.of());
        }
    }

    @Test
    void aFileOfDuckDbIsNotReadWhileItIsWritten() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB);
                Sink sink = database.sink();
                Source source = database.source("table", "target")) {
            sink.fence("writing", 1);
            assertFails(source::datasets, JdbcErrorCode.UNREACHABLE, "configuration");
        }
    }

    @Test
    void looksIntoADatabaseThatIsNotThereWithoutMakingIt() {
        Schema schema = schema();
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE)) {
            for (String url : List.of("jdbc:sqlite:new.db", "jdbc:h2:file:new")) {
                try (Sink sink = database.sink("url", url)) {
                    sink.check(List.of(schema));
                }
                assertFails(
                        () -> Copying.write(database.sink("url", url, "create", false), schema, List.of()),
                        JdbcErrorCode.TARGET_UNFIT,
                        "table target does not exist");
            }
            assertThat(database.folder().resolve("new.db")).doesNotExist();
            assertThat(database.folder().resolve("new.mv.db")).doesNotExist();
        }
    }

    @Test
    void rejectsARowThatIsLargerThanTheServerTakes() {
        Schema schema = schema(Field.nullable("v", DataTypes.TEXT));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            long most =
                    Long.parseLong(database.rows("select @@max_allowed_packet").get(0));
            List<Rejection> rejections = Copying.write(
                    database.sink(),
                    schema,
                    batches(
                            schema,
                            Row.of(1L, "x".repeat((int) most - 5000)),
                            Row.of(2L, "x".repeat((int) most + 1)),
                            Row.of(3L, "x".repeat((int) most - 5000))));
            assertThat(rejections).hasSize(1);
            assertThat(database.rows("select id from target order by id")).containsExactly("1", "3");
        }
    }

    /** Sinks of DuckDB wait for one another, as transactions of others do not. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DUCKDB")
    void givesUpWaitingForALockThatAnotherHolds(TestDatabase.Kind kind) throws SQLException {
        Schema schema = schema();
        try (TestDatabase database = TestDatabase.create(kind);
                Sink sink = database.sinkWithin(Duration.ofSeconds(2));
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            SinkRun run = new SinkRun("locked", "run", sink.fence("locked", 1), false);
            sink.prepare(run, List.of(schema));
            other.setAutoCommit(false);
            statement.execute("insert into " + kind.dialect().quote("target") + " values (1)");
            Split split = new Split("split", 0, "target", "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, schema, Optional.empty()))) {
                assertFails(
                        () -> {
                            writer.write(Batches.of(schema, Row.of(1L)));
                            writer.flush();
                        },
                        JdbcErrorCode.CONFLICT);
            }
            other.rollback();
        }
    }

    private static void assertFails(ThrowingCallable call, JdbcErrorCode code, String... told) {
        assertThatThrownBy(call)
                .isInstanceOf(DataWeaverException.class)
                .satisfies(failure -> {
                    for (String text : told) {
                        assertThat(failure).hasMessageContaining(text);
                    }
                })
                .extracting(failure -> ((DataWeaverException) failure).code())
                .isEqualTo(code);
    }
}
