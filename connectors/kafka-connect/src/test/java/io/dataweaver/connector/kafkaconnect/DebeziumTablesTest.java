package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several tables of a real MariaDB that one connector of Debezium reads. */
class DebeziumTablesTest {

    private static Map<String, Object> options(MariaDbTable table, String... tables) {
        Map<String, Object> options = table.friendly();
        options.remove("table");
        options.put("tables", List.of(tables));
        return options;
    }

    private static Reading start(Map<String, Object> options, Position from) {
        return Reading.start(new DebeziumSourcePlugin.MariaDb(), options, from, BatchLimits.DEFAULT);
    }

    @Test
    void copiesTheRowsOfAllThenFollowsTheirChangesInOrderAndGoesOnAfterAStop() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20)")) {
            table.execute(
                    "create table order_lines (order_id int, line int, price decimal(10,2) not null, primary key (order_id, line))",
                    "create table none_yet (id bigint primary key, at datetime(6) not null)",
                    "insert into orders values (1, 'one')",
                    "insert into order_lines values (1, 1, 1.10), (1, 2, 2.20)");
            String database = table.database();
            Map<String, Object> options = options(
                    table, database + ".orders", database + ".order_lines", database + ".none_yet");
            Position position;
            try (Reading first = start(options, null)) {
                assertThat(first.until(3))
                        .containsExactlyInAnyOrder(
                                "orders INSERT 1|one", "order_lines INSERT 1|1|1.10", "order_lines INSERT 1|2|2.20");
                System.out.println(first.position().json());
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
                                "none_yet INSERT 7|2026-11-28T12:00:00Z",
                                "order_lines DELETE 1|1|1.10",
                                "order_lines DELETE 1|2|2.20");
                while (first.whole() < 10) {
                    first.once();
                }
                first.acknowledge();
                position = first.position();
            }
            table.execute("insert into orders values (4, 'four')", "insert into order_lines values (4, 1, 4)");
            try (Reading second = start(options, position)) {
                assertThat(second.until(2)).containsExactly("orders INSERT 4|four", "order_lines INSERT 4|1|4.00");
            }
        }
    }
}
