package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.Copying.read;
import static io.dataweaver.connector.postgres.Copying.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSourceTest {

    private static final BatchLimits SMALL = new BatchLimits(100, 1 << 20, Duration.ofSeconds(1));

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    private void fill(int rows) {
        database.execute(
                "create table numbers (id int8 primary key, filler text)",
                "insert into numbers select i, repeat('x', 100) from generate_series(1, " + rows + ") i");
    }

    private static ReadRequest request(Schema schema) {
        return new ReadRequest(schema, List.of(), SMALL);
    }

    private static List<Long> ids(PostgresSource source, Split split, ReadRequest request) {
        List<Long> ids = new ArrayList<>();
        try (SplitReader reader = source.open(split, request, Optional.empty())) {
            for (ReadResult result = read(reader); result instanceof ReadResult.Rows rows; result = read(reader)) {
                Rows.of(rows.batch()).forEach(row -> ids.add((Long) row.value(0)));
            }
        }
        return ids;
    }

    @Test
    void showsOneMomentInAllRangesWhateverOthersWriteMeanwhile() {
        fill(5000);
        try (PostgresSource source = source(database, "tables", "numbers", "split_size", "64KiB")) {
            ReadRequest request = request(source.datasets().get(0));
            List<Split> splits = source.plan(List.of(request));
            assertThat(splits).hasSizeGreaterThan(4);
            List<Long> ids = new ArrayList<>();
            for (Split split : splits) {
                ids.addAll(ids(source, split, request));
                database.execute(
                        "insert into numbers select max(id) + 1, 'new' from numbers",
                        "update numbers set id = -id where id % 7 = " + split.ordinal() % 7 + " and id > 0",
                        "delete from numbers where id % 11 = " + split.ordinal() % 11);
            }
            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 5000).boxed().toList());
        }
    }

    /** Reads the first split up to a batch, and "dies". */
    private Position begin(List<Split> splits) {
        try (PostgresSource source = source(database, "tables", "numbers", "split_size", "64KiB")) {
            ReadRequest request = request(source.datasets().get(0));
            splits.addAll(source.plan(List.of(request)));
            try (SplitReader reader = source.open(splits.get(0), request, Optional.empty())) {
                return ((ReadResult.Rows) read(reader)).position();
            }
        }
    }

    @Test
    void goesOnBehindTheLastRowIfNothingHasChanged() {
        fill(3000);
        List<Split> splits = new ArrayList<>();
        Position position = begin(splits);
        database.execute("vacuum numbers", "analyze numbers");
        try (PostgresSource source = source(database, "tables", "numbers", "split_size", "64KiB")) {
            source.resume(splits);
            ReadRequest request = request(source.datasets().get(0));
            try (SplitReader reader = source.open(splits.get(0), request, Optional.of(position))) {
                ReadResult.Rows rows = (ReadResult.Rows) read(reader);
                assertThat(Rows.of(rows.batch()).get(0).value(0)).isEqualTo(101L);
                assertThat(rows.batch().origin(0)).isEqualTo(101);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into numbers values (-1, 'new')",
                "update numbers set filler = 'changed' where id = 2999",
                "truncate numbers",
                "vacuum full numbers",
                "drop table numbers; create table numbers (id int8, filler text)"
            })
    void refusesToGoOnIfTheTableHasChanged(String change) {
        fill(3000);
        List<Split> splits = new ArrayList<>();
        begin(splits);
        for (String statement : change.split("; ")) {
            database.execute(statement);
        }
        try (PostgresSource source = source(database, "tables", "numbers")) {
            assertThatThrownBy(() -> source.resume(splits)).isInstanceOfSatisfying(DataWeaverException.class, e -> {
                assertThat(e.code()).isEqualTo(PostgresErrorCode.SOURCE_CHANGED);
                assertThat(e.hint()).contains("--restart");
            });
        }
    }

    @Test
    void refusesToGoOnIfRowsWereDeleted() {
        fill(3000);
        List<Split> splits = new ArrayList<>();
        begin(splits);
        database.execute("delete from numbers where id = 5", "select pg_stat_force_next_flush()");
        assertThat(database.number("select pg_stat_get_tuples_deleted('numbers'::regclass)"))
                .isEqualTo(1);
        try (PostgresSource source = source(database, "tables", "numbers")) {
            assertThatThrownBy(() -> source.resume(splits)).hasMessageContaining("1 deleted rows instead of 0");
        }
    }

    @Test
    void isNotDisturbedByTransactionsThatCameBefore() {
        fill(100);
        database.execute("update numbers set filler = 'y'", "vacuum freeze numbers");
        List<Split> splits = new ArrayList<>();
        begin(splits);
        database.execute("create table other (id int)", "insert into other values (1)");
        try (PostgresSource source = source(database, "tables", "numbers")) {
            assertThatCode(() -> source.resume(splits)).doesNotThrowAnyException();
        }
    }

    @Test
    void findsTablesByPatternAndTakesSomeOut() {
        database.execute(
                "create table orders (id int)",
                "create table audit_log (id int)",
                "create view recent as select * from orders",
                "create schema sales",
                "create table sales.orders (id int)",
                "create table sales.\"a*b\" (id int)",
                "create table parted (id int) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (10)");
        assertThat(datasets("public.*", "-public.audit_*"))
                .containsExactly("public.orders", "public.parted", "public.recent");
        assertThat(datasets("*"))
                .containsExactly("public.audit_log", "public.orders", "public.parted", "public.recent");
        assertThat(datasets("*.orders")).containsExactly("public.orders", "sales.orders");
        assertThat(datasets("sales.\"a*b\"")).containsExactly("sales.\"a*b\"");
        assertThat(datasets("orders", "sales.*", "-sales.orders")).containsExactly("public.orders", "sales.\"a*b\"");
        assertThatThrownBy(() -> datasets("order", "nope.*"))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.NOTHING_TO_READ))
                .hasMessageContaining("there is no table or view order")
                .hasMessageContaining("matches nope.*")
                .hasMessageContaining("it has public.audit_log, public.orders");
    }

    private List<String> datasets(String... patterns) {
        try (PostgresSource source = source(database, "tables", List.of(patterns))) {
            return source.datasets().stream().map(Schema::dataset).toList();
        }
    }

    @Test
    void readsPartitionsAndTablesThatInheritOnce() {
        database.execute(
                "create table parted (id int8, name text) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (10)",
                "create table parted_2 (name text, id int8)",
                "alter table parted attach partition parted_2 for values from (10) to (20)",
                "insert into parted select i, 'x' from generate_series(0, 19) i",
                "create table parent (id int8, name text)",
                "create table child (more text) inherits (parent)",
                "insert into parent values (1, 'p')",
                "insert into child values (2, 'c', 'm')");
        for (String table : List.of("parted", "parent")) {
            try (PostgresSource source = source(database, "tables", table)) {
                ReadRequest request = request(source.datasets().get(0));
                List<Long> ids = new ArrayList<>();
                for (Split split : source.plan(List.of(request))) {
                    ids.addAll(ids(source, split, request));
                }
                assertThat(ids)
                        .as(table)
                        .hasSize(table.equals("parted") ? 20 : 2)
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void readsAViewWithoutAnOrderToGoOnIn() {
        fill(300);
        database.execute("create view seen as select * from numbers order by id desc");
        try (PostgresSource source = source(database, "tables", "seen")) {
            ReadRequest request = request(source.datasets().get(0));
            Split split = source.plan(List.of(request)).get(0);
            assertThat(ids(source, split, request)).hasSize(300).startsWith(300L, 299L);
            assertThatThrownBy(() -> source.open(split, request, Optional.of(new RowAddress(5, -1, 0).toPosition())))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.NOT_RESUMABLE));
        }
    }

    @Test
    void tellsWhatIsWrongWithAQuery() {
        try (PostgresSource source = source(database, "query", "select nope from nowhere")) {
            assertThatThrownBy(source::datasets)
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.QUERY_FAILED))
                    .hasMessageContaining("relation \"nowhere\" does not exist");
        }
        try (PostgresSource source = source(database, "query", "select 1 as a; drop table numbers")) {
            assertThatThrownBy(source::datasets).hasMessageContaining("syntax error");
        }
    }

    @Test
    void rejectsValuesThatNoTypeOfOursHolds() {
        database.execute(
                "create table odd (id int8, price numeric(10,2), tags int[], at timestamp)",
                "insert into odd values (1, 'NaN', null, null), (2, 1, '{{1,2},{3,4}}', null), (3, 1, '[0:1]={1,2}', null),"
                        + " (4, 1, '{}', '294276-12-31 23:59:59.999999'), (5, 1.5, '{1,null}', '294246-12-31')");
        try (PostgresSource source = source(database, "tables", "odd")) {
            ReadRequest request = request(source.datasets().get(0));
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                ReadResult.Rows rows = (ReadResult.Rows) read(reader);
                assertThat(rows.rejections())
                        .extracting(Rejection::column)
                        .containsExactly("price", "tags", "tags", "at");
                assertThat(rows.rejections())
                        .extracting(r -> r.record().origin())
                        .containsExactly(1L, 2L, 3L, 4L);
                assertThat(Rows.of(rows.batch()))
                        .extracting(row -> row.value(0))
                        .containsExactly(5L);
            }
        }
    }

    @Test
    void readsTypesWithoutCounterpartAsTheirText() {
        database.execute(
                "create type mood as enum ('sad', 'happy')",
                "create type pair as (a int, b text)",
                "create domain positive as int check (value > 0)",
                "create domain money_amount as numeric(10,2)",
                "create table odd (a interval, b inet, c int4range, d pair, e mood, f mood[], g interval[], h positive,"
                        + " i money_amount, j timetz, k \"char\", l point, m tsvector, n xml, o bit(3), p positive[],"
                        + " q name, r oid, s numeric(3,-2), t numeric(2,4))",
                "insert into odd values ('1 year 2 days 3.5 seconds', '10.0.0.1/8', '[1,5)', (1, 'x y'), 'happy',"
                        + " '{sad,null}', '{1 day}', 7, 12.5, '10:00+02', 'x', '(1.1,2)', 'a b', '<a>ä</a>', '101', '{1,2}',"
                        + " 'name', 4294967295, 12345, 0.0012)");
        try (PostgresSource source = source(database, "tables", "odd")) {
            ReadRequest request = request(source.datasets().get(0));
            assertThat(request.schema().fields().toString())
                    .contains(
                            "e text", "f list<text>", "h integer", "i decimal(10,2)", "p list<integer>", "s decimal,");
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                Row row = Rows.of(((ReadResult.Rows) read(reader)).batch()).get(0);
                assertThat(row.toString())
                        .isEqualTo(
                                "[1 year 2 days 00:00:03.5, 10.0.0.1/8, [1,5), (1,\"x y\"), happy, [sad, null], [1 day], 7,"
                                        + " 12.50, 10:00:00+02, x, (1.1,2), 'a' 'b', <a>ä</a>, 101, [1, 2], name, 4294967295,"
                                        + " 12300, 0.0012]");
            }
        }
    }

    @Test
    void takesAKeyAndNullabilityFromTheTable() {
        database.execute("create table keyed (b int not null, a int, c text, d int generated always as (b * 2) stored,"
                + " primary key (a, b))");
        try (PostgresSource source = source(database, "tables", "keyed")) {
            Schema schema = source.datasets().get(0);
            assertThat(schema.key()).containsExactly("a", "b");
            assertThat(schema)
                    .hasToString("public.keyed(b integer not null, a integer not null, c text, d integer) key [a, b]");
        }
    }
}
