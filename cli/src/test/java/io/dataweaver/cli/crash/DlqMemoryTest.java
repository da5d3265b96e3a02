package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that take more memory than the processes have that deal with them. Takes about 20 seconds. */
class DlqMemoryTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int HEAP_MEGABYTES = 64;
    private static final int LETTERS = 40_000;
    private static final String FILLING = "text that fills the memory; ".repeat(70);

    @TempDir
    Path folder;

    private void write(String type) throws IOException {
        Files.writeString(folder.resolve("pipeline.yaml"), """
                name: orders
                source:
                  csv: {path: orders.csv, types: {id: bigint, total: %s, note: text}}
                sink:
                  csv: {path: out/, mode: append}
                parallelism: 1
                batch: {max_records: 500}
                errors: {max_rejected: 100%%}
                """.formatted(type));
    }

    private String dataweaver(String... arguments) throws Exception {
        try (ChildProcess process = Dataweaver.command()
                .heap(HEAP_MEGABYTES)
                .arguments(arguments)
                .in(folder)
                .start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as(process.output()).isZero();
            return process.output();
        }
    }

    @Test
    void lettersThatDoNotFitIntoMemoryAreListedExportedAndReplayed() throws Exception {
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("orders.csv"))) {
            csv.write("id,total,note\n");
            for (int i = 1; i <= LETTERS; i++) {
                csv.write(i + ",unknown," + FILLING + "\n");
            }
        }
        write("integer");
        assertThat(dataweaver("run", "pipeline.yaml")).contains("40 000 rejected");
        try (Stream<Path> segments = Files.list(folder.resolve(".dataweaver/orders/dead-letters"))) {
            assertThat(segments.mapToLong(segment -> segment.toFile().length()).sum())
                    .as("bytes of letters")
                    .isGreaterThan((long) HEAP_MEGABYTES << 20);
        }
        assertThat(dataweaver("dlq", "list", "pipeline.yaml")).contains("40 000 × source DW-REC-002");
        dataweaver("dlq", "export", "pipeline.yaml", "--to", "letters.jsonl");
        try (Stream<String> lines = Files.lines(folder.resolve("letters.jsonl"))) {
            assertThat(lines.count()).isEqualTo(LETTERS);
        }
        write("text");
        assertThat(dataweaver("dlq", "replay", "pipeline.yaml")).contains("40 000 replayed, 40 000 written");
        assertThat(dataweaver("dlq", "list", "pipeline.yaml")).contains("no dead letters");
    }
}
