package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleFileSinkTest {

    @TempDir
    Path folder;

    private Sink sink(String path) {
        return FileSinks.create(folder, Map.of("path", path));
    }

    private FileSinks.Run begin(String path) {
        return new FileSinks.Run(sink(path), "run1");
    }

    private String content(String name) throws IOException {
        Path file = folder.resolve(name);
        Compression compression = Compression.ofName(name);
        try (InputStream in = compression.unpack(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.csv", "out.csv.gz", "out.csv.zst"})
    void joinsSplitsInTheirOrder(String name) throws Exception {
        FileSinks.Run run = begin(name);
        run.write(2, "e").write(0, "a").write(1, "c").checkpoint();
        run.write(1, "d").write(0, "b").checkpoint();
        assertThat(files()).noneMatch(file -> file.equals(name));
        run.complete();

        assertThat(content(name)).isEqualTo("id\na\nb\nc\nd\ne\n");
        assertThat(files()).containsExactly(name);
    }

    @Test
    void putsSeparatorsOnlyBetweenPartsThatHoldRows() throws Exception {
        FileSinks.Run run =
                new FileSinks.Run(FileSinks.create(folder, Map.of("path", "out.txt", "format", "list")), "run1");
        run.write(0)
                .write(1, "a")
                .write(2)
                .write(3, "b", "c")
                .checkpoint()
                .write(1, "d")
                .checkpoint();
        run.complete();

        assertThat(content("out.txt")).isEqualTo("[a,d,b,c]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "list"})
    void aRunWithoutRowsWritesAFileWithoutRows(String format) throws Exception {
        FileSinks.Run run =
                new FileSinks.Run(FileSinks.create(folder, Map.of("path", "none.txt", "format", format)), "run1");
        run.complete();
        assertThat(content("none.txt")).isEqualTo(format.equals("csv") ? "id\n" : "[]");

        FileSinks.Run emptySplits =
                new FileSinks.Run(FileSinks.create(folder, Map.of("path", "empty.txt", "format", format)), "run1");
        emptySplits.write(0).write(1).checkpoint().complete();
        assertThat(content("empty.txt")).isEqualTo(format.equals("csv") ? "id\n" : "[]");
        assertThat(files()).containsExactly("empty.txt", "none.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.csv", "out.csv.gz", "out.csv.zst"})
    void whatWasWrittenBehindTheCheckpointIsWrittenAgain(String name) throws Exception {
        FileSinks.Run first = begin(name);
        first.write(0, "a").write(1, "c").checkpoint();
        first.write(0, "b").write(1, "lost").writer(0).flush();

        FileSinks.Run second = first.resume(sink(name));
        second.write(0, "b").write(1, "d").checkpoint();
        second.complete();

        assertThat(content(name)).isEqualTo("id\na\nb\nc\nd\n");
        assertThat(files()).containsExactly(name);
    }

    @Test
    void resumesBehindEveryCheckpoint() throws Exception {
        FileSinks.Run run = begin("out.csv");
        StringBuilder expected = new StringBuilder("id\n");
        for (int i = 0; i < 20; i++) {
            run.write(0, "row" + i)
                    .checkpoint()
                    .write(0, "not checkpointed")
                    .writer(0)
                    .flush();
            expected.append("row").append(i).append('\n');
            run = run.resume(sink("out.csv"));
        }
        run.complete();

        assertThat(content("out.csv")).isEqualTo(expected.toString());
        assertThat(files()).containsExactly("out.csv");
    }

    @Test
    void aWriterIsReopenedWithinARun() throws Exception {
        FileSinks.Run run = begin("out.csv");
        run.write(0, "a").checkpoint().write(0, "taken back");
        run.close();
        run.write(0, "b").checkpoint();
        run.complete();

        assertThat(content("out.csv")).isEqualTo("id\na\nb\n");
    }

    @Test
    void completingAgainChangesNothing() throws Exception {
        FileSinks.Run run = begin("out.csv");
        run.write(0, "a").checkpoint();
        run.complete();
        run.complete();

        FileSinks.Run later = run.resume(sink("out.csv"));
        later.complete();

        assertThat(content("out.csv")).isEqualTo("id\na\n");
        assertThat(files()).containsExactly("out.csv");
    }

    @Test
    void doesNotOverwriteUnlessAsked() throws Exception {
        Files.writeString(folder.resolve("out.csv"), "precious");

        assertThatThrownBy(() -> sink("out.csv").check(List.of(FileSinks.SCHEMA)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("the file out.csv exists already");
        assertThatThrownBy(() -> {
                    Sink sink = sink("out.csv");
                    sink.prepare(
                            new SinkRun("pipeline", "run1", sink.fence("pipeline", 1), false),
                            List.of(FileSinks.SCHEMA));
                })
                .hasMessage("the file out.csv exists already");
        assertThat(content("out.csv")).isEqualTo("precious");
        assertThat(files()).containsExactly("out.csv");

        FileSinks.Run run =
                new FileSinks.Run(FileSinks.create(folder, Map.of("path", "out.csv", "mode", "replace")), "run1");
        run.write(0, "a").checkpoint();
        assertThat(content("out.csv")).isEqualTo("precious");
        run.complete();
        assertThat(content("out.csv")).isEqualTo("id\na\n");
    }

    @Test
    void doesNotOverwriteAFileThatSomebodyElseCreatedMeanwhile() throws Exception {
        FileSinks.Run run = begin("out.csv");
        run.write(0, "a").checkpoint();
        Files.writeString(folder.resolve("out.csv"), "precious");

        assertThatThrownBy(run::complete).hasMessage("the file out.csv exists already");
        assertThat(content("out.csv")).isEqualTo("precious");
    }

    @Test
    void aProcessOfAnOlderEpochPublishesNothing() throws Exception {
        FileSinks.Run zombie = begin("out.csv");
        zombie.write(0, "a").checkpoint();
        FileSinks.Run successor = zombie.resume(sink("out.csv"));
        zombie.write(0, "zombie").checkpoint();
        successor.write(0, "b").checkpoint();

        assertThatThrownBy(zombie::complete)
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("another run took over the target");
        assertThat(files()).doesNotContain("out.csv");

        successor.complete();
        assertThat(content("out.csv")).isEqualTo("id\na\nb\n");
        assertThatThrownBy(zombie::complete).isInstanceOf(DataWeaverException.class);
        assertThat(content("out.csv")).isEqualTo("id\na\nb\n");
    }

    @Test
    void aNewRunRemovesWhatAnAbandonedOneLeft() throws Exception {
        begin("out.csv").write(0, "a").checkpoint();
        FileSinks.Run other = new FileSinks.Run(sink("out.csv"), "run2");
        other.write(0, "b").checkpoint();
        other.complete();

        assertThat(content("out.csv")).isEqualTo("id\nb\n");
        assertThat(files()).containsExactly("out.csv");
    }

    @Test
    void saysWhatIsMissingIfHiddenFilesWereRemoved() throws Exception {
        FileSinks.Run run = begin("out.csv");
        run.write(0, "a").checkpoint();
        run.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".tmp")).toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(run::complete)
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining(".out.csv.dataweaver-pipeline-run1-0-1-");
    }

    @Test
    void returnsWhatTheFormatCannotHold() throws Exception {
        FileSinks.Run run = begin("out.csv");
        List<Rejection> rejections = run.writer(0).write(FileSinks.batch("a", "!b", "c"));
        run.checkpoint().complete();

        assertThat(rejections).hasSize(1);
        assertThat(content("out.csv")).isEqualTo("id\na\nc\n");
    }

    @Test
    void hiddenFilesAreForTheOwnerOnlyAndTheResultAsUsual() throws Exception {
        Files.writeString(folder.resolve("model"), "");
        FileSinks.Run run = begin("out.csv");
        run.write(0, "a").checkpoint();
        Path part = folder.resolve(files().stream()
                .filter(file -> file.startsWith(".out.csv.dataweaver-pipeline-run1-0-1-"))
                .findFirst()
                .orElseThrow());
        assertThat(Files.getPosixFilePermissions(part))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        run.complete();

        assertThat(Files.getPosixFilePermissions(folder.resolve("out.csv")))
                .isEqualTo(Files.getPosixFilePermissions(folder.resolve("model")));
    }

    @Test
    void createsFoldersOnTheWay() throws Exception {
        FileSinks.Run run = begin("x/y/out.csv");
        run.write(0, "a").checkpoint().complete();

        assertThat(content("x/y/out.csv")).isEqualTo("id\na\n");
    }

    @Test
    void writesGzipThatTheJdkReads() throws Exception {
        FileSinks.Run run = begin("out.csv.gz");
        run.write(0, "a")
                .checkpoint()
                .write(0, "b")
                .checkpoint()
                .write(1, "c")
                .checkpoint()
                .complete();

        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("out.csv.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("id\na\nb\nc\n");
        }
    }

    @Test
    void refusesSeveralDatasetsAndOptionsOfFolders() {
        assertThatThrownBy(
                        () -> sink("out.csv").check(List.of(FileSinks.SCHEMA, FileSinks.SCHEMA.withDataset("items"))))
                .hasMessage("2 datasets cannot go into one file out.csv: [orders, items]");
        assertThatThrownBy(() -> FileSinks.create(folder, Map.of("path", "out.csv", "mode", "append")))
                .hasMessageContaining("`mode: append` is for folders");
        assertThatThrownBy(() -> FileSinks.create(folder, Map.of("path", "out.csv", "roll_rows", 5L)))
                .hasMessageContaining("are for folders");
        assertThatThrownBy(() -> sink("out.dat")).hasMessageContaining("cannot tell the format");
    }

    @Test
    void writesLargeRowsWhole() throws Exception {
        String large = "x".repeat(3 << 20);
        FileSinks.Run run = begin("out.csv");
        run.write(0, large, "b").write(1, large).checkpoint().complete();

        assertThat(content("out.csv")).isEqualTo("id\n" + large + "\nb\n" + large + "\n");
    }
}
