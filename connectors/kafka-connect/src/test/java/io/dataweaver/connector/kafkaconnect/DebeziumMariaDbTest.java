package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.Position;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Debezium's connector for MariaDB, hosted, against a real MariaDB. */
class DebeziumMariaDbTest {

    @Test
    void copiesTheRowsThenFollowsTheirChangesAndGoesOnAfterAStop() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20), price decimal(10,2)")) {
            table.execute("insert into orders values (1, 'one', 1.10), (2, 'two', null)");
            Position position;
            try (Reading first = Reading.start(table.options(), null)) {
                assertThat(first.schema().toString())
                        .isEqualTo(table.database() + ".orders(id integer not null, name text, price decimal(10,2)) key [id]");
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
            table.execute("insert into orders values (4, 'four', 4)");
            try (Reading second = Reading.start(table.options(), position)) {
                assertThat(second.until(1)).containsExactly("INSERT 4|four|4.00");
            }
        }
    }
}
