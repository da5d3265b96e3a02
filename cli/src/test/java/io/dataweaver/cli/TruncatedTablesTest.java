package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables are truncated at the source while a pipeline follows them, or is stopped. */
class TruncatedTablesTest {

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private Path pipeline(String source, String rest) throws Exception {
        return Files.writeString(folder.resolve("truncated.yaml"), """
            name: truncated
            checkpoint_interval: 20ms
            source: {postgres: {url: "%s", user: postgres, mode: snapshot_then_cdc, on_truncate: apply, %s}}
            %s
            """.formatted(
                        from.url(), source, rest.replace("TO", "url: \"" + to.url() + "\", user: postgres")));
    }

    private void run(Path file, TestPipelines.Meanwhile meanwhile) throws Exception {
        assertThat(TestPipelines.run(file, folder.resolve("state"), meanwhile).failure())
                .isEmpty();
    }

    private TestPipelines.Meanwhile until(Supplier<List<String>> found, String... rows) {
        return run -> {
            AtomicReference<String> last = new AtomicReference<>("");
            TestPipelines.await(run, last::get, () -> {
                String now = look(found);
                last.set(now);
                return now.equals(List.of(rows).toString());
            });
        };
    }

    private static String look(Supplier<List<String>> found) {
        try {
            return found.get().toString();
        } catch (RuntimeException notThereYet) {
            return String.valueOf(notThereYet.getMessage());
        }
    }

    private TestPipelines.Meanwhile until(String query, String... rows) {
        return until(() -> to.rows(query), rows);
    }

    private void orders() {
        from.execute(
                "create table orders (id int8 primary key, name text)",
                "insert into orders select i, 'order ' || i from generate_series(1, 100) i");
    }

    @Test
    void theTargetIsEmptiedWhereTheSourceIsAndOtherTablesAreLeftAlone() throws Exception {
        orders();
        from.execute("create table customers (id int8 primary key)", "insert into customers values (1), (2)");
        Path file = pipeline("tables: [public.*]", """
            transforms:
              - filter: "id <> 7"
            sink: {postgres: {TO, table: "copy_{table}", mode: upsert}}
            """);
        String orders = "select id, name from copy_orders order by id";
        run(file, run -> {
            until("select count(*) from copy_orders", "99").run(run);
            until("select * from copy_customers order by id", "1", "2").run(run);
            from.execute(
                    "insert into customers values (3)",
                    "begin; insert into orders values (101, 'before'); truncate orders;"
                            + " insert into orders values (7, 'filtered'), (8, 'behind'); commit",
                    "insert into orders values (9, 'later')");
            until(orders, "8|behind", "9|later").run(run);
        });
        from.execute(
                "truncate orders",
                "insert into orders values (10, 'while stopped')",
                "insert into customers values (4)");
        run(file, run -> {
            until(orders, "10|while stopped").run(run);
            until("select * from copy_customers order by id", "1", "2", "3", "4")
                    .run(run);
            from.execute("truncate orders, customers");
            until(orders).run(run);
            until("select * from copy_customers").run(run);
        });
    }

    @Test
    void eachOfSeveralSinksIsEmptied() throws Exception {
        orders();
        Path file = pipeline("table: orders", """
            sinks:
              small: {when: "id <= 50", postgres: {TO, table: small, mode: upsert}}
              large: {otherwise: true, jdbc: {url: "jdbc:sqlite:%s", table: large, mode: upsert}}
            """.formatted(folder.resolve("large.db")));
        run(file, run -> {
            until("select count(*) from small", "50").run(run);
            until(this::large, "50 from 51").run(run);
            from.execute("insert into orders values (101, 'more')", "truncate orders");
            until("select * from small").run(run);
            until(this::large, "0 from null").run(run);
            from.execute("insert into orders values (1, 'small'), (60, 'large')");
            until("select * from small", "1|small").run(run);
            until(this::large, "1 from 60").run(run);
        });
    }

    private List<String> large() {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("large.db"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*), min(id) from large")) {
            while (found.next()) {
                rows.add(found.getString(1) + " from " + found.getString(2));
            }
            return rows;
        } catch (SQLException notThereYet) {
            throw new IllegalStateException(notThereYet);
        }
    }

    @Test
    void explainSaysThatTheTargetIsEmptied() throws Exception {
        orders();
        Path file = pipeline("table: orders", "sink: {postgres: {TO, table: copy, mode: upsert}}");
        Cli.Ended explained = dataweaver("explain", file.toString());
        assertThat(explained.out()).contains("goes to copy, emptied where the source is emptied");
        assertThat(dataweaver("explain", "--json", file.toString()).out()).contains("\"emptiedWithSource\" : true");
    }

    static List<Arguments> impossible() {
        String alone = "the sink `file`, as it is set, does not empty its target";
        return List.of(
                Arguments.of(
                        "sink: {postgres: {TO, mode: append}}",
                        "the sink `postgres`, as it is set, does not empty its target"),
                Arguments.of("sink: {json: out.jsonl}", alone),
                Arguments.of("sinks: {a: {postgres: {TO, mode: upsert}}, b: {json: out/}}", alone),
                Arguments.of(
                        "transforms: [{union: {name: all, dataset_column: of}}]\n"
                                + "sink: {postgres: {TO, mode: upsert, key: [id, of]}}",
                        "the rows of public.orders, public.others go to one target as 'all'"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCannotBeEmptiedIsRefusedBeforeTheStart(String rest, String reason) throws Exception {
        orders();
        from.execute("create table others (id int8 primary key, name text)");
        Path file = pipeline("tables: [orders, others]", rest);
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-CFG-104", reason, "on_truncate: stop");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void whatStepsByKeyRememberCannotBeEmptied() throws Exception {
        orders();
        Path file = pipeline("table: orders", """
            transforms: [{dedupe: [id]}]
            sink: {postgres: {TO, mode: upsert}}
            """);
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-CFG-104", "records are brought together by key on their way");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }
}
