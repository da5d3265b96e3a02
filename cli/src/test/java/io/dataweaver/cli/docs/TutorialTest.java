package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Main;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes through the tutorial as a reader does, in a folder of its own: saves its files, types its commands, and finds in what
 * they print each line that the page shows. An ellipsis stands for anything.
 */
class TutorialTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String FILE = "file: ";
    private static final String PROMPT = "$ dataweaver ";
    private static final String ROW = "-- ";

    @TempDir
    private Path folder;

    @Test
    void everyStepOfTheTutorialDoesWhatItSays() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            for (Snippet snippet : Snippet.on(Path.of("docs", "tutorial.md"))) {
                if (snippet.note().startsWith(FILE)) {
                    Files.writeString(folder.resolve(snippet.note().substring(FILE.length())), snippet.text());
                } else if (snippet.language().equals("console")) {
                    type(snippet, database);
                } else if (snippet.language().equals("sql")) {
                    query(snippet, database);
                }
            }
        }
    }

    private void type(Snippet snippet, PostgresDatabase database) throws IOException, InterruptedException {
        assertThat(snippet.text()).as(snippet.toString()).startsWith(PROMPT);
        String output = "";
        for (String line : snippet.text().split("\n")) {
            if (line.startsWith(PROMPT)) {
                output = run(line.substring(PROMPT.length()).split(" "), database);
            } else {
                for (String part : line.split("…")) {
                    assertThat(output).as("%s: %s", snippet, line).contains(part);
                }
            }
        }
    }

    private String run(String[] arguments, PostgresDatabase database) throws IOException, InterruptedException {
        PostgresServer server = database.server();
        String address = "postgresql://" + PostgresServer.USER + "@" + server.host() + ":" + server.port() + "/"
                + database.name();
        try (ChildProcess process = ChildProcess.java(Main.class)
                .environment("DATABASE_URL", address)
                .arguments(arguments)
                .in(folder)
                .start()) {
            process.awaitExit(LIMIT);
            return process.output();
        }
    }

    private static void query(Snippet snippet, PostgresDatabase database) {
        int rows = snippet.text().indexOf(ROW);
        List<String> expected = snippet.text()
                .substring(rows)
                .lines()
                .map(line -> line.substring(ROW.length()))
                .toList();
        String sql = snippet.text().substring(0, rows).strip().replace(";", "");
        assertThat(database.rows(sql).stream()
                        .map(row -> row.replace("|", " | "))
                        .toList())
                .as(snippet.toString())
                .isEqualTo(expected);
    }
}
