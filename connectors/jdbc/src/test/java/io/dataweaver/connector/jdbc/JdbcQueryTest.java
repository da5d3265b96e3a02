package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query is read as, and which one is not read. */
class JdbcQueryTest {

    private static TestDatabase numbers(TestDatabase.Kind kind) {
        TestDatabase database = TestDatabase.create(kind);
        database.execute(
                "create table numbers (a integer not null, p decimal(12,2), n varchar(10))",
                "insert into numbers values (1, 1.25, 'one')",
                "insert into numbers values (2, null, null)",
                "insert into numbers values (3, 3.75, 'three')");
        return database;
    }

    private static void assertUntouched(TestDatabase database) {
        assertThat(database.rows("select a from numbers order by a")).containsExactly("1", "2", "3");
    }

    private static String column(TestDatabase.Kind kind, String name) {
        return kind == TestDatabase.Kind.H2 ? name.toUpperCase(Locale.ROOT) : name;
    }

    @ParameterizedTest
    @EnumSource
    void givesTheColumnsThatItSelectsUnderTheNamesThatItGivesThem(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = numbers(kind)) {
            Copying.Read read = Copying.read(database.source("query", """
                    with big as (select a, p from numbers where a > 1)
                    select big.a, big.p as price, cast(count(*) as decimal(10,0)) as rows_of
                      from big group by big.a, big.p
                    """.replace(
                            "decimal(10,0)", kind == TestDatabase.Kind.SQLITE ? "integer" : "decimal(10,0)")));
            Object one = kind == TestDatabase.Kind.SQLITE ? (Object) 1L : BigDecimal.ONE;
            Object two = kind == TestDatabase.Kind.SQLITE ? (Object) 2L : 2;
            Object three = kind == TestDatabase.Kind.SQLITE ? (Object) 3L : 3;
            assertThat(read.schema().dataset()).isEqualTo("query");
            assertThat(read.schema().key()).isEmpty();
            assertThat(read.schema().names())
                    .containsExactly(column(kind, "a"), column(kind, "price"), column(kind, "rows_of"));
            assertThat(read.schema().fields()).allMatch(Field::nullable);
            assertThat(read.rows())
                    .containsExactlyInAnyOrder(Row.of(two, null, one), Row.of(three, new BigDecimal("3.75"), one));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutTheColumnsThatAreSkipped(TestDatabase.Kind kind) {
        try (TestDatabase database = numbers(kind);
                Source source = database.source(
                        "query",
                        "select * from numbers",
                        "skip_columns",
                        List.of(column(kind, "n"), "query." + column(kind, "p")))) {
            assertThat(source.datasets())
                    .singleElement()
                    .extracting(Schema::names)
                    .isEqualTo(List.of(column(kind, "a")));
        }
    }

    static Stream<Arguments> queriesThatAreNone() {
        return Stream.of(TestDatabase.Kind.values())
                .flatMap(kind -> Stream.of(
                                "",
                                "delete from numbers",
                                "insert into numbers values (4, null, null)",
                                "drop table numbers",
                                "create table others as select * from numbers",
                                "select a from numbers; drop table numbers",
                                "select a from numbers) q; drop table numbers -- ",
                                "select a from numbers /* ; */",
                                "select a from numbers where n = ';'",
                                "select a from numbers) q, (select a as b from numbers",
                                "select a from numbers) q -- ",
                                "select a from numbers) q /* ",
                                "select a, a from numbers",
                                "select a from numbers where a = ?",
                                "select a from nowhere",
                                "selec a from numbers")
                        .map(query -> Arguments.of(kind, query)));
    }

    @ParameterizedTest
    @MethodSource("queriesThatAreNone")
    void refusesWhatIsNotJustASelect(TestDatabase.Kind kind, String query) {
        try (TestDatabase database = numbers(kind)) {
            assertRefused(() -> Copying.read(database.source("query", query)));
            assertUntouched(database);
        }
    }

    @Test
    void refusesToHaveMariaDbWriteAFile() {
        try (TestDatabase database = numbers(TestDatabase.Kind.MARIADB)) {
            Path file = database.folder().resolve("out.txt");
            for (String query : List.of(
                    "select a from numbers into outfile '" + file + "'",
                    "select a from numbers) q into outfile '" + file + "' -- ")) {
                assertRefused(() -> Copying.read(database.source("query", query)));
            }
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void readsFromMariaDbInASessionThatCannotWrite() {
        try (TestDatabase database = numbers(TestDatabase.Kind.MARIADB)) {
            database.execute("""
                    create function add_a_number() returns integer modifies sql data
                    begin insert into numbers values (4, null, null); return 1; end
                    """);
            assertFails(
                    () -> Copying.read(database.source("query", "select add_a_number() as one")),
                    JdbcErrorCode.READ_ONLY);
            assertUntouched(database);
        }
    }

    @Test
    void undoesWhatASelectOfH2HasInserted() throws Exception {
        try (TestDatabase database = numbers(TestDatabase.Kind.H2)) {
            Copying.Read read = Copying.read(
                    database.source("query", "select a from final table (insert into numbers values (4, null, null))"));
            assertThat(read.rows()).containsExactly(Row.of(4));
            assertUntouched(database);
        }
    }

    /** In H2's capitals, the letters of the last two are others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select file_read('/etc/passwd', null) as a",
                "select FILE_WRITE('x', '/tmp/x') as a",
                "select * from csvread('http://127.0.0.1:1/x.csv')",
                "select csvwrite('/tmp/x', 'select 1') as a",
                "select * from link_schema('x', 'evil.Driver', 'jdbc:evil', '', '', 'public')",
                "select * from \"CSVREAD\"('/etc/passwd')",
                "select * from U&\"CSV\\0052EAD\"('/etc/passwd')",
                "select cancel_session(1) as a",
                "select f\u0131le_read('/etc/passwd', null) as a",
                "select * from c\u017fvread('/etc/passwd')",
            })
    void refusesWhatReachesBeyondTheTablesOfH2(String query) {
        try (TestDatabase database = numbers(TestDatabase.Kind.H2)) {
            assertRefused(() -> Copying.read(database.source("query", query)), "is not allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from read_csv('/etc/passwd')",
                "select * from read_text('/etc/passwd')",
                "select * from read_blob('http://127.0.0.1:1/x')",
                "select * from glob('/etc/*')",
                "select * from '/etc/passwd.csv'",
                "select * from sqlite_scan('/tmp/x.db', 'x')",
                "select * from a_view",
            })
    void refusesWhatReachesBeyondTheFileOfDuckDb(String query) {
        try (TestDatabase database = numbers(TestDatabase.Kind.DUCKDB)) {
            database.execute("create view a_view as select * from read_text('/etc/hostname')");
            assertRefused(() -> Copying.read(database.source("query", query)));
        }
    }

    @Test
    void wantsATypeForEachColumnOfSqlite() throws Exception {
        try (TestDatabase database = numbers(TestDatabase.Kind.SQLITE)) {
            assertFails(
                    () -> Copying.read(database.source("query", "select upper(n) as n, a from numbers")),
                    JdbcErrorCode.TYPE_UNREADABLE,
                    "column n of query");
            Copying.Read read = Copying.read(
                    database.source("query", "select cast(upper(n) as text) as n, a from numbers where a <> 2"));
            assertThat(read.rows()).containsExactly(Row.of("ONE", 1L), Row.of("THREE", 3L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadInsteadOfTables(TestDatabase.Kind kind) {
        try (TestDatabase database = numbers(kind)) {
            assertFails(
                    () -> database.source("query", "select 1 as a", "table", "numbers"),
                    JdbcErrorCode.NOTHING_TO_READ,
                    "either");
            assertFails(database::source, JdbcErrorCode.NOTHING_TO_READ, "`query`");
        }
    }

    private static void assertRefused(ThrowingCallable call, String... told) {
        assertFails(call, JdbcErrorCode.QUERY_REFUSED, told);
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.path()).containsExactly("query"));
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
