package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are called by values of the rows in them. */
class WrittenPartitionsTest {

    private static final Schema SALES = new Schema(
            "sales",
            List.of(
                    Field.nullable("id", DataTypes.BIGINT),
                    Field.nullable("dt", DataTypes.DATE),
                    Field.nullable("shop", DataTypes.TEXT)),
            List.of("id"));
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 22);
    private static final LocalDate SECOND = LocalDate.of(2026, 11, 23);

    @TempDir
    Path folder;

    private Sink sink(Map<String, ?> more) {
        Map<String, Object> options =
                new TreeMap<>(Map.of("path", "out/", "format", "json", "partition_by", List.of("dt", "shop")));
        options.putAll(more);
        FileSinkPlugin plugin = new FileSinkPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(folder));
    }

    /** Writes rows in a run of one checkpoint; returns what was rejected. */
    private List<Rejection> write(Map<String, ?> options, Row... rows) {
        try (Sink sink = sink(options)) {
            sink.check(List.of(SALES));
            String name = "run" + System.nanoTime();
            SinkRun run = new SinkRun("pipeline", name, sink.fence("pipeline", 1), false);
            sink.prepare(run, List.of(SALES));
            List<Rejection> rejections = new ArrayList<>();
            WriterContext context = new WriterContext(FileSinks.split(0), SALES, Optional.empty());
            List<Committable> last;
            try (SinkWriter writer = sink.open(run, context)) {
                for (Row row : rows) {
                    rejections.addAll(writer.write(Batches.of(SALES, List.of(row), 1)));
                }
                rejections.addAll(writer.flush());
                last = writer.prepare(1, FileSinks.position(rows.length), true).stream()
                        .toList();
            }
            sink.commit(run, last);
            sink.complete(run, last);
            return rejections;
        }
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Path out = folder.resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(out.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void areCalledLikeThoseOfHiveAndHoldTheOtherColumns() throws Exception {
        write(
                Map.of(),
                Row.of(1L, FIRST, "Curaçao"),
                Row.of(2L, SECOND, "a/b: 100%"),
                Row.of(3L, FIRST, "Curaçao"),
                Row.of(4L, null, null),
                Row.of(5L, SECOND, "__HIVE_DEFAULT_PARTITION__"),
                Row.of(6L, SECOND, ""));
        String part = "/part-00000-000001-00%d.jsonl";
        assertThat(files())
                .isEqualTo(Map.of(
                        "dt=2026-11-22/shop=Curaçao" + String.format(part, 1),
                        "{\"id\":1}\n{\"id\":3}\n",
                        "dt=2026-11-23/shop=a%2Fb%3A 100%25" + String.format(part, 0),
                        "{\"id\":2}\n",
                        "dt=__HIVE_DEFAULT_PARTITION__/shop=__HIVE_DEFAULT_PARTITION__" + String.format(part, 2),
                        "{\"id\":4}\n",
                        "dt=2026-11-23/shop=%5F_HIVE_DEFAULT_PARTITION__" + String.format(part, 3),
                        "{\"id\":5}\n",
                        "dt=2026-11-23/shop=" + String.format(part, 4),
                        "{\"id\":6}\n"));
    }

    @Test
    void areEndedEarlyWhenThereAreTooMany() throws Exception {
        write(
                Map.of("open_partitions", 2L),
                Row.of(1L, FIRST, "a"),
                Row.of(2L, FIRST, "b"),
                Row.of(3L, FIRST, "a"),
                Row.of(4L, FIRST, "c"),
                Row.of(5L, FIRST, "a"),
                Row.of(6L, FIRST, "b"));
        assertThat(files().values())
                .containsExactlyInAnyOrder(
                        "{\"id\":1}\n{\"id\":3}\n{\"id\":5}\n", "{\"id\":2}\n", "{\"id\":4}\n", "{\"id\":6}\n");
    }

    @Test
    void comeMixedTooMuchAtLast() {
        Row[] rows = new Row[1_002];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Row.of((long) i, FIRST, "shop " + i % 2);
        }
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(() -> write(Map.of("open_partitions", 1L), rows))
                .withMessageContaining("rows of more than 1 folders come mixed")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(FileErrorCode.TOO_MANY_PARTITIONS));
    }

    @Test
    void cannotBeCalledByALongTextWhichIsRejectedWithItsRow() throws Exception {
        Row tooLong = Row.of(2L, FIRST, "x".repeat(251));
        List<Rejection> rejections = write(Map.of(), Row.of(1L, FIRST, "x".repeat(250)), tooLong);
        assertThat(Rows.rejected(rejections)).containsExactly(tooLong);
        assertThat(rejections.get(0).column()).isEqualTo("shop");
        assertThat(files()).hasSize(1);
    }

    @Test
    void areReplacedWithThoseOfOtherValuesAndStayWhereSomethingElseIs() throws Exception {
        write(Map.of("mode", "append"), Row.of(1L, FIRST, "a"), Row.of(2L, SECOND, "b"));
        Files.writeString(folder.resolve("out/dt=2026-11-23/notes.txt"), "precious");
        write(Map.of("mode", "replace"), Row.of(3L, FIRST, "c"));
        assertThat(files())
                .hasSize(2)
                .containsEntry("dt=2026-11-23/notes.txt", "precious")
                .containsValue("{\"id\":3}\n");
        assertThat(folder.resolve("out/dt=2026-11-22/shop=a")).doesNotExist();
    }

    @Test
    void holdBackNoMoreThanIsAllowedTogether() throws Exception {
        HoardingFormat format = new HoardingFormat(TestContext.in(folder).format(ComponentRef.of("json")));
        SinkRun run = new SinkRun("pipeline", "run", 1, false);
        FileSinkSettings settings = FileSinkSettings.of(
                Options.parse(
                        new FileSinkPlugin().descriptor(),
                        Map.of("path", "out/", "format", "json", "partition_by", List.of("shop"))),
                folder);
        Path out = Files.createDirectories(settings.path());
        LocalParts parts = new LocalParts(
                new PartFiles(out, new HiddenNames(out, ""), Compression.NONE, run),
                new PartNames(out, out, settings, "json", run),
                FileSinks.split(0));
        List<FinishedPart> finished;
        try (FolderWriter writer = new FolderWriter(parts, settings, format, SALES, 10)) {
            for (int i = 0; i < 100; i++) {
                writer.write(Batches.of(SALES, List.of(Row.of((long) i, FIRST, "shop " + i % 8)), 1));
                assertThat(format.held()).isLessThanOrEqualTo(10);
            }
            finished = FinishedPart.parse(
                    writer.prepare(1, FileSinks.position(100), true).orElseThrow());
        }
        assertThat(format.held()).isZero();
        assertThat(finished).hasSize(8);
        List<String> lines = new ArrayList<>();
        for (FinishedPart part : finished) {
            lines.addAll(Files.readAllLines(out.resolve(part.hidden())));
        }
        assertThat(lines).hasSize(100).doesNotHaveDuplicates();
    }

    private void assertRefused(String message, String wayOut, Schema schema, Map<String, ?> options) {
        try (Sink sink = sink(options)) {
            assertThatExceptionOfType(DataWeaverException.class)
                    .isThrownBy(() -> sink.check(List.of(schema)))
                    .withMessageContaining(message)
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(FileErrorCode.PARTITION_UNFIT);
                        assertThat(failure.hint()).contains(wayOut);
                    });
        }
    }

    @Test
    void areRefusedBeforeARunIfNoFolderCanBeCalledSo() {
        Schema tags = Schema.of(
                "tags", Field.nullable("a/b", DataTypes.TEXT), Field.nullable("c", DataTypes.listOf(DataTypes.TEXT)));
        assertRefused(
                "names `day`, but the rows of sales have id, dt, shop",
                "name one",
                SALES,
                Map.of("partition_by", List.of("day")));
        assertRefused("names all columns", "leave one out", SALES, Map.of("partition_by", List.of("id", "dt", "shop")));
        assertRefused("names `c`, which is LIST<TEXT>", "single values", tags, Map.of("partition_by", List.of("c")));
        assertRefused("names `a/b`, and no folder", "rename", tags, Map.of("partition_by", List.of("a/b")));
    }

    @Test
    void areRefusedBesideOptionsThatDoNotGoTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink(Map.of("path", "out.json")))
                .withMessageContaining("`path` is one file; end it with a slash");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink(Map.of("partition_by", List.of("dt", "dt"))))
                .withMessageContaining("names `dt` twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink(Map.of("partition_by", List.of())))
                .withMessageContaining("names no column");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FileSinks.create(folder, Map.of("path", "out/", "format", "lines", "open_partitions", 3L)))
                .withMessageContaining("is for `partition_by`");
    }
}
