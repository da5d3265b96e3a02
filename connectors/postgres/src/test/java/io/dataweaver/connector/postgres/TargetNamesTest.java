package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetNamesTest {

    private final PostgresDatabase shop = PostgresServer.shared().createDatabase();
    private final PostgresDatabase warehouse = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        shop.close();
        warehouse.close();
    }

    private static Schema dataset(String name) {
        return new Schema(name, List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));
    }

    @Test
    void copiesEachTableToOneThatIsCalledAsTheTemplateSays() {
        shop.execute(
                "create table orders (id int primary key)",
                "insert into orders values (1), (2)",
                "create schema eu",
                "create table eu.\"odd.name\" (id int primary key)",
                "insert into eu.\"odd.name\" values (3)");
        for (String mode : List.of("append", "upsert", "replace")) {
            Copying.copy(
                    shop, List.of("public.*", "eu.*"), warehouse, "table", mode + ".{schema}_{table}", "mode", mode);
            assertThat(warehouse.rows("select id from " + mode + ".public_orders order by id"))
                    .containsExactly("1", "2");
            assertThat(warehouse.rows("select id from " + mode + ".\"eu_odd.name\""))
                    .containsExactly("3");
            assertThat(warehouse.rows("select tablename from pg_tables where schemaname = '" + mode
                            + "' and tablename like 'dataweaver%' order by 1"))
                    .contains("dataweaver_positions");
        }
    }

    @Test
    void refusesTwoDatasetsThatWouldMeetInOneTable() {
        try (PostgresSink sink = SinkHarness.sink(warehouse, "table", "copy_{table}")) {
            sink.check(List.of(dataset("public.orders"), dataset("public.customers")));
            assertThatThrownBy(() -> sink.check(
                            List.of(dataset("public.orders"), dataset("eu.orders"), dataset("public.customers"))))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.TARGET_UNFIT))
                    .hasMessageContaining(
                            "table public.copy_orders would take the rows of 2 datasets:" + " public.orders, eu.orders")
                    .hasMessageContaining("`union`");
        }
        try (PostgresSink sink = SinkHarness.sink(warehouse, "table", "orders")) {
            assertThatThrownBy(() -> sink.check(List.of(dataset("public.orders"), dataset("eu.orders"))))
                    .hasMessageContaining("table public.orders would take the rows of 2 datasets");
        }
        // One is named with its schema, the other is in the first of the search path: the same table.
        try (PostgresSink sink = SinkHarness.sink(warehouse)) {
            assertThatThrownBy(() -> sink.check(List.of(dataset("public.orders"), dataset("orders"))))
                    .hasMessageContaining("table public.orders would take the rows of 2 datasets");
        }
    }

    @Test
    void refusesANameThatPostgresWouldCutOff() {
        try (PostgresSink sink = SinkHarness.sink(warehouse, "table", "copy_{table}")) {
            assertThatThrownBy(() -> sink.check(List.of(dataset("public." + "x".repeat(60)))))
                    .hasMessageContaining("65 bytes");
        }
    }
}
