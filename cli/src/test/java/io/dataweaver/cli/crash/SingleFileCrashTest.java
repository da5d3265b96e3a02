package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
}
