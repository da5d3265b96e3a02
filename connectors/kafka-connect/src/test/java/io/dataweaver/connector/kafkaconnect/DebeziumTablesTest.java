package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tables of a real MariaDB, which one connector of Debezium reads. */
class DebeziumTablesTest {

    private static final BatchLimits ONE_ROW = new BatchLimits(1, 1 << 20, Duration.ofMillis(200));

    /** Of every kind that cannot be null, none of which a table without rows tells by a value. */
    private static final String EMPTY =
            "create table none_yet (id bigint unsigned primary key, at datetime(6) not null,"
                    + " d date not null, t time(3) not null, ts timestamp(6) not null, y year not null, e enum('a', 'b') not null,"
                    + " s set('x', 'y') not null, j json not null, b bit(3) not null, flag bit(1) not null, bl blob not null,"
                    + " bin binary(4) not null, price decimal(10,2) not null, f double not null, r float not null, c char(3) not null,"
                    + " small tinyint not null, big bigint not null, long_text text not null, hidden int invisible)";

    private static Map<String, Object> options(MariaDbTable table, String... tables) {
        Map<String, Object> options = table.friendly();
        options.remove("table");
        options.put("tables", List.of(tables));
        return options;
    }

    private static Reading start(Map<String, Object> options, @Nullable Position from, BatchLimits limits) {
        return Reading.start(new DebeziumSourcePlugin.MariaDb(), options, from, limits);
    }

    private static Source source(Map<String, Object> options) {
        DebeziumSourcePlugin plugin = new DebeziumSourcePlugin.MariaDb();
        return plugin.create(Options.parse(plugin.descriptor(), options), new TestContext());
    }

    @Test
    void copiesTheRowsOfAllThenFollowsTheirChangesInOrderAndGoesOnAfterAStop()
            throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute(
                    "create table order_lines (order_id int, line int, price decimal(10,2) not null, primary key (order_id, line))",
                    "create table none_yet (id bigint primary key, at datetime(6) not null)",
                    "insert into orders values (1, 'one')",
                    "insert into order_lines values (1, 1, 1.10), (1, 2, 2.20)");
            String database = table.database();
            Map<String, Object> options =
                    options(table, database + ".orders", database + ".order_lines", database + ".none_yet");
            Position position;
            try (Reading first = start(options, null, BatchLimits.DEFAULT)) {
                assertThat(first.until(3))
                        .containsExactlyInAnyOrder(
                                "orders INSERT 1|one", "order_lines INSERT 1|1|1.10", "order_lines INSERT 1|2|2.20");
                while (first.whole() < 3) {
                    first.once();
                }
                assertThat(ConnectPosition.parse(first.position()).isWithinSnapshot())
                        .as("none_yet, which is last, has no row")
                        .isFalse();
                table.execute(
                        "start transaction",
                        "insert into orders values (2, 'two')",
                        "insert into order_lines values (2, 1, 3)",
                        "update orders set name = 'TWO' where id = 2",
                        "commit",
                        "insert into none_yet values (7, '2026-11-28 12:00:00')",
                        "delete from order_lines where order_id = 1");
                assertThat(first.until(10).subList(3, 10))
                        .containsExactly(
                                "orders INSERT 2|two",
                                "order_lines INSERT 2|1|3.00",
                                "orders UPDATE_BEFORE 2|two",
                                "orders UPDATE_AFTER 2|TWO",
                                "none_yet INSERT 7|2026-11-28T12:00",
                                "order_lines DELETE 1|1|1.10",
                                "order_lines DELETE 1|2|2.20");
                while (first.whole() < 10) {
                    first.once();
                }
                first.acknowledge();
                position = first.position();
            }
            table.execute("insert into orders values (4, 'four')", "insert into order_lines values (4, 1, 4)");
            try (Reading second = start(options, position, BatchLimits.DEFAULT)) {
                assertThat(second.until(2)).containsExactly("orders INSERT 4|four", "order_lines INSERT 4|1|4.00");
            }
        }
    }

    /** Every place at which a process may die. */
    @Test
    void goesOnBehindEachPositionWithoutLossOrDoublingOfAnyTable() throws SQLException, InterruptedException {
        long seed = Long.getLong("dataweaver.seed", System.nanoTime());
        Random random = new Random(seed);
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute("create table notes (id int primary key, name varchar(20))");
            table.execute("insert into orders values (1, 'one')", "insert into notes values (1, 'one')");
            Map<String, Object> options = options(table, table.database() + ".*");
            List<Position> positions = new ArrayList<>();
            List<Integer> rowsAt = new ArrayList<>();
            List<String> all;
            try (Reading whole = start(options, null, ONE_ROW)) {
                whole.until(2);
                while (whole.whole() < 2) {
                    whole.once();
                }
                List<String> statements = new ArrayList<>();
                int expected = 2;
                for (int i = 2; i < 60; i++) {
                    String into = random.nextBoolean() ? "orders" : "notes";
                    if (random.nextInt(8) == 0) {
                        statements.add(statements.size() % 2 == 0 ? "commit" : "start transaction");
                    }
                    switch (random.nextInt(3)) {
                        case 0 -> {
                            statements.add(
                                    "insert into " + into + " values (" + 2 * i + ", 'a'), (" + (2 * i + 1) + ", 'b')");
                            expected += 2;
                        }
                        case 1 -> {
                            statements.add("insert into " + into + " values (" + 2 * i + ", 'c')");
                            statements.add("update " + into + " set id = -" + i + " where id = " + 2 * i);
                            expected += 3;
                        }
                        default -> {
                            statements.add("insert into orders values (" + 2 * i + ", 'd')");
                            statements.add("insert into notes values (" + 2 * i + ", 'd')");
                            expected += 2;
                        }
                    }
                }
                statements.add("commit");
                table.execute(statements.toArray(String[]::new));
                while (whole.whole() < expected) {
                    int before = whole.whole();
                    whole.once();
                    if (whole.whole() > before) {
                        positions.add(whole.position());
                        rowsAt.add(whole.whole());
                    }
                }
                all = List.copyOf(whole.rows());
                assertThat(all).as("seed %d", seed).hasSize(expected);
            }
            for (int i = 0; i < 3; i++) {
                int at = random.nextInt(positions.size() - 1);
                List<String> rest = all.subList(rowsAt.get(at), all.size());
                try (Reading again = start(options, positions.get(at), ONE_ROW)) {
                    assertThat(again.until(rest.size()))
                            .as("seed %d, behind %s", seed, positions.get(at))
                            .isEqualTo(rest);
                }
            }
        }
    }

    @Test
    void readsTheTablesThatPatternsMatchAlsoThoseWithoutRowsAndKeepsThemForTheRun()
            throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            String database = table.database();
            table.execute(
                    EMPTY,
                    "create table order_lines (id int primary key)",
                    "create table audit_orders (id int primary key)",
                    "insert into order_lines values (1)",
                    "insert into audit_orders values (1)");
            Map<String, Object> options =
                    options(table, database + ".none_yet", database + ".*", "-" + database + ".audit_*");
            Split split;
            try (Source source = source(options)) {
                List<Schema> datasets = source.datasets();
                assertThat(datasets.stream().map(Schema::dataset))
                        .containsExactly(database + ".none_yet", database + ".order_lines", database + ".orders");
                assertThat(datasets.get(0).toString())
                        .startsWith(database
                                + ".none_yet(id decimal(20,0) not null, at timestamp(6) not null, d date not null,"
                                + " t time(6) not null, ts timestamptz(6) not null, y integer not null")
                        .contains("price decimal(10,2) not null", "hidden integer")
                        .endsWith("key [id]");
                assertThat(source.capabilities()).contains(Capability.DATASETS_TOGETHER);
                split = source.plan(requests(source)).get(0);
                assertThat(split.others()).hasSize(2);
            }
            table.execute("create table order_notes (id int primary key)", "insert into order_notes values (1)");
            try (Source source = source(options);
                    Reading reading = Reading.start(source, split, null, BatchLimits.DEFAULT)) {
                assertThat(source.datasets()).hasSize(4);
                assertThat(reading.until(1)).containsExactly("order_lines INSERT 1");
                table.execute(
                        "insert into order_notes values (2)",
                        "insert into none_yet values (18446744073709551615, '2026-11-28 12:00:00', '2026-11-28', '12:00:00.5',"
                                + " '2026-11-28 12:00:00', 2026, 'b', 'x,y', '{}', b'101', b'1', 'blob', 'bin', 1.5, 2.5, 3.5, 'c',"
                                + " 4, 5, 'text')",
                        "insert into orders values (1, 'last')");
                assertThat(reading.until(3).get(1))
                        .startsWith("none_yet INSERT 18446744073709551615|2026-11-28T12:00|2026-11-28|");
                assertThat(reading.rows().get(2)).isEqualTo("orders INSERT 1|last");
            }
        }
    }

    private static List<ReadRequest> requests(Source source) {
        return source.datasets().stream()
                .map(schema -> new ReadRequest(schema, List.of(), BatchLimits.DEFAULT))
                .toList();
    }

    @Test
    void readsEachTableByAConnectorOfItsOwnIfAsked() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            String database = table.database();
            table.execute("create table order_lines (id int primary key)", "insert into order_lines values (1)");
            Map<String, Object> options = options(table, database + ".orders", database + ".order_lines");
            options.put("connectors", "each");
            try (Source source = source(options)) {
                assertThat(source.capabilities()).doesNotContain(Capability.DATASETS_TOGETHER);
                List<Split> splits = source.plan(requests(source));
                assertThat(splits)
                        .extracting(Split::id)
                        .containsExactly(database + ".orders", database + ".order_lines");
                try (Reading orders = Reading.start(source, splits.get(0), null, BatchLimits.DEFAULT);
                        Reading lines = Reading.start(source, splits.get(1), null, BatchLimits.DEFAULT)) {
                    assertThat(lines.until(1)).containsExactly("INSERT 1");
                    table.execute("insert into orders values (1, 'one')", "insert into order_lines values (2)");
                    assertThat(orders.until(1)).containsExactly("INSERT 1|one");
                    assertThat(lines.until(2)).containsExactly("INSERT 1", "INSERT 2");
                }
            }
        }
    }

    @Test
    void readsTablesOfMariaDbInThePlaceOfMySqlTogether() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id bigint unsigned primary key, name varchar(20)")) {
            table.execute("create table notes (id int primary key)", "insert into notes values (1)");
            Map<String, Object> options = options(table, table.database() + ".*");
            options.put("plugin", "debezium-all");
            try (Reading reading =
                    Reading.start(new DebeziumSourcePlugin.MySql(), options, null, BatchLimits.DEFAULT)) {
                reading.until(1);
                table.execute("insert into orders values (2, 'two')");
                assertThat(reading.until(2)).containsExactly("notes INSERT 1", "orders INSERT 2|two");
            }
        }
    }

    /** So a run that is planned again meets no record with the columns of before. */
    @Test
    void tellsThatColumnsOfOneTableHaveChangedOnceAllBeforeIsDurable() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute("create table notes (id int primary key)", "insert into notes values (1)");
            Map<String, Object> options = options(table, table.database() + ".*");
            Position position;
            try (Reading reading = start(options, null, BatchLimits.DEFAULT)) {
                reading.until(1);
                table.execute(
                        "start transaction",
                        "insert into notes values (2)",
                        "insert into orders values (2, 'two')",
                        "commit",
                        "alter table orders add column price int",
                        "insert into notes values (3)",
                        "insert into orders values (3, 'three', 3)",
                        "insert into notes values (4)");
                reading.until(4);
                while (reading.whole() < 4) {
                    reading.once();
                }
                position = reading.position();
                reading.once();
                assertThat(reading.rows()).hasSize(4);
                reading.acknowledge();
                assertThatThrownBy(() -> untilItFails(reading))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                changed -> assertThat(changed.code()).isEqualTo(KafkaConnectErrorCode.SCHEMA_CHANGED))
                        .hasMessageContaining(".orders' had the columns")
                        .hasMessageContaining("price");
            }
            try (Reading again = start(options, position, BatchLimits.DEFAULT)) {
                assertThat(again.until(2)).containsExactly("orders INSERT 3|three|3", "notes INSERT 4");
            }
        }
    }

    private static void untilItFails(Reading reading) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            reading.once();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "DB.orders, DB.missing; ; ; DW-SRC-860; DB.missing",
                "DB.missing, DB.*; ; ; DW-SRC-860; DB.missing",
                "DB.*, -DB.*; ; ; DW-CFG-852; every table is taken out",
                "orders; ; ; DW-CFG-852; database.table",
                "-DB.orders; ; ; DW-CFG-852; names no table",
                "DB.orders; table; DB.orders; DW-CFG-852; `table` is about one table",
                "DB.orders; key; id; DW-CFG-852; `key` is about one table",
                "DB.orders,x; ; ; DW-CFG-852; a comma",
            })
    void refusesWhatDoesNotSayWhichTables(
            String tables, @Nullable String option, @Nullable String value, String code, String said)
            throws SQLException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute("insert into orders values (1, 'one')");
            String[] named = tables.split(", ", -1);
            for (int i = 0; i < named.length; i++) {
                named[i] = named[i].replace("DB", table.database());
            }
            Map<String, Object> options = options(table, named);
            if (option != null && value != null) {
                options.put(option, option.equals("key") ? List.of(value) : value);
            }
            assertThatThrownBy(() -> source(options).datasets())
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code().id()).isEqualTo(code))
                    .hasMessageContaining(said.replace("DB", table.database()));
        }
    }

    @Test
    void refusesOneNumberForSeveralConnectorsAndAHistoryElsewhere() throws SQLException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            Map<String, Object> each = options(table, table.database() + ".*");
            each.put("connectors", "each");
            each.put("server_id", 5L);
            assertThatThrownBy(() -> source(each)).hasMessageContaining("`server_id` numbers one connector");
            Map<String, Object> elsewhere = options(table, table.database() + ".*");
            elsewhere.put("config", Map.of("schema.history.internal", "x"));
            assertThatThrownBy(() -> source(elsewhere)).hasMessageContaining("`schema.history.internal`");
            Map<String, Object> lists = options(table, table.database() + ".*");
            lists.put("config", Map.of("table.include.list", "x"));
            assertThatThrownBy(() -> source(lists)).hasMessageContaining("`table.include.list`");
        }
    }

    @Test
    void packsALongHistoryOfSchemasInPositionsAndReadsThatOfEarlierVersions() {
        String line = "{\"ddl\":\"CREATE TABLE orders (id int primary key, näme text)\"}\n";
        for (int lines : new int[] {1, 10_000}) {
            String history = line.repeat(lines);
            Position position = new ConnectPosition(Map.of(), new HistoryText(history), 5).position();
            assertThat(position.json().length()).isLessThan(HistoryText.LONG);
            assertThat(ConnectPosition.parse(position).history()).isEqualTo(new HistoryText(history));
        }
        Position plain = new Position("{\"records\":5,\"offsets\":[],\"history\":\"" + "x".repeat(20_000) + "\"}");
        assertThat(ConnectPosition.parse(plain).history()).isEqualTo(new HistoryText("x".repeat(20_000)));
        Position damaged = new Position("{\"records\":5,\"offsets\":[],\"packed_history\":\"AAAA\"}");
        assertThatThrownBy(() -> ConnectPosition.parse(damaged))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        unfit -> assertThat(unfit.code()).isEqualTo(KafkaConnectErrorCode.POSITION_UNFIT));
    }
}
