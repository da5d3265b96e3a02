package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderCrashTest extends CrashTest {

    @Override
    String sink() {
        return "json: {path: out/, roll_rows: 3000}";
    }

    @Override
    List<String> stored() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.sorted().toList()) {
                assertThat(file.getFileName().toString())
                        .as("what is left over")
                        .doesNotStartWith(".");
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "file.before_sync, 1",
        "file.after_sync, 3",
        "file.before_part_rename, 1",
        "file.before_part_rename, 4",
        "file.after_part_rename, 1",
        "file.after_part_rename, 3",
        "file.after_commit, 1",
        "file.after_commit, 2",
    })
    void goesOnAfterDyingInTheSinkAt(String failpoint, int nth) throws Exception {
        dieAt(failpoint, nth);
        finish();
    }
}
