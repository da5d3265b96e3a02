package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.fault.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes that end at once at each durable step, and others that go on. */
class FileSinkCrashTest {

    private static final int KILLED = 137;
    private static final List<String> PREPARING = List.of("file.before_sync", "file.after_sync");
    private static final List<String> COMPLETING = List.of(
            "file.half_joined",
            "file.after_join",
            "file.after_join_sync",
            "file.before_rename",
            "file.after_rename",
            "file.after_publish",
            "file.after_removal",
            "file.after_complete");
    private static final List<String> COMMITTING =
            List.of("file.before_part_rename", "file.after_part_rename", "file.after_commit");

    @TempDir
    Path folder;

    static Stream<String> crashesOfFiles() {
        return Stream.of(
                        PREPARING.stream().flatMap(name -> Stream.of(name + ":1", name + ":5")),
                        CrashingRun.FAILPOINTS.stream().flatMap(name -> Stream.of(name + ":1", name + ":3")),
                        COMPLETING.stream().map(name -> name + ":1"),
                        Stream.of("file.half_joined:2"))
                .flatMap(crashes -> crashes);
    }

    static Stream<String> crashesOfFolders() {
        return Stream.of(
                        PREPARING.stream().map(name -> name + ":5"),
                        CrashingRun.FAILPOINTS.stream().map(name -> name + ":2"),
                        COMMITTING.stream().flatMap(name -> Stream.of(name + ":1", name + ":2")))
                .flatMap(crashes -> crashes);
    }

    @ParameterizedTest
    @MethodSource("crashesOfFiles")
    void aFileIsWholeAfterACrashAt(String failpoint) throws Exception {
        String name = failpoint.endsWith(":1") ? "out.csv" : "out.csv.gz";
        assertThat(run(name, "auto", "csv", failpoint)).isEqualTo(KILLED);
        assertThat(run(name, "auto", "csv", null)).isZero();

        assertThat(content(folder.resolve(name))).isEqualTo(expectedFile());
        assertThat(visibleAndHidden(folder)).containsExactly(name, "state.json");
    }

    @Test
    void aFileIsWholeAfterACrashAtEachStepInTurn() throws Exception {
        for (String failpoint : Stream.of(PREPARING, CrashingRun.FAILPOINTS, COMPLETING)
                .flatMap(List::stream)
                .toList()) {
            assertThat(run("out.csv", "auto", "csv", failpoint + ":1"))
                    .as(failpoint)
                    .isEqualTo(KILLED);
        }
        assertThat(run("out.csv", "auto", "csv", null)).isZero();

        assertThat(content(folder.resolve("out.csv"))).isEqualTo(expectedFile());
        assertThat(visibleAndHidden(folder)).containsExactly("out.csv", "state.json");
    }

    @ParameterizedTest
    @MethodSource("crashesOfFolders")
    void aFolderIsWholeAfterACrashAt(String failpoint) throws Exception {
        assertThat(run("out/", "zstd", "lines", failpoint)).isEqualTo(KILLED);
        assertThat(run("out/", "zstd", "lines", null)).isZero();

        List<String> rows = new ArrayList<>();
        for (String part : visibleAndHidden(folder.resolve("out"))) {
            List<String> lines =
                    content(folder.resolve("out").resolve(part)).lines().toList();
            assertThat(lines.get(0)).isEqualTo("id|half");
            rows.addAll(lines.subList(1, lines.size()));
        }
        assertThat(rows).isEqualTo(expectedRows());
    }

    @ParameterizedTest
    @MethodSource("crashesOfFolders")
    void foldersOfValuesAreWholeAfterACrashAt(String failpoint) throws Exception {
        assertThat(run("out/", "none", "lines", failpoint, "half")).isEqualTo(KILLED);
        assertThat(run("out/", "none", "lines", null, "half")).isZero();

        Path out = folder.resolve("out");
        assertThat(visibleAndHidden(out)).containsExactly("half=even", "half=odd");
        List<String> rows = new ArrayList<>();
        for (String half : List.of("even", "odd")) {
            for (String part : visibleAndHidden(out.resolve("half=" + half))) {
                List<String> lines = content(out.resolve("half=" + half).resolve(part))
                        .lines()
                        .toList();
                assertThat(lines.get(0)).isEqualTo("id");
                lines.stream().skip(1).forEach(row -> rows.add(row + "|" + half));
            }
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expectedRows());
    }

    private static List<String> expectedRows() {
        return IntStream.range(0, CrashingRun.SPLITS)
                .boxed()
                .flatMap(split -> CrashingRun.rows(split).stream())
                .map(row -> row + "|" + CrashingRun.half(row))
                .toList();
    }

    private static String expectedFile() {
        return "id|half\n" + String.join("\n", expectedRows()) + "\n";
    }

    private static String content(Path file) throws IOException {
        try (InputStream in = Compression.ofName(file.toString()).unpack(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> visibleAndHidden(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private int run(String path, String compression, String format, @Nullable String failpoint, String... partitionBy)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        if (failpoint != null) {
            command.add("-D" + Failpoint.PROPERTY + "=" + failpoint + ":halt");
        }
        command.addAll(Arrays.asList(CrashingRun.class.getName(), folder.toString(), path, compression, format));
        command.addAll(List.of(partitionBy));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("at %s: %s", failpoint, output).isIn(0, KILLED);
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
