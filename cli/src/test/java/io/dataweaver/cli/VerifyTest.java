package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} and {@code repair} between two real databases, one of which somebody has damaged. */
final class VerifyTest {

    private static final int ROWS = 3000;

    @TempDir
    private Path folder;

    private PostgresDatabase shop;
    private PostgresDatabase warehouse;

    @BeforeEach
    void prepare() {
        shop = PostgresServer.shared().createDatabase();
        warehouse = PostgresServer.shared().createDatabase();
        shop.execute(
                "create table orders (id bigint primary key, note text, total numeric(12,2), ratio float8,"
                        + " at timestamptz, data jsonb, tags text[], status text)",
                "insert into orders select i, 'note ' || i, i + 0.05, i / 7.0, timestamptz '2026-01-01 00:00Z'"
                        + " + i * interval '1 hour', jsonb_build_object('n', i), array['a', 'b'],"
                        + " case when i % 10 = 0 then 'DRAFT' else 'PAID' end from generate_series(1, " + ROWS + ") i");
    }

    @AfterEach
    void close() {
        shop.close();
        warehouse.close();
    }

    private Cli.Ended dataweaver(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state-dir", folder.resolve("state").toString()));
        return Cli.dataweaver(all.toArray(String[]::new));
    }

    private String pipeline(String transforms, String mode) throws IOException {
        return Files.writeString(
                        folder.resolve("orders.yaml"), """
                        name: orders
                        source:
                          postgres: {url: "%s", user: postgres, table: public.orders}
                        transforms:
                        %s
                        sink:
                          postgres: {url: "%s", user: postgres, table: copy, mode: %s}
                        """.formatted(shop.url(), transforms, warehouse.url(), mode))
                .toString();
    }

    private String plain() throws IOException {
        return pipeline("  - filter: \"true\"", "upsert");
    }

    private void copy(String pipeline) {
        Cli.Ended ended = dataweaver("run", pipeline);
        assertThat(ended.err()).contains("0 rejected");
        assertThat(ended.status()).isZero();
    }

    private void damage() {
        warehouse.execute(
                "delete from copy where id = 11",
                "insert into copy select 9011, note, total, ratio, at, data, tags, status from copy where id = 12",
                "update copy set total = total + 0.01 where id = 21",
                "update copy set note = note || ' ' where id = 22",
                "update copy set note = null where id = 23",
                "update copy set at = at - interval '3 hours' where id = 24",
                "update copy set data = '{\"n\": \"25\"}' where id = 25",
                "update copy set tags = array['b', 'a'] where id = 26",
                "update copy set ratio = ratio * 1.0000000001 where id = 27");
    }

    @Test
    void namesEveryDamagedRowAndMendsJustThose() throws IOException {
        String pipeline = plain();
        copy(pipeline);
        Cli.Ended equal = dataweaver("verify", pipeline);
        assertThat(equal.err()).contains("orders: 3 000 rows of the source, 3 000 of the sink; equal");
        assertThat(equal.out()).isEmpty();
        assertThat(equal.status()).isZero();

        damage();
        Cli.Ended found = dataweaver("verify", pipeline, "--recheck", "0");
        assertThat(found.status()).isEqualTo(ExitStatus.DIFFERENT);
        assertThat(found.out()
                        .lines()
                        .map(line -> line.replaceAll(" {2,}", " | ").strip()))
                .contains(
                        "missing | public.orders | id=11",
                        "extra | public.orders | id=9011",
                        "different | public.orders | id=21 | total | 21.05 | 21.06",
                        "different | public.orders | id=22 | note | 'note 22' | 'note 22 '",
                        "different | public.orders | id=23 | note | 'note 23' | null",
                        "different | public.orders | id=25 | data | '{\"n\": 25}' | '{\"n\": \"25\"}'",
                        "different | public.orders | id=26 | tags | [a, b] | [b, a]")
                .anyMatch(line -> line.startsWith(
                        "different | public.orders | id=24 | at | '2026-01-02T00:00:00Z' | '2026-01-01T21:00:00Z'"))
                .anyMatch(line -> line.startsWith("different | public.orders | id=27 | ratio |"))
                .hasSize(10);
        assertThat(found.err()).contains("1 missing, 1 extra, 7 different").contains("orders: 9 differences");

        Cli.Ended dry = dataweaver("repair", pipeline, "--recheck", "0", "--dry-run", "--delete");
        assertThat(dry.err()).contains("to do: copy 8 keys, delete 1 key at the sink");
        assertThat(dry.status()).isZero();
        assertThat(dataweaver("repair", pipeline, "--recheck", "0").err()).contains("nothing was repaired");
        assertThat(warehouse.number("select count(*) from copy where id = 11")).isZero();

        warehouse.execute(
                "create table touched (id bigint)",
                "create function touch() returns trigger language plpgsql as"
                        + " 'begin insert into touched values (coalesce(new.id, old.id)); return null; end'",
                "create trigger touch after insert or update or delete on copy for each row execute function touch()");
        Cli.Ended kept = dataweaver("repair", pipeline, "--recheck", "0", "--yes");
        assertThat(kept.err()).contains("copied 8 keys, deleted 0 keys").contains("1 extra");
        assertThat(kept.status()).isEqualTo(ExitStatus.DIFFERENT);
        Cli.Ended repaired = dataweaver("repair", pipeline, "--recheck", "0", "--yes", "--delete");
        assertThat(repaired.err()).contains("copied 0 keys, deleted 1 key").contains("equal");
        assertThat(repaired.status()).isZero();
        assertThat(warehouse.rows("select id from touched order by 1"))
                .containsExactly("11", "21", "22", "23", "24", "25", "26", "27", "9011");
        assertThat(dataweaver("verify", pipeline, "--recheck", "0").status()).isZero();
        assertThat(dataweaver("repair", pipeline, "--recheck", "0", "--yes").err())
                .contains("there is nothing to repair");
    }

    @Test
    void comparesBehindTheTransformsAndByTheKeyThatTheyMake() throws IOException {
        String pipeline = pipeline("""
                  - filter: "status <> 'DRAFT'"
                  - map:
                      keep: [note]
                      set: {order_id: "cast(id + 100000 as text)", total: "cast(total * 2 as decimal(20, 4))"}
                """, "upsert, key: [order_id]");
        copy(pipeline);
        assertThat(dataweaver("verify", pipeline).status()).isZero();
        warehouse.execute(
                "update copy set total = 0 where order_id = '100007'", "delete from copy where order_id = '100008'");
        Cli.Ended found = dataweaver("verify", pipeline, "--recheck", "0", "--json");
        assertThat(found.status()).isEqualTo(ExitStatus.DIFFERENT);
        assertThat(found.out())
                .contains("\"ok\" : false", "\"missing\" : 1", "\"different\" : 1", "\"order_id\" : \"100008\"")
                .contains("\"sourceRows\" : 2700");
        assertThat(dataweaver("repair", pipeline, "--recheck", "0", "--yes").status())
                .isZero();
        assertThat(warehouse.value("select total from copy where order_id = '100007'"))
                .isEqualTo("14.1000");
        assertThat(warehouse.number("select count(*) from copy")).isEqualTo(2700);
    }

    @Test
    void comparesValuesThatTheTargetHoldsInOtherTypes() throws IOException {
        warehouse.execute("create table copy (id numeric primary key, note varchar(40), total numeric, ratio float8,"
                + " at timestamptz(6), data json, tags text, status char(8), loaded timestamptz default now())");
        String pipeline = pipeline("  - map: {keep: [id, note, total, ratio, at, data, status]}", "upsert, key: [id]");
        copy(pipeline);
        assertThat(dataweaver("verify", pipeline).status()).isZero();
        warehouse.execute("update copy set id = 5.5 where id = 5", "update copy set status = 'X' where id = 6");
        Cli.Ended found = dataweaver("verify", pipeline, "--recheck", "0");
        assertThat(found.err()).contains("1 missing, 1 extra, 1 different");
        assertThat(found.out()).contains("'PAID'").contains("'X'").contains("id=5.5");
    }

    @Test
    void comparesWholeRowsWhereThereIsNoKeyAndRefusesToRepairThem() throws IOException {
        shop.execute("create table plain as select id, note from orders where id <= 100");
        String pipeline = Files.writeString(folder.resolve("plain.yaml"), """
                        name: plain
                        source: {postgres: {url: "%s", user: postgres, table: plain}}
                        sink: {postgres: {url: "%s", user: postgres, table: plain}}
                        """.formatted(shop.url(), warehouse.url()))
                .toString();
        copy(pipeline);
        warehouse.execute("insert into plain select * from plain where id = 3", "delete from plain where id = 4");
        Cli.Ended found = dataweaver("verify", pipeline, "--recheck", "0");
        assertThat(found.err()).contains("no key: whole rows were compared").contains("1 missing, 1 duplicate");
        assertThat(found.out())
                .contains("id=3, note='note 3'")
                .contains("1 row")
                .contains("2 rows");
        Cli.Ended refused = dataweaver("repair", pipeline, "--recheck", "0", "--yes");
        assertThat(refused.err()).contains("DW-CFG-295").contains("adds rows").contains("`upsert`");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void saysWhatCannotBeCompared() throws IOException {
        String toFile = Files.writeString(folder.resolve("out.yaml"), """
                        name: out
                        source: {postgres: {url: "%s", user: postgres, table: orders}}
                        sink: {stdout: {format: csv}}
                        """.formatted(shop.url()))
                .toString();
        assertThat(dataweaver("verify", toFile).err()).contains("DW-CFG-290").contains("cannot read back");
        String pipeline = plain();
        Cli.Ended notThere = dataweaver("verify", pipeline);
        assertThat(notThere.err()).contains("DW-SCH-100").contains("does not exist");
        copy(pipeline);
        Cli.Ended misspelt = dataweaver("verify", pipeline, "--tables", "public.order");
        assertThat(misspelt.err()).contains("DW-CFG-293").contains("writes no 'public.order'");
        warehouse.execute("alter table copy alter column total type timestamptz using now()");
        Cli.Ended other = dataweaver("verify", pipeline);
        assertThat(other.err())
                .contains("DW-CFG-292")
                .contains("column 'total'")
                .contains("TIMESTAMPTZ");
        assertThat(other.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void comparesOnlyWhatIsAskedForOfSeveralTables() throws IOException {
        shop.execute(
                "create table items (id int primary key, name text)", "insert into items values (1, 'a'), (2, 'b')");
        String pipeline = Files.writeString(folder.resolve("shop.yaml"), """
                        name: shop
                        source: {postgres: {url: "%s", user: postgres, tables: [public.*]}}
                        sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
                        """.formatted(shop.url(), warehouse.url()))
                .toString();
        copy(pipeline);
        warehouse.execute("delete from orders where id = 1", "update items set name = 'c' where id = 2");
        Cli.Ended all = dataweaver("verify", pipeline, "--recheck", "0", "--limit", "1");
        assertThat(all.err()).contains("shop: 2 differences (--limit shows more)");
        Cli.Ended one = dataweaver("verify", pipeline, "--recheck", "0", "--tables", "public.items");
        assertThat(one.err()).contains("public.items: 2 rows of the source").doesNotContain("public.orders:");
        assertThat(one.out()).contains("'b'").contains("'c'");
        Cli.Ended sampled = dataweaver("verify", pipeline, "--recheck", "0", "--sample", "0.0001");
        assertThat(sampled.err()).contains("of the keys");
        assertThat(dataweaver("repair", pipeline, "--recheck", "0", "--tables", "public.items", "--yes")
                        .status())
                .isZero();
        assertThat(warehouse.value("select name from items where id = 2")).isEqualTo("b");
        assertThat(warehouse.number("select count(*) from orders")).isEqualTo(ROWS - 1);
    }

    @Test
    void needsNoOrderOfKeysThatBothSidesShare() throws IOException {
        String words = "insert into %s select w || i from generate_series(1, 500) i,"
                + " unnest(array['a', 'A', 'b', ' b', 'ä', 'z', 'Z', '漢', '_', '-', 'a-']) w order by %s";
        shop.execute(
                "create table words (word text collate \"C\" primary key)", words.formatted("words", "md5(w || i)"));
        warehouse.execute(
                "create table words (word text collate \"POSIX\" primary key)", words.formatted("words", "i desc, w"));
        String pipeline = Files.writeString(folder.resolve("words.yaml"), """
                        name: words
                        source: {postgres: {url: "%s", user: postgres, table: words}}
                        sink: {postgres: {url: "%s", user: postgres, table: words, mode: upsert}}
                        """.formatted(shop.url(), warehouse.url()))
                .toString();
        assertThat(dataweaver("verify", pipeline).err()).contains("5 500 rows of the source, 5 500 of the sink; equal");
        warehouse.execute("update words set word = 'A-250' where word = 'A250'");
        assertThat(dataweaver("verify", pipeline, "--recheck", "0").out()).contains("word='A250'", "word='A-250'");
    }

    @Test
    void mendsATableOfWhichNothingIsLeft() throws IOException {
        String pipeline = plain();
        copy(pipeline);
        warehouse.execute("truncate copy");
        Cli.Ended repaired = dataweaver("repair", pipeline, "--recheck", "0", "--yes");
        assertThat(repaired.err()).contains("3 000 missing").contains("copied 3 000 keys");
        assertThat(repaired.status()).isZero();
        assertThat(warehouse.number("select count(*) from copy")).isEqualTo(ROWS);
    }
}
