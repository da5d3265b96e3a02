package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StdinSourceTest {

    private static final Duration WAIT = Duration.ofSeconds(20);

    private static Source source(InputStream in) {
        return source(in, Map.of());
    }

    private static Source source(InputStream in, Map<String, ?> options) {
        Options parsed = Options.parse(new StdinSourcePlugin().descriptor(), options);
        return new StdinSource(StdinSettings.of(parsed), new TestContext(Path.of(""), 1), () -> in);
    }

    private static SplitReader open(Source source) {
        ReadRequest request = FileSources.request(source, 1000);
        List<Split> splits = source.plan(List.of(request));
        assertThat(splits).hasSize(1);
        return source.open(splits.get(0), request, Optional.empty());
    }

    private static List<String> rows(ReadResult result) {
        List<String> rows = new ArrayList<>();
        RowCursor row = ((ReadResult.Rows) result).batch().rows();
        while (row.next()) {
            rows.add(row.getText(0));
        }
        return rows;
    }

    private static List<String> readAll(Source source) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        try (source;
                SplitReader reader = open(source)) {
            ReadResult result = reader.read(WAIT);
            while (!(result instanceof ReadResult.EndOfSplit)) {
                rows.addAll(rows(result));
                result = reader.read(WAIT);
            }
        }
        return rows;
    }

    private static String lines(int count) {
        StringBuilder text = new StringBuilder("id|name\n");
        IntStream.rangeClosed(1, count)
                .forEach(i -> text.append("row").append(i).append("|x\n"));
        return text.toString();
    }

    private static byte[] packed(String packing, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (packing) {
            case "gzip" -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(bytes);
                }
                return out.toByteArray();
            }
            case "zstd" -> {
                return Zstd.compress(bytes);
            }
            default -> {
                return bytes;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "zstd"})
    void readsInputThatIsLargerThanTheSample(String packing) throws Exception {
        List<String> expected =
                IntStream.rangeClosed(1, 300_000).mapToObj(i -> "row" + i).toList();

        assertThat(readAll(source(
                        new ByteArrayInputStream(packed(packing, lines(300_000))), Map.of("sample_size", "100KB"))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "zstd"})
    void readsInputThatIsSmallerThanTheSample(String packing) throws Exception {
        assertThat(readAll(source(new ByteArrayInputStream(packed(packing, lines(2))))))
                .containsExactly("row1", "row2");
    }

    @Test
    void infersFromASlowInputWithoutItsEndAndHandsRowsOnAsTheyCome() throws Exception {
        Pipe pipe = Pipe.open();
        try (OutputStream out = Channels.newOutputStream(pipe.sink());
                Source source = source(Channels.newInputStream(pipe.source()))) {
            out.write("id\nfirst\nsec".getBytes(StandardCharsets.UTF_8));
            assertThat(source.datasets().get(0).names()).containsExactly("id");
            try (SplitReader reader = open(source)) {
                assertThat(rows(reader.read(WAIT))).containsExactly("first");
                assertThat(reader.read(Duration.ZERO)).isInstanceOf(ReadResult.NothingYet.class);
                out.write("ond\n".getBytes(StandardCharsets.UTF_8));
                assertThat(rows(reader.read(WAIT))).containsExactly("second");
                out.write("third".getBytes(StandardCharsets.UTF_8));
                out.close();
                assertThat(rows(reader.read(WAIT))).containsExactly("third");
                assertThat(reader.read(WAIT)).isInstanceOf(ReadResult.EndOfSplit.class);
            }
        }
    }

    @Test
    void aWaitingReadIsWokenUp() throws Exception {
        Pipe pipe = Pipe.open();
        try (OutputStream out = Channels.newOutputStream(pipe.sink());
                Source source = source(Channels.newInputStream(pipe.source()))) {
            out.write("id\nfirst\n".getBytes(StandardCharsets.UTF_8));
            try (SplitReader reader = open(source)) {
                assertThat(rows(reader.read(WAIT))).containsExactly("first");
                Thread waker = new Thread(reader::wakeUp);
                waker.start();
                assertThat(reader.read(Duration.ofDays(1))).isInstanceOf(ReadResult.NothingYet.class);
                waker.join();
            }
        }
    }

    @Test
    void cannotBeReadAgain() {
        try (Source source = source(new ByteArrayInputStream("id\na\n".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(source.capabilities()).doesNotContain(Capability.REPLAYABLE);
            ReadRequest request = FileSources.request(source, 10);
            Split split = source.plan(List.of(request)).get(0);
            source.open(split, request, Optional.empty()).close();

            assertThatThrownBy(() -> source.open(split, request, Optional.empty()))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessage("standard input was read already and cannot be read again");
            assertThatThrownBy(() -> source.open(split, request, Optional.of(new Position("{}"))))
                    .isInstanceOf(DataWeaverException.class);
            assertThatThrownBy(() -> source.resume(List.of(split))).isInstanceOf(DataWeaverException.class);
        }
    }

    @Test
    void saysThatItIsEmpty() {
        try (Source source = source(InputStream.nullInputStream())) {
            assertThatThrownBy(source::datasets)
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessage("standard input is empty");
        }
    }

    @Test
    void saysThatPackedInputIsTruncated() throws Exception {
        byte[] bytes = packed("gzip", lines(100_000));
        InputStream cut = new ByteArrayInputStream(bytes, 0, bytes.length / 2);

        assertThatThrownBy(() -> readAll(source(cut, Map.of("sample_size", "1KB"))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("it ends in the middle of the data");
    }
}
