package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    private Path folder;

    private Ended doctor(String yaml, String... more) throws IOException {
        String file = Files.writeString(folder.resolve("orders.yaml"), yaml).toString();
        String[] all = new String[more.length + 4];
        System.arraycopy(more, 0, all, 4, more.length);
        all[0] = "doctor";
        all[1] = file;
        all[2] = "--state-dir";
        all[3] = folder.resolve("state").toString();
        return dataweaver(all);
    }

    @Test
    void everyCheckSaysWhatItFoundAndNothingStays() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id\n1\n");
        Ended ended = doctor("source: {csv: in.csv}\nsink: {json: out.jsonl}\n");
        assertThat(ended.out())
                .contains("pass     java", "pass     state folder", "skipped  ports", "source (file)", "in: id");
        assertThat(ended.status()).isZero();
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    void whatWouldFailARunFailsHereWithTheWayOut() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id\n1\n");
        Files.writeString(folder.resolve("out.jsonl"), "{}\n");
        Ended ended = doctor("source: {csv: missing.csv}\nsink: {json: out.jsonl}\n");
        assertThat(ended.out())
                .contains("fail     check", "DW-SRC-150", "fail     target", "exists already", "`mode: replace`");
        assertThat(ended.err()).contains("2 checks failed");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(doctor("source: {csv: in.csv}\nsink: {json: new.jsonl}\n", "--json")
                        .out())
                .contains("\"status\" : \"skipped\"", "\"failed\" : 0");
    }

    @Test
    void rightsInADatabaseAreLookedAt() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            String role = "reader_" + database.name();
            database.execute(
                    "create table orders (id int primary key)",
                    "create table copied (id int primary key)",
                    "create role " + role + " login",
                    "grant select on orders to " + role);
            String yaml = """
                    source: {postgres: {url: "%1$s", user: %2$s, table: orders}}
                    sink: {postgres: {url: "%1$s", user: %2$s, table: copied}}
                    """;
            Ended reader = doctor(yaml.formatted(database.url(), role));
            assertThat(reader.out())
                    .contains("pass     log in", "public.orders may be read", "fail     insert", "grant insert on");
            assertThat(reader.status()).isEqualTo(3);
            Ended owner = doctor(yaml.formatted(database.url(), PostgresServer.USER));
            assertThat(owner.out()).contains("public.copied may be written", "tables of positions can be made");
            assertThat(owner.status()).isZero();
            assertThat(database.number("select count(*) from pg_class where relname like 'dataweaver%'"))
                    .isZero();
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }
}
