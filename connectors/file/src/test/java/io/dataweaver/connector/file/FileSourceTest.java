package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {

    @TempDir
    Path folder;

    private static String lines(int count) {
        StringBuilder text = new StringBuilder("id|name\n");
        for (int i = 1; i <= count; i++) {
            text.append("row").append(i).append("|name").append(i).append('\n');
        }
        return text.toString();
    }

    private static List<String> rows(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> (i + 1) + ":row" + i)
                .toList();
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(String text) {
        return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Source source(Object path) {
        return FileSources.create(folder, Map.of("path", path));
    }

    @Test
    void readsAPlainFileWithLineNumbers() throws Exception {
        write("orders.csv", lines(100));

        Source source = source("orders.csv");

        assertThat(source.datasets())
                .containsExactly(Schema.of(
                        "orders", Field.nullable("id", DataTypes.TEXT), Field.nullable("name", DataTypes.TEXT)));
        assertThat(FileSources.readAll(source)).isEqualTo(rows(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "gzip of two members", "zstd", "zstd of two frames"})
    void resumesBehindEveryBatch(String packing) throws Exception {
        String text = lines(50);
        byte[] bytes = switch (packing) {
            case "gzip" -> gzip(text);
            case "gzip of two members" -> concat(gzip(text.substring(0, 200)), gzip(text.substring(200)));
            case "zstd" -> zstd(text);
            case "zstd of two frames" -> concat(zstd(text.substring(0, 200)), zstd(text.substring(200)));
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
        write("orders.csv", bytes);
        Source source = source("orders.csv");
        ReadRequest request = FileSources.request(source, 7);
        Split split = source.plan(List.of(request)).get(0);
        FileSources.Read whole = FileSources.read(source, split, request, Optional.empty());
        assertThat(whole.rows()).isEqualTo(rows(50));
        assertThat(whole.positions()).hasSize(8);

        for (int i = 0; i < whole.positions().size(); i++) {
            Source later = source("orders.csv");
            later.resume(List.of(split));
            Position position = whole.positions().get(i);
            FileSources.Read rest = FileSources.read(later, split, request, Optional.of(position));
            assertThat(rest.rows())
                    .as("from " + position)
                    .isEqualTo(rows(50).subList(whole.rowsBefore().get(i), 50));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 100})
    void readsOneFileInSeveralRanges(int parallelism) throws Exception {
        write("orders.csv", lines(1000));
        Source source = FileSources.create(folder, parallelism, Map.of("path", "orders.csv", "min_split", "200"));
        ReadRequest request = FileSources.request(source, 7);

        List<Split> splits = source.plan(List.of(request));

        assertThat(splits).hasSize(Math.min(parallelism, lines(1000).length() / 200));
        assertThat(splits)
                .extracting(Split::ordinal)
                .isEqualTo(IntStream.range(0, splits.size()).boxed().toList());
        assertThat(splits).extracting(Split::id).doesNotHaveDuplicates();
        List<String> read = new ArrayList<>();
        for (Split split : splits) {
            read.addAll(
                    FileSources.read(source, split, request, Optional.empty()).rows());
        }
        assertThat(read).isEqualTo(rows(1000));
        assertThat(source.plan(List.of(request))).isEqualTo(splits);
    }

    @Test
    void doesNotCutFilesBelowTheMinimum() throws Exception {
        write("orders.csv", lines(1000));
        Source source = FileSources.create(folder, 8, Map.of("path", "orders.csv"));

        assertThat(source.plan(List.of(FileSources.request(source, 7)))).hasSize(1);
    }

    @Test
    void rejectsBadRecordsAndGoesOn() throws Exception {
        write("orders.csv", "id|name\na|1\n!b\nc|3\n");

        assertThat(FileSources.readAll(source("orders.csv"))).containsExactly("2:a", "4:c", "3!bad line");
    }

    @Test
    void readsOnlyWantedColumnsInTheWantedOrder() throws Exception {
        write("orders.csv", lines(3));
        Source source = source("orders.csv");
        ReadRequest all = FileSources.request(source, 7);
        ReadRequest request = new ReadRequest(all.schema().project(List.of("name")), List.of(), all.limits());
        Split split = source.plan(List.of(request)).get(0);

        assertThat(FileSources.read(source, split, request, Optional.empty()).rows())
                .containsExactly("2:name1", "3:name2", "4:name3");
    }

    @Test
    void givenTypesWin() throws Exception {
        write("orders.csv", lines(3));
        Source source = FileSources.create(folder, Map.of("path", "orders.csv", "types", Map.of("id", "bigint")));

        assertThat(source.datasets().get(0).field(0).type()).isEqualTo(DataTypes.BIGINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/*.csv", "data", "data/", "data/{a,b}.csv", "data/[ab].csv", "data/?.csv", "da*/*"})
    void findsFilesByPatternsAndFoldersInTheOrderOfNames(String path) throws Exception {
        write("data/b.csv", "id\nb\n");
        write("data/a.csv", "id\na\n");
        write("data/.hidden.csv", "id\nhidden\n");
        Files.createDirectories(folder.resolve("data/c.csv"));

        assertThat(FileSources.readAll(source(path))).containsExactly("2:a", "2:b");
    }

    @Test
    void twoStarsReachAcrossFoldersAndNone() throws Exception {
        write("data/a.csv", "id\na\n");
        write("data/x/b.csv", "id\nb\n");
        write("data/x/y/c.csv", "id\nc\n");
        write("data/x/y/c.txt", "id\nno\n");
        write("data/.git/d.csv", "id\nno\n");

        assertThat(FileSources.readAll(source("data/**/*.csv"))).containsExactly("2:a", "2:b", "2:c");
        assertThat(FileSources.readAll(source("data/**.csv"))).containsExactly("2:a", "2:b", "2:c");
    }

    @Test
    void readsAListOfPathsInItsOrderAndEachFileOnce() throws Exception {
        write("a.csv", "id\na\n");
        write("b.csv", "id\nb\n");

        assertThat(FileSources.readAll(source(List.of("b.csv", "*.csv")))).containsExactly("2:b", "2:a");
    }

    @Test
    void followsSymbolicLinksAndStopsWhereTheyLoop() throws Exception {
        write("elsewhere/a.csv", "id\na\n");
        Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("data/a.csv"), folder.resolve("elsewhere/a.csv"));
        Files.createSymbolicLink(folder.resolve("data/loop"), folder.resolve("data"));

        assertThat(FileSources.readAll(source("data/**/*.csv"))).containsExactly("2:a");
    }

    @Test
    void takesANameWithSpecialCharactersLiterallyIfThereIsSuchAFile() throws Exception {
        write("a[1].csv", "id\nliteral\n");
        write("a1.csv", "id\npattern\n");

        assertThat(FileSources.readAll(source("a[1].csv"))).containsExactly("2:literal");
    }

    @Test
    void emptyFilesHoldNoRows() throws Exception {
        write("a.csv", "");
        write("b.csv", "id\nb\n");

        assertThat(FileSources.readAll(source("*.csv"))).containsExactly("2:b");
        assertThatThrownBy(() -> source("a.csv").datasets())
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("a.csv is empty");
    }

    @Test
    void aMissingFileNamesItsNeighbours() throws Exception {
        write("orders.csv", lines(1));
        write("items.csv", lines(1));

        assertThatThrownBy(() -> source("order.csv").datasets())
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("the file order.csv does not exist; its folder has orders.csv, items.csv");
        assertThatThrownBy(() -> source("x/*.csv").datasets()).hasMessageContaining("the folder x/ does not exist");
        assertThatThrownBy(() -> source("*.json").datasets()).hasMessage("no file matches '*.json'");
        Files.createDirectories(folder.resolve("nothing"));
        assertThatThrownBy(() -> source("nothing").datasets()).hasMessage("the folder nothing holds no file");
    }

    @Test
    void refusesFilesWhoseFormatCannotBeTold() throws Exception {
        write("orders.dat", lines(1));
        write("items.csv", lines(1));
        write("items.tsv", lines(1));

        assertThatThrownBy(() -> source("orders.dat").datasets())
                .hasMessageContaining("cannot tell the format of orders.dat");
        assertThatThrownBy(() -> source("items.*").datasets())
                .hasMessageContaining("the 2 files are of several formats");
        assertThat(FileSources.readAll(FileSources.create(folder, Map.of("path", "orders.dat", "format", "lines"))))
                .containsExactly("2:row1");
    }

    @Test
    void aFileThatIsNotOfTheFormatIsNamed() throws Exception {
        write("a.csv", "!none\n");

        assertThatThrownBy(() -> source("*.csv").datasets())
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("in a.csv: expected names between bars, but found !none");
    }

    @Test
    void aFileThatLacksAColumnIsFoundBeforeStart() throws Exception {
        write("a.csv", "id|name\n1|a\n");
        write("b.csv", "id\n1\n");
        Source source = source("*.csv");
        ReadRequest request = FileSources.request(source, 7);

        assertThatThrownBy(() -> source.plan(List.of(request)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessage("in b.csv: columns [id, name] are wanted, but there are [id]");
    }

    @Test
    void refusesToGoOnWithAFileThatChanged() throws Exception {
        write("orders.csv", lines(50));
        Source source = source("orders.csv");
        ReadRequest request = FileSources.request(source, 7);
        Split split = source.plan(List.of(request)).get(0);

        write("orders.csv", lines(51));
        assertThatThrownBy(() -> source.resume(List.of(split)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageMatching("orders.csv has changed since the run was planned: it had \\d+ bytes and has \\d+");

        write("orders.csv", lines(50));
        Files.setLastModifiedTime(folder.resolve("orders.csv"), FileTime.fromMillis(1));
        assertThatThrownBy(() -> source.open(split, request, Optional.empty()))
                .hasMessageContaining("it was written to since");

        Files.delete(folder.resolve("orders.csv"));
        assertThatThrownBy(() -> source.open(split, request, Optional.empty())).hasMessageContaining("it is gone");
    }

    @Test
    void noticesAFileThatIsCutWhileItIsRead() throws Exception {
        write("orders.csv", lines(50_000));
        Source source = source("orders.csv");
        ReadRequest request = FileSources.request(source, 7);
        Split split = source.plan(List.of(request)).get(0);
        try (SplitReader reader = source.open(split, request, Optional.empty())) {
            reader.read(Duration.ZERO);
            write("orders.csv", lines(40_000));

            assertThatThrownBy(() -> readToEnd(reader))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageMatching("orders.csv ended at byte \\d+, but byte \\d+ was expected");
        }
    }

    private static void readToEnd(SplitReader reader) throws InterruptedException {
        ReadResult result;
        do {
            result = reader.read(Duration.ZERO);
        } while (!(result instanceof ReadResult.EndOfSplit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void findsEveryTruncation(String packing) throws Exception {
        byte[] bytes = packing.equals("gzip") ? gzip(lines(200)) : zstd(lines(200));
        write("whole.csv", bytes);
        assertThat(FileSources.readAll(source("whole.csv"))).isEqualTo(rows(200));

        for (int length = Compression.MAGIC_BYTES; length < bytes.length; length++) {
            write("cut.csv", Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> FileSources.readAll(source("cut.csv")))
                    .as("cut at " + length)
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("cut.csv is truncated")
                    .extracting(failed -> ((DataWeaverException) failed).code())
                    .isEqualTo(FileErrorCode.COMPRESSION_BROKEN);
        }
    }

    @Test
    void findsEveryChangedByteOfGzip() throws Exception {
        byte[] bytes = gzip(lines(200));
        for (int at = 10; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x55;
            write("changed.csv", changed);
            assertThatThrownBy(() -> FileSources.readAll(source("changed.csv")))
                    .as("changed at " + at)
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageMatching("(?s).*changed.csv is (corrupt|truncated).*");
        }
    }

    @Test
    void refusesBytesBehindTheLastGzipMember() throws Exception {
        write("zeros.csv", concat(gzip(lines(5)), new byte[1000]));
        assertThat(FileSources.readAll(source("zeros.csv"))).isEqualTo(rows(5));

        write("garbage.csv", concat(gzip(lines(5)), "garbage".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> FileSources.readAll(source("garbage.csv")))
                .hasMessageContaining("bytes follow the last member that are no gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void refusesADecompressionBombWithinItsMemory(String packing) throws Exception {
        String zeros = "id\n" + "0".repeat(64 << 20);
        write("bomb.csv", packing.equals("gzip") ? gzip(zeros) : zstd(zeros));

        assertThatThrownBy(() -> FileSources.readAll(source("bomb.csv")))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("bomb.csv expands to more than 200 times its size");
    }

    @Test
    void readsWhatExpandsMuchIfAllowed() throws Exception {
        write("same.csv", gzip("id\n" + "aaaaaaaaaaaaaaaaaaa\n".repeat(200_000)));

        assertThatThrownBy(() -> FileSources.readAll(source("same.csv")))
                .hasMessageContaining("same.csv expands to more than 200 times");
        assertThat(FileSources.readAll(FileSources.create(folder, Map.of("path", "same.csv", "max_ratio", 2000L))))
                .hasSize(200_000);
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        write("orders.csv", lines(50));
        Source source = source("orders.csv");
        ReadRequest request = FileSources.request(source, 25);
        try (SplitReader reader = source.open(source.plan(List.of(request)).get(0), request, Optional.empty())) {
            assertThat(reader.progress()).isZero();
            reader.read(Duration.ZERO);
            assertThat(reader.progress()).isBetween(0.4, 0.6);
            reader.read(Duration.ZERO);
            reader.read(Duration.ZERO);
            assertThat(reader.progress()).isEqualTo(1);
        }
    }
}
