package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters from decode, transform and sink at once, and what becomes of them. */
final class DlqTest {

    private static final int ROWS = 600;

    @TempDir
    private Path folder;

    private PostgresDatabase database;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void prepare() throws IOException {
        database = PostgresServer.shared().createDatabase();
        StringBuilder csv = new StringBuilder("id,name,total,quantity\n");
        for (int i = 1; i <= ROWS; i++) {
            String name = i % 60 == 7 ? "refused" : "name " + i;
            String total = i % 60 == 11 ? "1.234,50" : i + ".50";
            String quantity = i % 60 == 13 ? "0" : "2";
            csv.append(i + "," + name + ",\"" + total + "\"," + quantity + "\n");
        }
        Files.writeString(folder.resolve("orders.csv"), csv);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Ended dataweaver(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--help")) {
            all.addAll(List.of("--state-dir", folder.resolve("state").toString()));
        }
        int status = Main.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String pipeline(String file, String name, String total, String ratio, String table) throws IOException {
        return Files.writeString(folder.resolve(file), """
                        name: %s
                        source:
                          csv:
                            path: orders.csv
                            types: {id: bigint, name: text, total: "%s", quantity: integer}
                        transforms:
                          - map:
                              set: {total: "cast(total as text)", ratio: "%s"}
                        sink:
                          postgres: {url: "%s", user: postgres, table: %s}
                        errors:
                          max_rejected: 10%%
                        """.formatted(name, total, ratio, database.url(), table))
                .toString();
    }

    private String corrected() throws IOException {
        return pipeline("orders.yaml", "orders", "text", "10 / nullif(quantity, 0)", "orders");
    }

    private void runWithPoison() throws IOException {
        // Totals are text in the table, before and after the correction.
        database.execute("create table orders (id bigint, name text check (name <> 'refused'), total text,"
                + " quantity integer, ratio integer)");
        Ended ended = dataweaver("run", pipeline("orders.yaml", "orders", "decimal(12,2)", "10 / quantity", "orders"));
        assertThat(ended.err()).contains("30 rejected");
        assertThat(ended.status()).isZero();
    }

    @Test
    void afterACorrectionAReplayMakesTheSinkEqualToARunWithoutPoison() throws IOException {
        runWithPoison();
        assertThat(database.number("select count(*) from orders")).isEqualTo(ROWS - 30);
        assertThat(dataweaver("dlq", "list", "orders").err()).contains("30 in all");
        assertThat(dataweaver("dlq", "list", "ordres").err())
                .contains("no dead letters: ", "has nothing of a pipeline 'ordres'; did you mean `orders`?");
        Ended listed = dataweaver("dlq", "list", "orders", "--limit", "40");
        assertThat(listed.out()).contains("source").contains("transforms[0]").contains("sink");
        assertThat(listed.err())
                .contains("10 × sink DW-REC-030")
                .contains("10 × source DW-REC-002")
                .contains("10 × transforms[0] DW-REC-020");
        database.execute("alter table orders drop constraint orders_name_check");
        Ended replayed = dataweaver("dlq", "replay", corrected());
        assertThat(replayed.err()).contains("30 replayed, 30 written, 0 filtered, 0 rejected again");
        assertThat(replayed.status()).isZero();

        Ended whole = dataweaver("run", pipeline("all.yaml", "all", "text", "10 / nullif(quantity, 0)", "whole"));
        assertThat(whole.err()).contains("0 rejected");
        assertThat(database.number("select count(*) from orders")).isEqualTo(ROWS);
        assertThat(database.rows("select * from orders except select * from whole"))
                .isEmpty();
        assertThat(database.rows("select * from whole except select * from orders"))
                .isEmpty();

        Ended again = dataweaver("dlq", "replay", corrected());
        assertThat(again.err()).contains("0 replayed");
        assertThat(database.number("select count(*) from orders")).isEqualTo(ROWS);
        assertThat(dataweaver("dlq", "list", "orders").err()).contains("no dead letters");
        assertThat(dataweaver("dlq", "list", "orders", "--all", "--json").out())
                .contains("\"letters\" : 30")
                .contains("\"fate\" : \"replayed\"");
    }

    @Test
    void whatIsRejectedAgainStaysAndIsCounted() throws IOException {
        runWithPoison();
        Ended replayed = dataweaver("dlq", "replay", corrected());
        assertThat(replayed.status()).isEqualTo(ExitStatus.TOO_MANY_REJECTED);
        assertThat(replayed.err()).contains("30 replayed, 20 written, 0 filtered, 10 rejected again");
        Ended waiting = dataweaver("dlq", "list", "orders", "--json", "--where", "attempts = 1");
        assertThat(waiting.out()).contains("\"letters\" : 10").contains("\"sink DW-REC-030\" : 10");
        database.execute("alter table orders drop constraint orders_name_check");
        assertThat(dataweaver("dlq", "replay", corrected()).status()).isZero();
        assertThat(database.number("select count(distinct id) from orders")).isEqualTo(ROWS);
        assertThat(database.number("select count(*) from orders")).isEqualTo(ROWS);
    }

    @Test
    void replaysOnlyWhatIsMeant() throws IOException {
        runWithPoison();
        Ended some = dataweaver("dlq", "replay", corrected(), "--where", "step = 'source'", "--limit", "4");
        assertThat(some.err()).contains("4 replayed, 4 written");
        assertThat(database.number("select count(*) from orders where total = '1.234,50'"))
                .isEqualTo(4);
    }

    @Test
    void showsExportsAndDrops() throws IOException {
        runWithPoison();
        Path lines = folder.resolve("letters.jsonl");
        assertThat(dataweaver("dlq", "export", "orders", "--to", lines.toString())
                        .status())
                .isZero();
        List<String> exported = Files.readAllLines(lines);
        assertThat(exported)
                .hasSize(30)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"record\":{\"id\":13,\"name\":\"name 13\",\"total\":13.50,\"quantity\":0}")
                        .contains("\"type\":\"decimal(12,2)\""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lines)))
                .isEqualTo("rw-------");
        String id = exported.get(0).substring(7, 15);
        Ended shown = dataweaver("dlq", "show", "orders", id);
        assertThat(shown.out()).contains("record").contains("fate      waiting");
        assertThat(dataweaver("dlq", "show", "orders", "ffff").status()).isEqualTo(ExitStatus.WRONG);
        Ended csv = dataweaver("dlq", "export", "orders", "--format", "csv", "--code", "DW-REC-020");
        assertThat(csv.out().lines()).hasSize(11).first().asString().startsWith("id,pipeline,run,");

        assertThat(dataweaver("dlq", "drop", "orders").status()).isEqualTo(ExitStatus.WRONG);
        Ended dropped = dataweaver("dlq", "drop", "orders", "--where", "step <> 'sink'");
        assertThat(dropped.err()).contains("20 dropped").contains("bytes are free again");
        assertThat(dataweaver("dlq", "list", "orders", "--all", "--json").out()).contains("\"letters\" : 10");
    }

    @Test
    void refusesToReplayIntoASinkThatWouldHoldNothingElseThen() throws IOException {
        String file = Files.writeString(folder.resolve("copy.yaml"), """
                source:
                  csv: {path: orders.csv, types: {total: "decimal(12,2)"}}
                sink:
                  csv: {path: out.csv, mode: replace}
                errors: {max_rejected: 10%}
                """).toString();
        assertThat(dataweaver("run", file).status()).isZero();
        Ended replayed = dataweaver("dlq", "replay", file);
        assertThat(replayed.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(replayed.err()).contains("DW-STA-023");
        assertThat(Files.readAllLines(folder.resolve("out.csv"))).hasSize(ROWS - 10 + 1);
    }

    private Ended runWithEachNthBad(int nth, String limit) throws IOException {
        StringBuilder csv = new StringBuilder("id,total\n");
        for (int i = 1; i <= 50_000; i++) {
            csv.append(i).append(i % nth == 0 ? ",x\n" : ",1\n");
        }
        Files.writeString(folder.resolve("many.csv"), csv);
        String file = Files.writeString(folder.resolve("many.yaml"), """
                        source:
                          csv: {path: many.csv, types: {id: bigint, total: "decimal(12,2)"}}
                        sink:
                          csv: many-out.csv
                        parallelism: 1
                        errors: {max_rejected: %s}
                        """.formatted(limit))
                .toString();
        return dataweaver("run", file, "--json", "--restart");
    }

    @Test
    void endsEarlyWhereTooManyAreBadAndGoesOnWhereNot() throws IOException {
        assertThat(runWithEachNthBad(100, "1%").status()).isZero();
        Files.delete(folder.resolve("many-out.csv"));
        assertThat(runWithEachNthBad(100, "[2%, 12 of last 1000]").status()).isZero();
        Files.delete(folder.resolve("many-out.csv"));
        for (String limit : List.of("1%", "100", "\"[5%, 50 of last 1000]\"", "5% of last 1000")) {
            for (int nth : List.of(10, 1)) {
                Ended ended = runWithEachNthBad(nth, limit.replace("\"", ""));
                assertThat(ended.status()).as(limit + ", each " + nth).isEqualTo(ExitStatus.TOO_MANY_REJECTED);
                java.util.regex.Matcher read =
                        java.util.regex.Pattern.compile("\"read\" : (\\d+)").matcher(ended.out());
                assertThat(read.find()).isTrue();
                assertThat(Integer.parseInt(read.group(1)))
                        .as(limit + ", each " + nth)
                        .isLessThan(20_000);
            }
        }
    }
}
