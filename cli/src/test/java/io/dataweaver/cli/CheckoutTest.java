package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code dataweaver} at the root of a checkout, in one that is built already. */
@DisabledOnOs(OS.WINDOWS)
class CheckoutTest {

    private static final String STALE = "the engine flink is older than its sources; build it again: "
            + "mvn -Pquick -pl engines/flink -am package -DskipTests";

    private final Instant now = Instant.now();
    private final FileTime before = FileTime.from(now.minus(Duration.ofHours(2)));
    private final FileTime built = FileTime.from(now.minus(Duration.ofHours(1)));
    private final FileTime after = FileTime.from(now.minus(Duration.ofMinutes(30)));

    @TempDir
    private Path root;

    @BeforeEach
    void layOutABuiltCheckout() throws IOException {
        Files.copy(Path.of("../dataweaver"), root.resolve("dataweaver"));
        assertThat(root.resolve("dataweaver").toFile().setExecutable(true)).isTrue();
        for (String module : List.of(
                ".mvn",
                "api",
                "core",
                "formats",
                "connectors",
                "stores",
                "engines/local",
                "engines/flink",
                "metrics",
                "installer",
                "cli")) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
        }
        write("pom.xml", "");
        write("core/src/main/java/Core.java", "");
        write("engines/flink/src/main/java/Flink.java", "");
        write("cli/target/dataweaver/lib/dataweaver-cli-1.jar", "");
        write("engines/flink/target/engine/dataweaver-engine-flink-1.jar", "");
        Path command = write("cli/target/dataweaver/bin/dataweaver", "#!/bin/sh\necho \"started $*\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        age(root, before);
        age(root.resolve("cli/target/dataweaver"), FileTime.from(now));
        age(root.resolve("engines/flink/target"), built);
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private static void age(Path below, FileTime time) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, time);
            }
        }
    }

    /** Returns what the launcher prints. */
    private String dataweaver(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("dataweaver").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told;
    }

    @Test
    void linksAnEngineThatWasBuilt() throws Exception {
        assertThat(dataweaver("run", "orders.yaml", "--engine", "flink"))
                .isEqualTo("started run orders.yaml --engine flink\n");
        assertThat(root.resolve("cli/target/dataweaver/engines/flink")).isSymbolicLink();
    }

    @Test
    void saysThatAnEngineIsOlderThanItsSourcesOrTheCore() throws Exception {
        for (String source : List.of("engines/flink/src/main/java/Flink.java", "core/src/main/java/Core.java")) {
            Files.setLastModifiedTime(root.resolve(source), after);
            assertThat(dataweaver("run", "orders.yaml", "--engine", "flink"))
                    .as(source)
                    .contains(STALE)
                    .contains("started run orders.yaml --engine flink");
            age(root.resolve("core"), before);
            age(root.resolve("engines/flink/src"), before);
        }
    }

    @Test
    void saysItToWhoeverNamesTheEngineInTheFileAndToNobodyElse() throws Exception {
        write("orders.yaml", "name: orders\nengine:\n  flink: {rest: \"http://localhost:8081\"}\n");
        write("local.yaml", "name: local\n# flink is for later\n");
        Files.setLastModifiedTime(root.resolve("engines/flink/src/main/java/Flink.java"), after);
        assertThat(dataweaver("run", "orders.yaml")).contains(STALE);
        assertThat(dataweaver("run", "local.yaml")).isEqualTo("started run local.yaml\n");
    }
}
