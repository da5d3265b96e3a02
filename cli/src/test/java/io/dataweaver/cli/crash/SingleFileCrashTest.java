package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SingleFileCrashTest extends CrashTest {

    @Override
    String sink() {
        return "json: {path: out.jsonl}";
    }

    @Override
    List<String> stored() throws IOException {
        Path file = folder.resolve("out.jsonl");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).as("the order of the source").isEqualTo(expected());
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "file.before_sync, 1",
        "file.after_sync, 2",
        "file.half_joined, 1",
        "file.after_join, 1",
        "file.after_join_sync, 1",
        "file.before_rename, 1",
        "file.after_rename, 1",
        "file.after_publish, 1",
        "file.after_removal, 1",
        "file.after_complete, 1",
    })
    void goesOnAfterDyingInTheSinkAt(String failpoint, int nth) throws Exception {
        dieAt(failpoint, nth);
        finish();
    }
}
