package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables to tables through transforms: what types the new columns have, and what the source takes over. */
class TransformedTablesTest {

    @TempDir
    private Path folder;

    private PostgresDatabase database;

    @BeforeEach
    void openDatabase() {
        database = PostgresServer.shared().createDatabase();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private String pipeline(String transforms) throws IOException {
        return Files.writeString(folder.resolve("people.yaml"), """
                name: people
                source: {postgres: {url: "%s", user: postgres, tables: [people]}}
                transforms:
                %s
                sink: {postgres: {url: "%s", user: postgres, table: copies}}
                errors: {max_rejected: 100%%}
                """.formatted(
                                database.url(), transforms.indent(2), database.url()))
                .toString();
    }

    private Ended run(String file) {
        return dataweaver("run", file, "--state-dir", folder.resolve("state").toString());
    }

    private String typesOfCopies() {
        return String.join(
                ", ",
                database.rows("select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute"
                        + " where attrelid = 'copies'::regclass and attnum > 0 order by attnum"));
    }

    @Test
    void columnsWithOtherValuesLoseTheTypeThatTheOldOnesHad() throws IOException {
        database.execute(
                "create type mood as enum ('glad', 'sad')",
                "create table people (id bigint primary key, code varchar(4), card varchar(16), mail varchar(9),"
                        + " mood mood, host inet, kept varchar(7))",
                "insert into people values (1, 'ab', '4111111111111111', 'a@b.c', 'glad', '10.0.0.1', 'as it')");
        String file = pipeline("""
                - hash: {columns: [code, host], key: "0123456789abcdef0123456789abcdef"}
                - tokenize: {columns: [card], key: "2b7e151628aed2a6abf7158809cf4f3c"}
                - mask: {columns: {mail: constant(far longer than nine), mood: keep_last(2)}}
                """);

        Ended ended = run(file);

        assertThat(ended.err()).contains("1 written, 0 filtered, 0 rejected");
        assertThat(ended.status()).isZero();
        assertThat(typesOfCopies())
                .isEqualTo("id bigint, code text, card text, mail text, mood text, host text,"
                        + " kept character varying(7)");
        assertThat(database.rows("select length(code), length(card), mail, mood, length(host), kept from copies"))
                .containsExactly("64|16|far longer than nine|**ad|64|as it");
    }

    @Test
    void aConditionIsNotLeftToTheSourceIfAStepInFrontOfItMayRejectTheRow() throws IOException {
        database.execute(
                "create table people (id bigint primary key, parts integer, total integer, note text)",
                "insert into people values (1, 0, 1, '7'), (2, 1, 1, '7'), (3, 1, 9, 'x'), (4, 2, 9, '7')");
        String file = pipeline("""
                - filter: "id < 100 and 10 / parts > 0 and id < 50"
                - filter: "total > 5"
                - map: {set: {number: "cast(note as integer)"}}
                - filter: "id > 1"
                """);

        assertThat(dataweaver("explain", file).out()).contains("filtered at the source: id < 100\n");
        Ended ended = run(file);

        assertThat(ended.err()).contains("1 written, 1 filtered, 2 rejected");
        assertThat(database.rows("select id from copies")).containsExactly("4");
    }

    @Test
    void conditionsMoveToTheSourcePastRenamesAndPastFiltersThatRejectNothing() throws IOException {
        database.execute(
                "create table people (id bigint primary key, name text, city text)",
                "insert into people values (1, 'Ada', 'Bern'), (2, 'Bo', 'Bern'), (3, 'Al', 'Basel'), (4, 'Al', 'Bern')");
        String file = pipeline("""
                - filter: "upper(name) like 'A%' and city in ('Bern', 'Basel')"
                - map: {rename: {town: city}}
                - filter: "town = 'Bern' and id > 1"
                """);

        assertThat(dataweaver("explain", file).out())
                .contains("filtered at the source: city in ('Bern', 'Basel') and city = 'Bern' and id > 1");
        Ended ended = run(file);

        assertThat(ended.err()).contains("1 written, 1 filtered, 0 rejected");
        assertThat(database.rows("select id, town from copies")).containsExactly("4|Bern");
    }

    @Test
    void textThatPostgresqlCannotHoldIsRejectedAndTheRestIsWritten() throws IOException {
        Files.writeString(folder.resolve("texts.jsonl"), """
                {"id": 1, "name": "before"}
                {"id": 2, "name": "high \\ud800 alone"}
                {"id": 3, "name": "low \\udc00 alone"}
                {"id": 4, "name": "zero \\u0000"}
                {"id": 5, "name": "pair \\ud83d\\ude00 é"}
                """);
        String file = Files.writeString(folder.resolve("texts.yaml"), """
                name: texts
                source: {json: {path: texts.jsonl, types: {id: bigint, name: text}}}
                sink: {postgres: {url: "%s", user: postgres, table: texts}}
                errors: {max_rejected: 100%%}
                """.formatted(database.url()))
                .toString();

        Ended ended = run(file);

        assertThat(ended.err()).contains("2 written, 0 filtered, 3 rejected");
        assertThat(database.rows("select id, name from texts order by id")).containsExactly("1|before", "5|pair 😀 é");
        String letters = dataweaver(
                        "dlq",
                        "list",
                        "texts",
                        "--state-dir",
                        folder.resolve("state").toString())
                .out();
        assertThat(letters)
                .contains("a surrogate stands alone: \\ud800", "a surrogate stands alone: \\udc00", "U+0000");
    }
}
