package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {

    @TempDir
    private Path folder;

    private String pipeline;

    @BeforeEach
    void writePipeline() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), """
                id,status,total,note
                1,PAID,10.50,"two
                lines"
                2,NEW,0,
                3,PAID,0,漢字
                4,PAID,4.00,last
                """);
        pipeline = Files.writeString(folder.resolve("orders.yaml"), """
                source: {csv: orders.csv}
                transforms:
                  - filter: "status = 'PAID'"
                  - name: shares
                    map: {drop: [status], set: {note: "upper(note)", share: "100 / total"}}
                sink: {json: out.jsonl}
                """).toString();
    }

    @Test
    void showsEachRowBeforeAndAfterEachStep() {
        Ended ended = dataweaver("preview", pipeline);
        assertThat(ended.out()).isEqualTo("""
                source  orders: 4 rows
                  row      id  status    total  note
                       bigint  text    decimal  text
                    1       1  PAID      10.50  two\\nlines
                    2       2  NEW           0  null
                    3       3  PAID          0  漢字
                    4       4  PAID       4.00  last

                after filter-0  orders: 3 rows, 1 removed
                  row      id  status    total  note
                       bigint  text    decimal  text
                    1       1  PAID      10.50  two\\nlines
                -   2       2  NEW           0  null
                    3       3  PAID          0  漢字
                    4       4  PAID       4.00  last

                after shares  orders: 2 rows, 2 changed, 1 rejected
                  row      id    total  note                      +share
                       bigint  decimal  text                     decimal
                ~   1       1    10.50  *TWO\\nLINES   9.5238095238095238
                !   3       3        0  漢字
                       DW-REC-020 share: division by zero: 100 / 0
                ~   4       4     4.00  *LAST        25.0000000000000000
                  gone: status
                """);
        assertThat(ended.err()).contains("orders: 4 rows read, which is all there are; nothing was written");
        assertThat(ended.status()).isZero();
    }

    @Test
    void writesNothing() throws IOException {
        dataweaver("preview", pipeline, "--limit", "1");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("orders.csv", "orders.yaml");
        }
    }

    @Test
    void showsOneStepOfTheRowsThatAreWanted() {
        Ended ended = dataweaver("preview", pipeline, "--step", "filter-0", "--where", "id > 1", "--limit", "2");
        assertThat(ended.out()).startsWith("after filter-0").contains("-   1       2  NEW", "    2       3  PAID");
        assertThat(ended.err()).contains("2 rows read (--limit reads more)");
        Ended unknown = dataweaver("preview", pipeline, "--step", "filter");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("DW-CFG-417", "did you mean `filter-0`?");
    }

    @Test
    void takesRowsFromAFileInPlaceOfTheSource() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id": 9, "status": "PAID", "total": 2.0, "note": "given"}
                """);
        Ended ended = dataweaver("preview", pipeline, "--input", rows.toString(), "--json");
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("\"command\" : \"preview\"", "\"GIVEN\"", "\"changed\" : [ \"note\", \"share\" ]");
    }

    private static String address(PostgresDatabase database) {
        PostgresServer server = database.server();
        return "postgresql://" + server.host() + ":" + server.port() + "/" + database.name();
    }

    @Test
    void aDatabaseIsReadAndNotTouched() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table orders (id int primary key, status text);"
                    + " insert into orders select i, case when i % 2 = 0 then 'PAID' else 'NEW' end"
                    + " from generate_series(1, 5000) i");
            Path file =
                    Files.writeString(folder.resolve("copy.yaml"), """
                    source: {postgres: {url: "%s", user: postgres, table: orders}}
                    transforms: [{filter: "status = 'PAID'"}]
                    sink: {postgres: {url: "%s", user: postgres, table: copied}}
                    """.formatted(address(database), address(database)));
            Ended ended = dataweaver("preview", file.toString(), "--limit", "3", "--where", "id > 4000");
            assertThat(ended.err()).contains("3 rows read");
            assertThat(ended.out()).contains("after filter-0  public.orders: 1 row, 2 removed");
            assertThat(database.number("select count(*) from pg_class where relname in"
                            + " ('copied', 'dataweaver_positions', 'dataweaver_epochs', 'dataweaver_claims')"))
                    .isZero();
        }
    }

    @Test
    void showsWhatComesFromEachSourceAndGoesToEachSink() throws IOException {
        Files.writeString(folder.resolve("eu.csv"), "id,total\n1,10\n2,200\n");
        Files.writeString(folder.resolve("us.csv"), "id,total,state\n1,500,NY\n2,,TX\n");
        String several = Files.writeString(folder.resolve("several.yaml"), """
                sources: {eu: {csv: eu.csv}, us: {csv: us.csv}}
                transforms:
                  - filter: "total is not null"
                    from: [us]
                  - union: {name: orders, source_column: region, missing: set_null}
                sinks:
                  large: {csv: large.csv, when: "total > 100"}
                  small: {csv: small.csv, otherwise: true}
                tests:
                  - given: {eu: [{id: 1, total: 10}], us: [{id: 1, total: 500, state: NY}, {id: 2}]}
                    expect:
                      large: [{id: 1, region: us, state: NY}]
                      small: [{id: 1, region: eu, state: null}]
                """).toString();
        Ended ended = dataweaver("preview", several);
        assertThat(ended.out()).endsWith("""
                to large  orders: 2 rows
                  row      id   total  state  region
                       bigint  bigint  text   text
                    2       2     200  null   eu
                    3       1     500  NY     us

                to small  orders: 1 row
                  row      id   total  state  region
                       bigint  bigint  text   text
                    1       1      10  null   eu
                """);
        assertThat(dataweaver("preview", several, "--step", "small").out()).startsWith("to small");
        assertThat(dataweaver("test", several).err()).contains("1 passed");
    }

    @Test
    void saysWhyThereIsNothingToSeeAndWhatToDo() {
        assertThat(dataweaver("preview", pipeline, "--where", "id > 100").err())
                .contains("orders: the source has no row for which `id > 100` is true; nothing was written");
    }

    @Test
    void saysThatNoRowCameInTime() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                java.sql.Connection locking = database.connect()) {
            database.execute("create view slow as select 1 as id from pg_sleep(30)");
            String slow = Files.writeString(
                            folder.resolve("slow.yaml"),
                            "source: {postgres: {url: \"" + database.url()
                                    + "\", user: postgres, query: \"select * from slow\"}}\nsink: {json: out.jsonl}\n")
                    .toString();
            Ended ended = dataweaver("preview", slow, "--timeout", "1");
            assertThat(ended.err())
                    .contains(
                            "no row came within 1 s (--timeout 6 waits longer, --input rows.jsonl takes rows from a file)");
            assertThat(ended.status()).isZero();
        }
    }
}
