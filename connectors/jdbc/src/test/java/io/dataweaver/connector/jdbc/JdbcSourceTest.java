package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How tables are found, cut, read and gone on with. */
class JdbcSourceTest {

    private static final BatchLimits TWO_ROWS = new BatchLimits(2, 1L << 20, Duration.ofSeconds(1));

    @Test
    void readsRangesInTheOrderOfACollationThatJavaDoesNotHave() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            database.execute("create table words (w varchar(20) collate utf8mb4_general_ci primary key)");
            List<String> words = List.of("b", "A", "ä b", "Ca", "cb", "_x", "Zz", "é", "f", "ß", "t", "'q", "日", "😀");
            for (String word : words) {
                database.execute("insert into words values ('" + word.replace("'", "''") + "')");
            }
            Copying.Read read = Copying.read(database.source("table", "words", "split_rows", 2L));
            assertThat(read.rows()).extracting(row -> (String) row.value(0)).containsExactlyInAnyOrderElementsOf(words);
        }
    }

    @Test
    void readsRangesOfTextThatComparesWithoutCase() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE)) {
            database.execute(
                    "create table words (w text collate nocase not null primary key)",
                    "insert into words values ('b'), ('A'), ('c'), ('B2'), ('a1'), ('C3')");
            Copying.Read read = Copying.read(database.source("table", "words", "split_rows", 1L));
            assertThat(read.rows())
                    .containsExactly(Row.of("A"), Row.of("a1"), Row.of("b"), Row.of("B2"), Row.of("c"), Row.of("C3"));
        }
    }

    @Test
    void readsAnEnumOfDuckDbThatHasAName() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            database.execute(
                    "create type mood as enum ('sad', 'b c')",
                    "create table moods (id integer primary key, m mood)",
                    "insert into moods values (1, 'b c'), (2, null), (3, 'sad')");
            Copying.Read read = Copying.read(database.source("table", "moods"));
            assertThat(read.rows()).containsExactly(Row.of(1, "b c"), Row.of(2, null), Row.of(3, "sad"));
        }
    }

    /** By its collation, keys that are two would be one, and the second would be passed over. */
    @Test
    void readsRangesOfTextThatDuckDbComparesWithoutCase() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB)) {
            database.execute(
                    "create table words (w varchar collate nocase not null primary key)",
                    "insert into words values ('b'), ('A'), ('a'), ('c'), ('B'), ('C')");
            Copying.Read read = Copying.read(database.source("table", "words", "split_rows", 1L));
            assertThat(read.rows())
                    .containsExactly(Row.of("A"), Row.of("B"), Row.of("C"), Row.of("a"), Row.of("b"), Row.of("c"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnBehindTheLastKeyThoughRowsHaveComeAndGone(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            String table = kind.dialect().quote("numbers");
            String id = kind.dialect().quote("id");
            database.execute(
                    "create table " + table + " (" + id + " bigint not null primary key)",
                    "insert into " + table + " values (10), (20), (30), (40), (50)");
            Position position;
            Split split;
            try (Source source = database.source("table", "numbers")) {
                ReadRequest request = request(source);
                split = source.plan(List.of(request)).get(0);
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    position = ((ReadResult.Rows) reader.read(Duration.ZERO)).position();
                }
            }
            database.execute(
                    "delete from " + table + " where " + id + " in (20, 40)",
                    "insert into " + table + " values (15), (35)");
            try (Source source = database.source("table", "numbers")) {
                source.resume(List.of(split));
                assertThat(rest(source, split, position)).containsExactly(Row.of(30L), Row.of(35L), Row.of(50L));
            }
        }
    }

    private static ReadRequest request(Source source) {
        Schema schema = source.datasets().get(0);
        return new ReadRequest(schema, List.of(), TWO_ROWS);
    }

    private static List<Row> rest(Source source, Split split, Position from) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (SplitReader reader = source.open(split, request(source), Optional.of(from))) {
            while (reader.read(Duration.ZERO) instanceof ReadResult.Rows read) {
                rows.addAll(Rows.of(read.batch()));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void refusesToGoOnInTheMiddleOfATableWithoutKey(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            String table = kind.dialect().quote("numbers");
            database.execute(
                    "create table " + table + " (a integer)", "insert into " + table + " values (1), (2), (3), (4)");
            try (Source source = database.source("table", "numbers")) {
                ReadRequest request = request(source);
                Split split = source.plan(List.of(request)).get(0);
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    Position position = ((ReadResult.Rows) reader.read(Duration.ZERO)).position();
                    assertFails(
                            () -> source.open(split, request, Optional.of(position))
                                    .close(),
                            JdbcErrorCode.NOT_RESUMABLE);
                }
            }
        }
    }

    @Test
    void failsAtAKeyThatIsNotOfItsType() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE)) {
            database.execute(
                    "create table words (w text not null primary key, n integer)",
                    "insert into words values ('a', 1), ('b', 2), (x'00', 3), (x'01', 4), (x'02', 5)");
            try (Source source = database.source("table", "words")) {
                ReadRequest request = request(source);
                Split split = source.plan(List.of(request)).get(0);
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    assertThat(reader.read(Duration.ZERO)).isInstanceOf(ReadResult.Rows.class);
                    assertFails(() -> reader.read(Duration.ZERO), JdbcErrorCode.KEY_UNREADABLE);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTablesByPatternsAndTellsWhichThereAre(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            for (String name : List.of("orders", "order_lines", "order_audit", "a.b")) {
                database.execute("create table " + kind.dialect().quote(name) + " (a integer)");
            }
            assertThat(names(database, "order*", "-order_audit")).containsExactlyInAnyOrder("order_lines", "orders");
            assertThat(names(database, "\"a.b\"")).containsExactly("\"a.b\"");
            assertFails(() -> names(database, "customers"), JdbcErrorCode.NOTHING_TO_READ, "order_lines");
            assertFails(() -> names(database, "x*"), JdbcErrorCode.NOTHING_TO_READ, "x*");
        }
    }

    private static List<String> names(TestDatabase database, String... patterns) {
        try (Source source = database.source("tables", List.of(patterns))) {
            return source.datasets().stream().map(Schema::dataset).toList();
        }
    }

    @Test
    void neverMakesADatabaseThatIsToBeRead() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE)) {
            assertFails(
                    () -> database.source("url", "jdbc:sqlite:none.db", "table", "a")
                            .datasets(),
                    JdbcErrorCode.DATABASE_MISSING,
                    "none.db");
            assertThat(database.folder().resolve("none.db")).doesNotExist();
        }
    }

    /** A reader of a SELECT holds a lock on the whole file, whose writers give up after a while. */
    @Test
    void letsOthersWriteToSqliteBetweenBatchesAndReadsOnBehindThem() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
                Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + database.folder().resolve("plain.db"));
                Statement statement = other.createStatement()) {
            statement.execute("pragma busy_timeout = 0");
            statement.execute("create table a (id integer primary key, n integer)");
            statement.execute("insert into a values (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)");
            try (Source source = database.source("url", "jdbc:sqlite:plain.db", "table", "a")) {
                ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), TWO_ROWS);
                Split split = source.plan(List.of(request)).get(0);
                List<Row> rows = new ArrayList<>();
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    while (reader.read(Duration.ofSeconds(1)) instanceof ReadResult.Rows read) {
                        rows.addAll(Rows.of(List.of(read.batch())));
                        if (rows.size() == 2) {
                            statement.execute("update a set n = -n where id in (1, 4)");
                            statement.execute("delete from a where id = 3");
                        }
                    }
                }
                assertThat(rows).containsExactly(Row.of(1L, 1L), Row.of(2L, 2L), Row.of(4L, -4L), Row.of(5L, 5L));
            }
        }
    }

    @Test
    void tellsWhyItCannotConnect() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            assertFails(
                    () -> database.source("table", "a", "user", "nobody").datasets(),
                    JdbcErrorCode.AUTHENTICATION_FAILED,
                    "nobody");
            String url = database.url();
            assertFails(
                    () -> database.source("table", "a", "url", url + "_none").datasets(),
                    JdbcErrorCode.DATABASE_MISSING);
            assertFails(
                    () -> database.source("table", "a", "url", "jdbc:mariadb://localhost:1/x")
                            .datasets(),
                    JdbcErrorCode.UNREACHABLE,
                    "localhost:1");
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
