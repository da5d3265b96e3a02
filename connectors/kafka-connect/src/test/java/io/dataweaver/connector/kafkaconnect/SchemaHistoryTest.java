package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The file of a history of schemas, and what becomes of it when a process is killed. */
class SchemaHistoryTest {

    /** A process that keeps a history until its input ends. */
    static final class Keeping {
        private Keeping() {}

        /** Tells where it keeps it. */
        public static void main(String[] arguments) throws IOException {
            try (SchemaHistory history = SchemaHistory.from(ConnectPosition.START)) {
                Files.writeString(history.file(), "{}\n");
                PrintStream told = System.out;
                told.println(history.file());
                told.flush();
                int ended = System.in.read();
                assertThat(ended).isNegative();
            }
        }
    }

    @Test
    void isDeletedByTheNextStartIfAProcessWasKilledAndNotBefore() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeping.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = process.inputReader()) {
            Path file = Path.of(told.readLine());
            startAndEnd();
            assertThat(file).hasContent("{}");
            process.destroyForcibly().waitFor();
            assertThat(file).hasContent("{}");
            startAndEnd();
            assertThat(file.getParent()).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void startAndEnd() {
        Path folder;
        try (SchemaHistory history = SchemaHistory.from(ConnectPosition.START);
                SchemaHistory beside = SchemaHistory.from(ConnectPosition.START)) {
            folder = history.file().getParent();
            assertThat(folder).isDirectory();
            assertThat(beside.file()).isNotEqualTo(history.file());
        }
        assertThat(folder).doesNotExist();
    }
}
