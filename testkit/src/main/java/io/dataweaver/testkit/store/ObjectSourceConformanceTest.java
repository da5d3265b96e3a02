package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Which objects a source finds, and that it reads them as it found them. The source takes the options of the source
 * {@code file}.
 */
public abstract class ObjectSourceConformanceTest extends StoreServerTest {

    private static final String FILE_MISSING = "DW-SRC-150";
    private static final String FILE_CHANGED = "DW-SRC-152";
    private static final String BUCKET = "lake";

    /** Returns the plugin of the source. */
    protected abstract SourcePlugin plugin();

    @BeforeAll
    void makeBucket() throws IOException {
        server().makeBucket(BUCKET);
    }

    private static ObjectPath at(String key) {
        return new ObjectPath(BUCKET, key);
    }

    private String url(String key) {
        return server().scheme() + "://" + BUCKET + "/" + key;
    }

    private Source source(Object path) {
        return source(path, Map.of());
    }

    private Source source(Object path, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("path", path);
        options.put("store", Map.of(server().scheme(), server().options()));
        return plugin().create(Options.parse(plugin().descriptor(), options), context());
    }

    private static ReadRequest request(Source source) {
        return new ReadRequest(source.datasets().get(0), List.of(), new BatchLimits(7, 1 << 20, Duration.ofMillis(10)));
    }

    private List<String> found(String path) {
        try (Source source = source(path)) {
            return source.plan(List.of(request(source))).stream().map(Split::id).toList();
        }
    }

    private static void assertFails(String code, String message, ThrowingCallable call) {
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(
                        failure -> assertThat(failure.code().description().id()).isEqualTo(code));
    }

    @Test
    void findsObjectsByNameFolderAndPattern() {
        for (String key : List.of("f/a.csv", "f/b.csv", "f/.hidden.csv", "f/deep/c.csv", "f/deep/.h/d.csv", "g.csv")) {
            put(at(key), "id\n1\n");
        }
        assertThat(found(url("g.csv"))).containsExactly(url("g.csv"));
        assertThat(found(url("f/"))).containsExactly(url("f/a.csv"), url("f/b.csv"));
        assertThat(found(url("f"))).containsExactly(url("f/a.csv"), url("f/b.csv"));
        assertThat(found(url("f/[ab].csv"))).containsExactly(url("f/a.csv"), url("f/b.csv"));
        assertThat(found(url("f/**/*.csv"))).containsExactly(url("f/a.csv"), url("f/b.csv"), url("f/deep/c.csv"));
        assertThat(found(url("f/.h*.csv"))).containsExactly(url("f/.hidden.csv"));
        assertFails(
                FILE_MISSING,
                "no object matches '" + url("f/*.json") + "'; " + url("f/") + " has f/a.csv",
                () -> found(url("f/*.json")));
    }

    @Test
    void findsFewAmongMany() throws IOException {
        List<String> keys = IntStream.range(0, 2_500)
                .mapToObj(i -> "many/" + i + (i % 1_000 == 7 ? ".csv" : ".txt"))
                .toList();
        server().fill(store(), BUCKET, keys, "id\n1\n".getBytes(UTF_8));
        assertThat(found(url("many/*.csv")))
                .containsExactly(url("many/1007.csv"), url("many/2007.csv"), url("many/7.csv"));
    }

    @Test
    void anObjectThatIsOverwrittenOrDeletedIsNotReadAsIfItWereTheSame() throws InterruptedException {
        put(at("changing.csv"), "id\n1\n2\n");
        try (Source source = source(url("changing.csv"))) {
            ReadRequest request = request(source);
            List<Split> splits = source.plan(List.of(request));
            try (SplitReader reader = source.open(splits.get(0), request, Optional.empty())) {
                put(at("changing.csv"), "id\n3\n4\n");
                assertFails(
                        FILE_CHANGED,
                        url("changing.csv") + " has changed since the run was planned: it was overwritten",
                        () -> reader.read(Duration.ofSeconds(1)));
            }
            assertFails(FILE_CHANGED, "it was written to since", () -> source.resume(splits));
            store().delete(at("changing.csv"));
            assertFails(FILE_CHANGED, "it is gone", () -> source.resume(splits));
        }
    }

    @Test
    void anObjectThatIsOverwrittenBehindTheLastByteIsNoticedAtTheEnd() throws InterruptedException {
        put(at("late.csv"), "id\n1\n2\n");
        try (Source source = source(url("late.csv"))) {
            ReadRequest one = new ReadRequest(
                    source.datasets().get(0), List.of(), new BatchLimits(1, 1 << 20, Duration.ofMillis(10)));
            List<Split> splits = source.plan(List.of(one));
            try (SplitReader reader = source.open(splits.get(0), one, Optional.empty())) {
                assertThat(reader.read(Duration.ofSeconds(1))).isInstanceOf(ReadResult.Rows.class);
                put(at("late.csv"), "id\n3\n4\n");
                assertFails(FILE_CHANGED, url("late.csv") + " has changed", () -> {
                    while (!(reader.read(Duration.ofSeconds(1)) instanceof ReadResult.EndOfSplit)) {
                        // to the end
                    }
                });
            }
        }
    }

    /** What every source must do, over one object in ranges, and a packed one. */
    @Nested
    class Rows extends SourceConformanceTest {

        private static final int ROWS = 40;

        @BeforeEach
        void write() throws IOException {
            if (store().find(at("rows/a.jsonl.gz")).isPresent()) {
                return;
            }
            put(at("rows/a.jsonl"), lines(0));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(packed)) {
                out.write(lines(ROWS).getBytes(UTF_8));
            }
            store().put(at("rows/a.jsonl.gz"), packed.toByteArray(), new PutCondition.Always());
        }

        private static String lines(int from) {
            StringBuilder lines = new StringBuilder();
            for (int i = from; i < from + ROWS; i++) {
                lines.append("{\"id\": ")
                        .append(i)
                        .append(", \"name\": \"näme\\n")
                        .append(i)
                        .append("\"}\n");
            }
            return lines.toString();
        }

        @Override
        protected ComponentDescriptor descriptor() {
            return plugin().descriptor();
        }

        @Override
        protected Source openSource() {
            return source(url("rows/a.jsonl*"), Map.of("min_split", "300"));
        }

        @Override
        protected List<Row> expectedRows() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 2 * ROWS; i++) {
                rows.add(Row.of((long) i, "näme\n" + i));
            }
            return rows;
        }
    }
}
