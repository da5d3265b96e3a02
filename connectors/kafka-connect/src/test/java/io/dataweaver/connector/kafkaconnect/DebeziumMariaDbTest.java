package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debezium's connector for MariaDB, hosted, against a real MariaDB. */
class DebeziumMariaDbTest {

    @Test
    void copiesTheRowsThenFollowsTheirChangesAndGoesOnAfterAStop() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20), price decimal(10,2)")) {
            table.execute("insert into orders values (1, 'one', 1.10), (2, 'two', null)");
            Position position;
            try (Reading first = Reading.start(table.options(), null)) {
                assertThat(first.schema().toString())
                        .isEqualTo(table.database()
                                + ".orders(id integer not null, name text, price decimal(10,2)) key [id]");
                assertThat(first.until(2)).containsExactly("INSERT 1|one|1.10", "INSERT 2|two|null");
                table.execute(
                        "insert into orders values (3, 'three', 3)",
                        "update orders set name = 'TWO' where id = 2",
                        "delete from orders where id = 1");
                assertThat(first.until(6).subList(2, 6))
                        .containsExactly(
                                "INSERT 3|three|3.00",
                                "UPDATE_BEFORE 2|two|null",
                                "UPDATE_AFTER 2|TWO|null",
                                "DELETE 1|one|1.10");
                first.acknowledge();
                position = first.position();
            }
            assertRefused(table, position.json().replaceFirst(",\"history\".*", "}"), "DW-SRC-856");
            table.execute("insert into orders values (4, 'four', 4)");
            try (Reading second = Reading.start(table.options(), position)) {
                assertThat(second.until(1)).containsExactly("INSERT 4|four|4.00");
            }
        }
    }

    private static void assertRefused(MariaDbTable table, String position, String code) {
        assertThatThrownBy(() -> Reading.start(table.declared("id", "integer"), new Position(position)))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo(code));
    }

    /** Every place at which a process may die: a change of a key and rows of one statement have one place in the log. */
    @Test
    void goesOnBehindEachPositionWithoutLossOrDoubling() throws SQLException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BatchLimits oneRow = new BatchLimits(1, 1 << 20, Duration.ofMillis(200));
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute("insert into orders values (1, 'one'), (2, 'two'), (3, 'three')");
            Map<String, Object> options = table.declared("id", "integer", "name", "text");
            List<Position> positions = new ArrayList<>();
            List<Integer> rowsAt = new ArrayList<>();
            List<String> all;
            Position cut;
            try (Reading whole = Reading.start(options, null, oneRow)) {
                whole.until(1);
                cut = whole.position();
                whole.until(3);
                table.execute(
                        "insert into orders values (4, 'four'), (5, 'five'), (6, 'six')",
                        "update orders set id = 10 where id = 1",
                        "start transaction",
                        "update orders set name = concat(name, '!') where id in (4, 5)",
                        "update orders set id = id + 100 where id in (4, 5, 6)",
                        "insert into orders values (7, 'seven')",
                        "commit",
                        "delete from orders where id = 7");
                int expected = 3 + 3 + 2 + 4 + 6 + 1 + 1;
                while (whole.rows().size() < expected) {
                    int before = whole.rows().size();
                    whole.once();
                    if (whole.rows().size() > before) {
                        positions.add(whole.position());
                        rowsAt.add(whole.rows().size());
                    }
                }
                all = List.copyOf(whole.rows());
            }
            assertThat(all)
                    .contains(
                            "DELETE 1|one",
                            "INSERT 10|one",
                            "UPDATE_AFTER 5|five!",
                            "DELETE 5|five!",
                            "INSERT 105|five!");
            for (int i = 0; i < 3; i++) {
                int at = random.nextInt(positions.size() - 1);
                List<String> rest = all.subList(rowsAt.get(at), all.size());
                try (Reading again = Reading.start(options, positions.get(at), oneRow)) {
                    assertThat(again.until(rest.size()))
                            .as("seed %d, behind row %d", seed, rowsAt.get(at))
                            .isEqualTo(rest);
                }
            }
            assertRefused(table, cut.json(), "DW-SRC-854");
            options.put("repeat_snapshot", true);
            try (Reading repeated = Reading.start(options, cut, oneRow)) {
                assertThat(repeated.until(4))
                        .contains("INSERT 10|one", "INSERT 2|two", "INSERT 3|three", "INSERT 104|four!");
            }
        }
    }

    @Test
    void keepsEachValueOrRejectsItsRow() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id bigint unsigned primary key, t tinyint, u int unsigned,"
                + " d decimal(38,10), f float, g double, y year, dt date, dm datetime(6), ts timestamp(6) null,"
                + " ti time(6), tx longtext, bi varbinary(10), js json, en enum('a','b'), fl bit(1), bo boolean,"
                + " dn int default 5, bx binary(4)")) {
            table.execute(
                    "set time_zone = '+05:45'",
                    "insert into orders values (18446744073709551615, -128, 4294967295,"
                            + " 1234567890123456789012345678.0123456789, 0.5, 1e300, 2026, '0001-01-01',"
                            + " '9999-12-31 23:59:59.999999', '2026-03-29 08:30:00.123456', '23:59:59.999999', 'é\\'𝄞',"
                            + " x'00ff', '{\"a\": 1.10}', 'b', b'1', false, null,"
                            + " x'01020000')");
            try (Reading reading = Reading.start(table.options(), null)) {
                assertThat(reading.schema().fields().stream().map(Object::toString))
                        .containsExactly(
                                "id decimal(20,0) not null",
                                "t smallint",
                                "u bigint",
                                "d decimal(38,10)",
                                "f real",
                                "g double",
                                "y integer",
                                "dt date",
                                "dm timestamp(6)",
                                "ts timestamptz(6)",
                                "ti time(6)",
                                "tx text",
                                "bi bytes",
                                "js text", // MariaDB has no other: its json is a longtext with a check.
                                "en text",
                                "fl boolean",
                                "bo smallint",
                                "dn integer",
                                "bx bytes");
                String row =
                        "18446744073709551615|-128|4294967295|1234567890123456789012345678.0123456789|0.5|1.0E300|2026"
                                + "|0001-01-01|9999-12-31T23:59:59.999999|2026-03-29T02:45:00.123456Z|23:59:59.999999|é'𝄞|00ff"
                                + "|{\"a\": 1.10}|b|true|0|null|01020000";
                assertThat(reading.until(1)).containsExactly("INSERT " + row);
                table.execute(
                        "insert into orders select id - 1, t, u, d, f, g, y, dt, dm, ts, ti, tx, bi, js, en, fl, bo, dn,"
                                + " bx from orders");
                assertThat(reading.until(2).get(1)).isEqualTo("INSERT " + row.replaceFirst("615", "614"));
                table.execute("update orders set ti = '-00:00:01' where id = 18446744073709551614");
                reading.until(3);
                assertThat(reading.rejections()).singleElement().satisfies(rejection -> {
                    assertThat(rejection.code().id()).isEqualTo("DW-REC-002");
                    assertThat(rejection.column()).isEqualTo("ti");
                });
            }
        }
    }

    /** In the log, 123e4567-e89b-12d3-a456-426655440000 is given as 0000123e-4567-e89b-12d3-a45642665544. */
    @Test
    void refusesUuidsThatDebeziumBends() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, uu uuid")) {
            table.execute("insert into orders values (1, '123e4567-e89b-12d3-a456-426655440000')");
            assertThatThrownBy(() -> Reading.start(table.options(), null))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code().id()).isEqualTo("DW-SRC-859"))
                    .hasMessageContaining("'uu'");
            try (Reading without = Reading.start(table.declared("id", "integer"), null)) {
                assertThat(without.until(1)).containsExactly("INSERT 1");
            }
        }
    }

    @Test
    void stopsAtOtherColumnsOnceAllBeforeIsDurableAndGoesOnWithThem() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key")) {
            table.execute("insert into orders values (1)");
            Position position;
            try (Reading first = Reading.start(table.options(), null)) {
                first.until(1);
                table.execute(
                        "insert into orders values (2)",
                        "alter table orders add column name varchar(20)",
                        "insert into orders values (3, 'three')");
                assertThat(first.until(2)).containsExactly("INSERT 1", "INSERT 2");
                first.once();
                first.once(); // Waits: what was given is not durable.
                position = first.position();
                first.acknowledge();
                assertThatThrownBy(() -> first.until(3))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                e -> assertThat(e.code().id()).isEqualTo("DW-SCH-850"))
                        .hasMessageContaining("a record has the column 'name' as well");
            }
            try (Reading second = Reading.start(table.options(), position)) {
                assertThat(second.schema().names()).containsExactly("id", "name");
                assertThat(second.until(1)).containsExactly("INSERT 3|three");
                table.execute("truncate table orders");
                assertThatThrownBy(() -> second.until(2))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                e -> assertThat(e.code().id()).isEqualTo("DW-SRC-858"));
            }
        }
    }

    @Test
    void followsATableByItsNameAlone() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute("insert into orders values (1, 'one')", "create table orders2 (id int primary key)");
            Map<String, Object> options = table.friendly();
            options.put("config", Map.of("heartbeat.interval.ms", "100"));
            try (Reading reading =
                    Reading.start(new DebeziumSourcePlugin.MariaDb(), options, null, BatchLimits.DEFAULT)) {
                assertThat(reading.schema().toString())
                        .isEqualTo(table.database() + ".orders(id integer not null, name text) key [id]");
                reading.until(1);
                table.execute("insert into orders2 values (0)", "insert into orders values (2, 'two')");
                assertThat(reading.until(2)).containsExactly("INSERT 1|one", "INSERT 2|two");
                Position behind = reading.position();
                for (int i = 1; reading.position().equals(behind) && i < 1000; i++) {
                    table.execute("insert into orders2 values (" + i + ")");
                    reading.once();
                }
                assertThat(reading.position()).as("where only others write").isNotEqualTo(behind);
                assertThat(reading.rows()).hasSize(2);
            }
        }
        assertThatThrownBy(() -> Reading.start(
                        new DebeziumSourcePlugin.MariaDb(),
                        Map.of("plugin", "debezium-mariadb", "host", "h", "user", "u", "table", "orders"),
                        null,
                        BatchLimits.DEFAULT))
                .hasMessageContaining("database.table");
    }

    @ParameterizedTest
    @CsvSource({"initial, false", "no_data, false", "always, true", "when_needed, true", "' Always', true"})
    void saysThatRowsMayComeAgainWhereItReadsThemAgain(String mode, boolean repeats) {
        KafkaConnectSourcePlugin plugin = new KafkaConnectSourcePlugin();
        Map<String, Object> options = Map.of(
                "plugin",
                "debezium-mariadb",
                "connector",
                "io.debezium.connector.mariadb.MariaDbConnector",
                "config",
                Map.of("snapshot.mode", mode));
        try (Source source = plugin.create(Options.parse(plugin.descriptor(), options), new TestContext())) {
            assertThat(source.capabilities().contains(Capability.REPEATS)).isEqualTo(repeats);
        }
    }

    @Test
    void refusesASettingThatItSetsItself() {
        Map<String, Object> options = Map.of(
                "plugin",
                "debezium-mariadb",
                "host",
                "h",
                "user",
                "u",
                "table",
                "shop.orders",
                "config",
                Map.of("snapshot.mode", "no_data"));
        assertThatThrownBy(() -> Reading.start(new DebeziumSourcePlugin.MariaDb(), options, null, BatchLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo("DW-CFG-851"))
                .hasMessageContaining("`snapshot.mode`");
    }

    @Test
    void neverPrintsWhatItWasGiven() throws SQLException {
        try (MariaDbTable table = new MariaDbTable("id int primary key")) {
            Map<String, Object> options = table.options();
            Map<String, Object> config = new LinkedHashMap<>();
            if (options.get("config") instanceof Map<?, ?> given) {
                given.forEach((name, value) -> config.put(String.valueOf(name), value));
            }
            config.put("database.password", "canary-4711");
            options.put("config", config);
            assertThatThrownBy(() -> Reading.start(options, null))
                    .isInstanceOfSatisfying(DataWeaverException.class, e -> {
                        assertThat(e.code().id()).isEqualTo("DW-CFG-850");
                        assertThat(Throwables.getStackTrace(e))
                                .contains("Access denied")
                                .doesNotContain("canary");
                    });
        }
    }
}
