package io.dataweaver.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {

    @TempDir
    Path folder;

    @Test
    void makesTheSameRowsEachTime() throws Exception {
        LineitemCsv.write(folder.resolve("first.csv"), 2_000);
        LineitemCsv.write(folder.resolve("second.csv"), 2_000);
        assertThat(Files.mismatch(folder.resolve("first.csv"), folder.resolve("second.csv")))
                .isEqualTo(-1);
        List<String> lines = Files.readAllLines(folder.resolve("first.csv"));
        assertThat(lines).hasSize(2_001).allMatch(line -> line.split(",", -1).length == 16);
        assertThat(lines.get(1))
                .matches("\\d+,\\d+,\\d+,\\d,\\d+\\.00,\\d+\\.\\d\\d,0\\.\\d\\d,0\\.\\d\\d,[RAN],[OF],"
                        + "(\\d{4}-\\d\\d-\\d\\d,){3}[A-Z ]+,[A-Z ]+,[a-z ]{9,43}");
    }

    @Test
    void makesTheSameEventsEachTime() throws Exception {
        EventsJson.write(folder.resolve("first.jsonl"), 2_000);
        EventsJson.write(folder.resolve("second.jsonl"), 2_000);
        assertThat(Files.mismatch(folder.resolve("first.jsonl"), folder.resolve("second.jsonl")))
                .isEqualTo(-1);
        assertThat(DuckDbReference.count(folder.resolve("first.jsonl").toString(), "amount_cents > 5000"))
                .isBetween(900L, 1_100L);
    }
}
