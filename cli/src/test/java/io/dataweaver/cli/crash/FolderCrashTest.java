package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
}
