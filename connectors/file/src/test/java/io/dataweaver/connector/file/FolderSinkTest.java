package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSinkTest {

    @TempDir
    Path folder;

    private Sink sink(Map<String, ?> more) {
        Map<String, Object> options = new TreeMap<>(Map.of("path", "out/", "format", "lines"));
        options.putAll(more);
        return FileSinks.create(folder, options);
    }

    private FileSinks.Run begin(String run, Map<String, ?> more) {
        return new FileSinks.Run(sink(more), run);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Path out = folder.resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Compression compression = Compression.ofName(file.toString());
                try (InputStream in = compression.unpack(Files.newInputStream(file))) {
                    contents.put(
                            out.relativize(file).toString(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void publishesPartsAtEachCheckpoint(String compression) throws Exception {
        FileSinks.Run run = begin("run1", Map.of("compression", compression));
        String ending =
                Compression.valueOf(compression.toUpperCase(Locale.ROOT)).ending();
        run.write(0, "a").write(1, "b");
        assertThat(files().keySet()).allMatch(name -> name.startsWith("."));

        run.checkpoint();
        assertThat(files())
                .containsEntry("part-00000-000001-000.lines" + ending, "id\na\n")
                .containsEntry("part-00001-000001-000.lines" + ending, "id\nb\n");

        run.write(1, "c").checkpoint().complete();
        assertThat(files())
                .isEqualTo(Map.of(
                        "part-00000-000001-000.lines" + ending,
                        "id\na\n",
                        "part-00001-000001-000.lines" + ending,
                        "id\nb\n",
                        "part-00001-000002-000.lines" + ending,
                        "id\nc\n"));
    }

    @Test
    void endsAPartAfterSoManyRows() throws Exception {
        FileSinks.Run run = begin("run1", Map.of("roll_rows", 2L));
        run.write(0, "a").write(0, "b", "c", "d", "e").checkpoint().complete();

        assertThat(files())
                .isEqualTo(Map.of(
                        "part-00000-000001-000.lines",
                        "id\na\nb\n",
                        "part-00000-000001-001.lines",
                        "id\nc\nd\n",
                        "part-00000-000001-002.lines",
                        "id\ne\n"));
    }

    @Test
    void endsAPartThatIsLargeEnough() throws Exception {
        FileSinks.Run run = begin("run1", Map.of("roll_size", "10"));
        run.write(0, "a").write(0, "0123456789").write(0, "b").checkpoint().complete();

        assertThat(files().values()).containsExactly("id\na\n0123456789\n", "id\nb\n");
    }

    @Test
    void everyPartHasHeaderAndFooter() throws Exception {
        FileSinks.Run run = begin("run1", Map.of("format", "list", "roll_rows", 2L));
        run.write(0, "a", "b", "c").checkpoint().complete();

        assertThat(files().values()).containsExactly("[a,b]", "[c]");
    }

    @Test
    void whatWasWrittenBehindTheCheckpointIsNeverPublished() throws Exception {
        FileSinks.Run first = begin("run1", Map.of("roll_rows", 1L));
        first.write(0, "a").checkpoint();
        first.write(0, "lost", "also lost").writer(0).flush();

        FileSinks.Run second = first.resume(sink(Map.of("roll_rows", 1L)));
        second.write(0, "b").checkpoint().complete();

        assertThat(files())
                .isEqualTo(Map.of("part-00000-000001-000.lines", "id\na\n", "part-00000-000002-000.lines", "id\nb\n"));
    }

    @Test
    void committingAndCompletingAgainChangesNothing() throws Exception {
        FileSinks.Run run = begin("run1", Map.of());
        run.write(0, "a").checkpoint();
        run.sink.commit(run.run, List.copyOf(run.last.values()));
        run.complete();
        run.complete();
        FileSinks.Run later = run.resume(sink(Map.of()));
        later.complete();

        assertThat(files()).isEqualTo(Map.of("part-00000-000001-000.lines", "id\na\n"));
    }

    @Test
    void refusesAFolderThatIsNotEmpty() throws Exception {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/other"), "precious");

        assertThatThrownBy(() -> begin("run1", Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("the folder out/ is not empty: it has other");
    }

    @Test
    void appendKeepsTheOldPartsAndReplaceRemovesThem() throws Exception {
        begin("run1", Map.of()).write(0, "a").checkpoint().complete();
        begin("run2", Map.of("mode", "append")).write(0, "b").checkpoint().complete();
        assertThat(files().values()).containsExactly("id\na\n", "id\nb\n");

        FileSinks.Run replacing = begin("run3", Map.of("mode", "replace"));
        replacing.write(0, "c").checkpoint();
        assertThat(files().values()).contains("id\na\n", "id\nb\n", "id\nc\n");
        replacing.complete();
        assertThat(files().values()).containsExactly("id\nc\n");
    }

    @Test
    void aProcessOfAnOlderEpochPublishesNothing() throws Exception {
        FileSinks.Run zombie = begin("run1", Map.of());
        zombie.write(0, "a");
        FileSinks.Run successor = zombie.resume(sink(Map.of()));

        assertThatThrownBy(zombie::checkpoint)
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("another run took over the target");
        successor.write(0, "a").checkpoint().complete();
        assertThat(files()).isEqualTo(Map.of("part-00000-000001-000.lines", "id\na\n"));
    }

    @Test
    void severalDatasetsGetFoldersWithin() throws Exception {
        Sink sink = sink(Map.of());
        List<Schema> schemas = List.of(FileSinks.SCHEMA, FileSinks.SCHEMA.withDataset("../../evil"));
        sink.check(schemas);
        SinkRun run = new SinkRun("pipeline", "run1", sink.fence("pipeline", 1), false);
        sink.prepare(run, schemas);
        for (int i = 0; i < 2; i++) {
            Split split = new Split("split" + i, i, schemas.get(i).dataset(), "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, schemas.get(i), Optional.empty()))) {
                writer.write(FileSinks.batch("a" + i));
                sink.commit(
                        run,
                        writer.prepare(1, FileSinks.position(1), true).stream().toList());
            }
        }
        sink.complete(run, List.of());
        sink.close();

        assertThat(files()).hasSize(2).containsEntry("orders/part-00000-000001-000.lines", "id\na0\n");
        assertThat(files().keySet()).allMatch(name -> !name.contains("../"));
        try (Stream<Path> top = Files.list(folder)) {
            assertThat(top).containsExactly(folder.resolve("out"));
        }
    }

    @Test
    void aFolderNeedsAFormat() {
        assertThatThrownBy(() -> FileSinks.create(folder, Map.of("path", "out/")))
                .hasMessage("the folder out/ does not tell the format of its files; name it, as in `format: csv`");
    }
}
