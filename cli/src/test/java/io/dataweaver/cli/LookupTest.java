package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.connector.file.Csv;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.transform.LookupPlugin;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are looked up in files and tables, as users write it. */
class LookupTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), """
                id,customer_id,total
                1,7,10.50
                2,5,1.00
                3,9,99.99
                4,,2.00
                """);
        Files.writeString(folder.resolve("customers.csv"), """
                id,name,country,note
                7,Åsa,SE,x
                9,Ada,GB,y
                """);
    }

    private String pipeline(String text) throws IOException {
        return Files.writeString(folder.resolve("orders.yaml"), text).toString();
    }

    private Ended run(String file, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("run", file, "--state-dir", folder.resolve("state").toString()));
        arguments.addAll(List.of(more));
        return dataweaver(arguments.toArray(String[]::new));
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(folder.resolve("out.csv"));
    }

    private static final String FROM_FILE = """
            name: orders
            source: {csv: orders.csv}
            transforms:
              - lookup:
                  from: {csv: customers.csv}
                  on: {customer_id: id}
                  select: [name, {home_country: country}]
            sink: {csv: out.csv}
            errors: {max_rejected: 100%}
            """;

    @Test
    void looksUpInAFileAndRejectsWhatIsNotThere() throws IOException {
        Ended ended = run(pipeline(FROM_FILE));

        assertThat(ended.err()).contains("2 written, 0 filtered, 2 rejected");
        assertThat(written())
                .containsExactly("id,customer_id,total,name,home_country", "1,7,10.50,Åsa,SE", "3,9,99.99,Ada,GB");
        Ended letters = dataweaver(
                "dlq",
                "list",
                folder.resolve("orders.yaml").toString(),
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(letters.out()).contains("DW-REC-070");
    }

    @Test
    void explainShowsTheColumnsAndWhereTheTableComesFrom() throws IOException {
        Ended ended = dataweaver("explain", pipeline(FROM_FILE));

        assertThat(ended.out())
                .contains("after lookup-0 (5 columns", "home_country text", "customers.csv")
                .contains("max_memory", "256MiB");
    }

    @Test
    void aMistakeIsToldWithItsPlaceBeforeAnythingStarts() throws IOException {
        String file = pipeline(FROM_FILE.replace("customer_id: id", "total: id").replace("name, {", "nam, {"));
        Ended wrongColumn = dataweaver("explain", file);
        assertThat(wrongColumn.err())
                .contains("DW-CFG-181", "the table 'customers' has no column `nam`", "did you mean `name`?")
                .contains("orders.yaml:7");

        Ended wrongTypes = dataweaver("explain", pipeline(FROM_FILE.replace("customer_id: id", "total: id")));
        assertThat(wrongTypes.err())
                .contains("DW-CFG-182", "`id` of the table is BIGINT", "cast: {total: bigint}")
                .contains("orders.yaml:6");
        assertThat(wrongTypes.status()).isEqualTo(2);

        Ended wrongOption =
                dataweaver("validate", pipeline(FROM_FILE.replace("csv: customers.csv", "csv: {pth: c.csv}")));
        assertThat(wrongOption.err()).contains("unknown option `pth`", "did you mean `path`?", "orders.yaml:5");

        Ended missingFile = dataweaver("explain", pipeline(FROM_FILE.replace("csv: customers.csv", "csv: none.csv")));
        assertThat(missingFile.err()).contains("none.csv");
        assertThat(missingFile.status()).isNotZero();
    }

    @Test
    void aConditionOnOwnColumnsGoesToTheSourceIfNothingIsRejected() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute(
                    "create table orders (id bigint primary key, customer_id integer, total integer)",
                    "insert into orders values (1, 7, 10), (2, 5, 20), (3, 9, 30), (4, null, 40), (5, 7, 5)");
            String text = """
                    name: orders
                    source: {postgres: {url: "%s", user: postgres, table: orders}}
                    transforms:
                      - lookup: {from: {csv: customers.csv}, on: {customer_id: id}, select: [name], missing: MISSING}
                      - filter: "total > 5 and name is not null"
                    sink: {csv: {path: out.csv, mode: replace}}
                    errors: {max_rejected: 100%%}
                    """.formatted(database.url());

            String dropping = pipeline(text.replace("MISSING", "drop"));
            assertThat(dataweaver("explain", dropping).out()).contains("filtered at the source: total > 5\n");
            assertThat(run(dropping).err()).contains("2 written, 2 filtered, 0 rejected");
            assertThat(written()).containsExactly("id,customer_id,total,name", "1,7,10,Åsa", "3,9,30,Ada");

            String rejecting = pipeline(text.replace("MISSING", "reject"));
            assertThat(dataweaver("explain", rejecting).out()).doesNotContain("filtered at the source");
            assertThat(run(rejecting, "--restart").err()).contains("2 written, 1 filtered, 2 rejected");
        }
    }

    @Test
    void looksUpInATableOfPostgresqlThroughAConnection() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int customers = 5_000;
        List<String> expected = new ArrayList<>(List.of("order_id,customer,city,level"));
        List<String> orders = new ArrayList<>(List.of("order_id,customer"));
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute(
                    "create table customers (region text, number int, city varchar(20), level numeric(6,2), note text)",
                    "insert into customers select 'r' || n % 3, n, 'city ' || n, n / 7.0, repeat('x', 100)"
                            + " from generate_series(1, " + customers + ") n");
            for (int i = 0; i < 20_000; i++) {
                int customer = 1 + random.nextInt(customers);
                orders.add(i + "," + customer);
                String level = java.math.BigDecimal.valueOf(customer)
                        .divide(java.math.BigDecimal.valueOf(7), 2, java.math.RoundingMode.HALF_UP)
                        .toPlainString();
                expected.add(i + "," + customer + ",city " + customer + "," + level);
            }
            Files.write(folder.resolve("many.csv"), orders);
            String file = pipeline("""
                    name: orders
                    connections:
                      shop: {postgres: {url: "%s", user: postgres, password: hunter2}}
                    source: {csv: many.csv}
                    transforms:
                      - lookup:
                          from: {postgres: {connection: shop, tables: [public.customers], split_size: 64KiB}}
                          on: {customer: number}
                          select: [city, level]
                          refresh: 1h
                    sink: {csv: {path: out.csv, mode: replace}}
                    """.formatted(database.url()));

            Ended explained = dataweaver("explain", file);
            assertThat(explained.out()).contains("level decimal(6,2)", "******").doesNotContain("hunter2");
            Ended ended = run(file);

            assertThat(ended.err()).as("seed %d", seed).contains("20 000 written");
            assertThat(written()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);

            database.execute("insert into customers values ('again', 17, 'x', 1, '')");
            Ended twice = run(file, "--restart");
            assertThat(twice.status()).isEqualTo(1);
            assertThat(twice.err())
                    .contains("DW-SRC-400", "number = 17 occurs several times in the table 'public.customers'");
        }
    }

    @Test
    void previewReadsTheTable() throws IOException {
        Ended ended = dataweaver("preview", pipeline(FROM_FILE), "--json");

        assertThat(ended.out()).contains("\"Ada\"", "DW-REC-070");
    }

    @Test
    void doctorChecksTheSourceOfTheTable() throws IOException {
        Ended ended = dataweaver("doctor", pipeline(FROM_FILE));

        assertThat(ended.out()).contains("transform lookup-0 (lookup)");
    }

    private static final String FROM_DATABASE = """
            source: {csv: orders.csv}
            transforms:
              - name: customers
                lookup:
                  from: {postgres: {url: "${UNSET_URL}", password: "${secret:env/UNSET}", table: public.customers}}
                  on: {customer_id: id}
                  select: [name]
                  missing: set_null
            sink: {csv: out.csv}
            """;

    @Test
    void aTestGivesTheTableByTheNameOfTheStep() throws IOException {
        Ended ended = dataweaver("test", pipeline(FROM_DATABASE + """
                tests:
                  - given:
                      source: [{id: 1, customer_id: 7, total: 1}, {id: 2, customer_id: 8, total: 1}]
                      customers: [{id: 7, name: Åsa}, {id: 9, name: Ada}]
                    expect: [{id: 1, name: Åsa}, {id: 2, name: null}]
                """));

        assertThat(ended.err()).contains("1 test: 1 passed, 0 failed");
        assertThat(ended.status()).isZero();
    }

    @Test
    void aTestThatGivesNoTableContactsNoSystemToReadIt() throws IOException {
        Ended ended = dataweaver("test", pipeline(FROM_DATABASE + """
                tests:
                  - given: [{id: 1, customer_id: 7, total: 1}]
                    expect: [{id: 1, name: null}]
                """));

        assertThat(ended.err()).contains("DW-CFG-418", "does not give the table of `customers`", "orders.yaml:11");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void aTestMayReadTheTableFromAFile() throws IOException {
        Ended ended = dataweaver("test", pipeline(FROM_FILE + """
                tests:
                  - given: [{id: 1, customer_id: 9, total: 1}, {id: 2, customer_id: 1, total: 1}]
                    expect: [{id: 1, name: Ada, home_country: GB}]
                    expect_rejected: [{code: DW-REC-070, column: customer_id, step: lookup-0}]
                """));

        assertThat(ended.err()).contains("1 test: 1 passed, 0 failed");
    }

    @Test
    void isWrittenInJavaAsInAFile() throws IOException {
        Pipeline pipeline = Pipeline.named("orders")
                .from(Csv.file("orders.csv").type("total", "decimal(9,2)"))
                .lookup(
                        Csv.file("customers.csv"),
                        columns -> columns.on("customer_id", "id")
                                .select("name")
                                .select("home_country", "country")
                                .missing(LookupPlugin.Missing.SET_NULL)
                                .duplicates(LookupPlugin.Duplicates.FIRST)
                                .refresh(Duration.ofMinutes(10))
                                .maxMemory(1 << 20))
                .to(Csv.file("out.csv"))
                .build();

        assertThat(run(pipeline(pipeline.toYaml())).err()).contains("4 written");
        assertThat(written())
                .containsExactly(
                        "id,customer_id,total,name,home_country",
                        "1,7,10.50,Åsa,SE",
                        "2,5,1.00,,",
                        "3,9,99.99,Ada,GB",
                        "4,,2.00,,");
    }
}
