package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.SinkHarness.append;
import static io.dataweaver.connector.postgres.SinkHarness.batch;
import static io.dataweaver.connector.postgres.SinkHarness.copy;
import static io.dataweaver.connector.postgres.SinkHarness.open;
import static io.dataweaver.connector.postgres.SinkHarness.position;
import static io.dataweaver.connector.postgres.SinkHarness.row;
import static io.dataweaver.connector.postgres.SinkHarness.sink;
import static io.dataweaver.connector.postgres.SinkHarness.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSinkTest {

    private static final Schema ORDERS = new Schema(
            "public.orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("name", DataTypes.TEXT),
                    Field.nullable("total", DataTypes.decimal(12, 2))),
            List.of("id"));

    private PostgresDatabase database = PostgresServer.shared().createDatabase();

    @BeforeEach
    void isEmpty() {
        assertThat(database.rows("select * from pg_tables where schemaname = 'public'"))
                .isEmpty();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static RecordBatch orders(int from, int to) {
        BatchBuilder builder = new BatchBuilder(ORDERS, to - from);
        for (int i = from; i < to; i++) {
            append(builder, ChangeKind.INSERT, i, (long) i, "order " + i, new java.math.BigDecimal(i + ".50"));
        }
        return builder.build();
    }

    @Test
    void createsTheTableWithItsKeyAndAppendsRows() {
        try (PostgresSink sink = sink(database)) {
            assertThat(copy(sink, ORDERS, orders(0, 5000), orders(5000, 10000))).isEmpty();
        }
        assertThat(database.rows("select count(*), sum(total), min(name), max(name) from orders"))
                .containsExactly("10000|50000000.00|order 0|order 9999".replace("50000000.00", total(10000)));
        assertThat(database.rows("select format_type(atttypid, atttypmod), attnotnull from pg_attribute"
                        + " where attrelid = 'orders'::regclass and attnum > 0 order by attnum"))
                .containsExactly("bigint|t", "text|f", "numeric(12,2)|f");
        assertThat(database.value("select pg_get_constraintdef(oid) from pg_constraint"
                        + " where conrelid = 'orders'::regclass and contype = 'p'"))
                .isEqualTo("PRIMARY KEY (id)");
    }

    private static String total(int count) {
        return ((long) count * (count - 1) / 2 + count / 2) + ".00";
    }

    @Test
    void honoursTheSelectionOfABatch() {
        try (PostgresSink sink = sink(database)) {
            RecordBatch batch = orders(0, 100);
            copy(sink, ORDERS, batch.select(new int[] {3, 50, 99}, 3), batch.slice(10, 12));
        }
        assertThat(database.rows("select id from orders order by ctid")).containsExactly("3", "50", "99", "10", "11");
    }

    @Test
    void rejectsOnlyThePoisonRowsWhereverTheyStandAndKeepsTheOrderOfTheOthers() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        database.execute(
                "create table orders (id int8 primary key, name text check (name <> 'bad'), total numeric(12,2))");
        TreeSet<Integer> poison = new TreeSet<>();
        int count = 30_000;
        int wanted = 1 + random.nextInt(40);
        while (poison.size() < wanted) {
            poison.add(random.nextInt(count));
        }
        poison.add(0);
        poison.add(count - 1);
        int first = poison.first();
        poison.add(first + 1);
        List<RecordBatch> batches = new ArrayList<>();
        int at = 0;
        while (at < count) {
            int size = Math.min(count - at, 1 + random.nextInt(5000));
            BatchBuilder builder = new BatchBuilder(ORDERS, size);
            for (int i = at; i < at + size; i++) {
                append(
                        builder,
                        ChangeKind.INSERT,
                        i,
                        (long) i,
                        poison.contains(i) ? "bad" : "good",
                        java.math.BigDecimal.ONE);
            }
            batches.add(builder.build());
            at += size;
        }
        List<Rejection> rejections;
        try (PostgresSink sink = sink(database)) {
            rejections = copy(sink, ORDERS, batches.toArray(RecordBatch[]::new));
        }
        assertThat(rejections.stream().map(r -> (int) r.record().origin()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(poison);
        assertThat(rejections).allSatisfy(rejection -> {
            assertThat(rejection.code()).isEqualTo(RecordErrorCode.REFUSED_BY_SINK);
            assertThat(rejection.message()).contains("orders_name_check").contains("23514");
        });
        assertThat(database.number("select count(*) from orders"))
                .as("seed %d", seed)
                .isEqualTo(count - poison.size());
        assertThat(database.number(
                        "select count(*) from (select id, lag(id) over (order by ctid) l from orders) x where l >= id"))
                .as("order, seed %d", seed)
                .isZero();
    }

    @Test
    void rejectsADuplicateKeyAndKeepsTheFirst() {
        try (PostgresSink sink = sink(database)) {
            List<Rejection> rejections = copy(
                    sink,
                    ORDERS,
                    batch(
                            ORDERS,
                            row(1L, "a", java.math.BigDecimal.ONE),
                            row(2L, "b", java.math.BigDecimal.ONE),
                            row(1L, "c", java.math.BigDecimal.ONE),
                            row(3L, "d", java.math.BigDecimal.ONE)));
            assertThat(rejections).singleElement().satisfies(r -> {
                assertThat(r.record().origin()).isEqualTo(3);
                assertThat(r.message()).contains("duplicate key").contains("(id)=(1) already exists");
            });
        }
        assertThat(database.rows("select id, name from orders order by id")).containsExactly("1|a", "2|b", "3|d");
    }

    @Test
    void rejectsEveryRowIfAllArePoison() {
        database.execute("create table orders (id int8, name text, total numeric(12,2) check (total < 0))");
        try (PostgresSink sink = sink(database)) {
            assertThat(copy(sink, ORDERS, orders(0, 500))).hasSize(500);
        }
        assertThat(database.number("select count(*) from orders")).isZero();
    }

    @Test
    void rejectsRowsThatADeferredConstraintRefuses() {
        database.execute(
                "create table parent (id int8 primary key)",
                "insert into parent values (1), (3)",
                "create table orders (id int8 references parent deferrable initially deferred, name text, total numeric)");
        try (PostgresSink sink = sink(database)) {
            List<Rejection> rejections = copy(sink, ORDERS, orders(1, 5));
            assertThat(rejections.stream().map(r -> r.record().origin())).containsExactly(2L, 4L);
        }
        assertThat(database.rows("select id from orders")).containsExactly("1", "3");
    }

    @Test
    void rejectsTextWithNulAndNullInAKeyBeforeItIsSent() {
        try (PostgresSink sink = sink(database)) {
            List<Rejection> rejections = copy(
                    sink,
                    ORDERS,
                    batch(
                            ORDERS,
                            row(1L, "a\0b", java.math.BigDecimal.ONE),
                            row(null, "b", java.math.BigDecimal.ONE),
                            row(2L, "ok", null)));
            assertThat(rejections).extracting(r -> r.code().id()).containsExactly("DW-REC-007", "DW-REC-005");
            assertThat(rejections).extracting(Rejection::column).containsExactly("name", "id");
        }
        assertThat(database.rows("select * from orders")).containsExactly("2|ok|∅");
    }

    @Test
    void storesPositionsWithTheRowsAndForgetsThemWhenTheNextRunIsComplete() {
        try (PostgresSink sink = sink(database)) {
            SinkRun run = start(sink, "p", "run-1", false, ORDERS);
            try (SinkWriter writer = open(sink, run, ORDERS, 0)) {
                writer.write(orders(0, 10));
                writer.flush();
                writer.prepare(1, position(10), false);
                writer.write(orders(10, 20));
            }
            assertThat(database.number("select count(*) from orders")).isEqualTo(10);
            assertThat(sink.positions(run)).isEqualTo(Map.of("split-0", new SplitState(position(10), false)));
            try (SinkWriter writer = open(sink, run, ORDERS, 0)) {
                writer.write(orders(10, 20));
                writer.flush();
                writer.prepare(2, position(20), true);
            }
            assertThat(sink.positions(run)).isEqualTo(Map.of("split-0", new SplitState(position(20), true)));
            sink.complete(run, List.of());
            assertThat(sink.positions(run)).hasSize(1);
            SinkRun next = start(sink, "p", "run-2", false, ORDERS);
            sink.complete(next, List.of());
            sink.complete(next, List.of());
            assertThat(sink.positions(run)).isEmpty();
        }
        assertThat(database.number("select count(*) from orders")).isEqualTo(20);
    }

    @Test
    void refusesAZombieOnceANewerStartHasTakenOver() {
        try (PostgresSink old = sink(database);
                PostgresSink fresh = sink(database)) {
            SinkRun zombie = start(old, "p", "run-1", false, ORDERS);
            SinkWriter writer = open(old, zombie, ORDERS, 0);
            writer.write(orders(0, 10));
            writer.flush();
            SinkRun run = start(fresh, "p", "run-1", true, ORDERS);
            assertThat(run.epoch()).isGreaterThan(zombie.epoch());
            assertThatThrownBy(() -> writer.prepare(1, position(10), false))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class, e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.FENCED));
            writer.close();
            assertThatThrownBy(() -> old.complete(zombie, List.of())).hasMessageContaining("has taken over");
            assertThat(fresh.positions(run)).isEmpty();
        }
        assertThat(database.number("select count(*) from orders")).isZero();
    }

    @Test
    void endsTheTransactionOfAFrozenWriterWhoseSplitItTakesOver() {
        try (PostgresSink frozen = sink(database);
                PostgresSink next = sink(database)) {
            SinkRun run = start(frozen, "p", "run-1", false, ORDERS);
            frozen.takeOver(run, "split-0");
            SinkWriter before = open(frozen, run, ORDERS, 0);
            before.write(orders(0, 10));
            before.flush();
            SinkWriter other = open(frozen, run, ORDERS, 1);
            other.write(orders(10, 20));
            other.flush();

            // It holds the locks of its rows, and whoever writes the same keys would wait for it.
            long begun = System.nanoTime();
            assertThat(next.takeOver(run, "split-0")).isEmpty();
            next.prepare(run, List.of(ORDERS));
            try (SinkWriter writer = open(next, run, ORDERS, 0)) {
                writer.write(orders(0, 10));
                writer.flush();
                writer.prepare(1, position(10), true);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));

            assertThatThrownBy(() -> before.prepare(1, position(10), true))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class, e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.FENCED));
            before.close();
            other.prepare(1, position(10), true);
            other.close();
        }
        assertThat(database.rows("select count(*), min(id), max(id) from orders"))
                .containsExactly("20|0|19");
    }

    @Test
    void waitsForAWriterThatItsRoleMayNotEnd() {
        String role = "worker_" + database.name();
        database.execute(
                "create role " + role + " login",
                "grant create, usage on schema public to " + role,
                "create table orders (id int8 primary key, name text, total numeric(12,2))",
                "grant select, insert on orders to " + role);
        try (PostgresSink frozen = sink(database);
                PostgresSink next = sink(database, "user", role)) {
            SinkRun run = start(frozen, "p", "run-1", false, ORDERS);
            database.execute(
                    "grant select, insert, update, delete on dataweaver_positions, dataweaver_epochs, dataweaver_claims to "
                            + role);
            SinkWriter before = open(frozen, run, ORDERS, 0);
            before.write(orders(0, 10));
            before.flush();

            assertThat(next.takeOver(run, "split-0")).isEmpty();
            before.close();
            next.prepare(run, List.of(ORDERS));
            try (SinkWriter writer = open(next, run, ORDERS, 0)) {
                writer.write(orders(0, 10));
                writer.flush();
                writer.prepare(1, position(10), true);
            }
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
        assertThat(database.number("select count(*) from orders")).isEqualTo(10);
    }

    @Test
    void reportsEverythingThatStandsAgainstWritingAtOnce() {
        database.execute("create table orders (id text, total numeric(12,2), needed int not null,"
                + " doubled numeric generated always as (total * 2) stored)");
        try (PostgresSink sink = sink(database)) {
            assertThatThrownBy(() -> sink.check(List.of(new Schema(
                            "orders",
                            List.of(
                                    Field.nullable("id", DataTypes.DOUBLE),
                                    Field.nullable("nmae", DataTypes.TEXT),
                                    Field.nullable("total", DataTypes.decimal(12, 2)),
                                    Field.nullable("doubled", DataTypes.DECIMAL)),
                            List.of()))))
                    .isInstanceOfSatisfying(DataWeaverException.class, e -> {
                        assertThat(e.code()).isEqualTo(PostgresErrorCode.TARGET_UNFIT);
                        assertThat(e.getMessage())
                                .contains("4 problems")
                                .contains("column id of public.orders is text, which cannot hold DOUBLE")
                                .contains("has no column 'nmae'; it has id, total, needed, doubled")
                                .contains("doubled of public.orders computes itself")
                                .contains("needs values in needed");
                    });
        }
    }

    @Test
    void survivesTheEndOfItsConnectionAsATransientFailure() {
        try (PostgresSink sink = sink(database)) {
            SinkRun run = start(sink, "p", "run-1", false, ORDERS);
            try (SinkWriter writer = open(sink, run, ORDERS, 0)) {
                writer.write(orders(0, 10));
                database.endConnections();
                assertThatThrownBy(() -> {
                            writer.flush();
                            writer.prepare(1, position(10), false);
                        })
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.SINK_CONNECTION_LOST));
            }
            try (SinkWriter writer = open(sink, run, ORDERS, 0)) {
                writer.write(orders(0, 10));
                writer.flush();
                writer.prepare(1, position(10), true);
            }
        }
        assertThat(database.number("select count(*) from orders")).isEqualTo(10);
    }

    @Test
    void writesSplitsInParallelTransactions() {
        try (PostgresSink sink = sink(database)) {
            SinkRun run = start(sink, "p", "run-1", false, ORDERS);
            List<SinkWriter> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(open(sink, run, ORDERS, i));
            }
            for (int i = 0; i < 4; i++) {
                writers.get(i).write(orders(i * 10, i * 10 + 10));
            }
            for (int i = 0; i < 4; i++) {
                writers.get(i).flush();
                writers.get(i).prepare(1, position(10), true);
                writers.get(i).close();
            }
            assertThat(sink.positions(run).keySet().stream().sorted().collect(Collectors.joining(",")))
                    .isEqualTo("split-0,split-1,split-2,split-3");
        }
        assertThat(database.number("select count(*) from orders")).isEqualTo(40);
    }
}
