package io.dataweaver.testkit.store;

import static io.dataweaver.testkit.store.DrivenRun.rows;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.Upload;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a sink uploads to a store, and when it is seen, also if processes end in between. The sink takes the options of the
 * sink {@code file}.
 */
public abstract class ObjectSinkConformanceTest extends StoreServerTest {

    private static final String TARGET_EXISTS = "DW-SNK-150";
    private static final String TAKEN_OVER = "DW-SNK-152";

    /** So many rows fill more than one part of the least size, and leave a rest. */
    private static final int ROWS_OF_PARTS = 7_000;

    private final List<Sink> sinks = new ArrayList<>();
    private int buckets;
    private String bucket = "";

    /** Returns the plugin of the sink. */
    protected abstract SinkPlugin plugin();

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = "bucket-" + buckets++;
        server().makeBucket(bucket);
    }

    @AfterEach
    void closeSinks() {
        sinks.forEach(Sink::close);
        sinks.clear();
    }

    private Sink sink(String key, Map<String, ?> more) {
        return sink(key, more, context());
    }

    /** Returns a sink whose format is finished by reading what was written. */
    private Sink readingSink(String key) {
        return sink(key, Map.of(), context().withFormats(CountedFormat::new));
    }

    private Sink sink(String key, Map<String, ?> more, TestContext context) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("path", server().scheme() + "://" + bucket + "/" + key);
        options.put("format", "csv");
        options.put("part_size", "5MiB");
        options.put("store", Map.of(server().scheme(), server().options()));
        Sink sink = plugin().create(Options.parse(plugin().descriptor(), options), context);
        sinks.add(sink);
        return sink;
    }

    private ObjectPath at(String key) {
        return new ObjectPath(bucket, key);
    }

    private String read(String key) throws IOException {
        return text(at(key));
    }

    /** Returns the keys of all objects, hidden ones too. */
    private List<String> keys() {
        return store().list(at(""), true, Optional.empty()).objects().stream()
                .map(object -> object.path().key())
                .toList();
    }

    private List<Upload> uploads() {
        return store().uploads(at(""));
    }

    private static void assertFails(String code, ThrowingCallable call) {
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(call)
                .satisfies(
                        failure -> assertThat(failure.code().description().id()).isEqualTo(code));
    }

    @Test
    void joinsSplitsOfManyPartsInTheirOrder() throws IOException {
        DrivenRun run = new DrivenRun(sink("out/a.csv", Map.of()), "run-1");
        run.write(2, "c", 0, ROWS_OF_PARTS).write(0, "a", 0, 100).checkpoint();
        run.write(0, "a", 100, ROWS_OF_PARTS).write(1, "b", 0, 10).checkpoint();
        run.write(3, "d", 0, 1).write(2, "c", ROWS_OF_PARTS, 2 * ROWS_OF_PARTS).checkpoint();
        assertThat(keys()).as("hidden objects only").allMatch(key -> key.startsWith("out/.a.csv."));
        run.end();

        assertThat(read("out/a.csv"))
                .isEqualTo("id\n" + rows("a", 0, ROWS_OF_PARTS) + rows("b", 0, 10) + rows("c", 0, 2 * ROWS_OF_PARTS)
                        + rows("d", 0, 1));
        assertThat(keys()).containsExactly("out/a.csv");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void goesOnWhereAnotherProcessHasEnded() throws IOException {
        DrivenRun first = new DrivenRun(sink("a.csv", Map.of()), "run-1");
        first.write(0, "a", 0, ROWS_OF_PARTS).write(1, "b", 0, ROWS_OF_PARTS).checkpoint();
        first.write(0, "lost", 0, 10).write(1, "lost", 0, ROWS_OF_PARTS);
        DrivenRun second = first.resume(sink("a.csv", Map.of()));
        second.write(1, "b", ROWS_OF_PARTS, ROWS_OF_PARTS + 5).checkpoint();
        DrivenRun third = second.resume(sink("a.csv", Map.of()));
        third.write(0, "a", ROWS_OF_PARTS, 2 * ROWS_OF_PARTS).checkpoint();
        third.end();

        assertThat(read("a.csv")).isEqualTo("id\n" + rows("a", 0, 2 * ROWS_OF_PARTS) + rows("b", 0, ROWS_OF_PARTS + 5));
        assertThat(keys()).containsExactly("a.csv");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void endsAnObjectOfManySplitsWithWhatReadingItTells() throws IOException {
        DrivenRun first = new DrivenRun(readingSink("a.csv"), "run-1");
        first.write(0, "a", 0, ROWS_OF_PARTS).write(1, "b", 0, 10).checkpoint();
        first.write(0, "lost", 0, 10).write(1, "lost", 0, ROWS_OF_PARTS);
        DrivenRun second = first.resume(readingSink("a.csv"));
        second.write(1, "b", 10, ROWS_OF_PARTS).write(2, "c", 0, 3).checkpoint();
        assertThat(keys()).as("hidden objects only").allMatch(key -> key.startsWith(".a.csv."));
        second.complete();
        DrivenRun again = second.resume(readingSink("a.csv"));
        again.end();

        String rows = "id\n" + rows("a", 0, ROWS_OF_PARTS) + rows("b", 0, ROWS_OF_PARTS) + rows("c", 0, 3);
        assertThat(read("a.csv")).isEqualTo(rows + CountedFormat.end(rows.getBytes(US_ASCII)));
        assertThat(keys()).containsExactly("a.csv");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void endsAnObjectWithoutRowsWithWhatReadingItTells() throws IOException {
        new DrivenRun(readingSink("a.csv"), "run-1").checkpoint().end();
        assertThat(read("a.csv")).isEqualTo("id\n" + CountedFormat.end("id\n".getBytes(US_ASCII)));
    }

    @Test
    void completesAgainWhatWasCompletedAlready() throws IOException {
        DrivenRun first = new DrivenRun(sink("a.csv", Map.of()), "run-1");
        first.write(0, "a", 0, 10).checkpoint();
        first.complete();
        DrivenRun second = first.resume(sink("a.csv", Map.of()));
        second.end();
        assertThat(read("a.csv")).isEqualTo("id\n" + rows("a", 0, 10));
        assertThat(keys()).containsExactly("a.csv");
    }

    @Test
    void abortsWhatARunThatWasGivenUpHasUploaded() {
        DrivenRun first = new DrivenRun(sink("a.csv", Map.of()), "run-1");
        first.write(0, "a", 0, ROWS_OF_PARTS).write(1, "b", 0, ROWS_OF_PARTS).checkpoint();
        assertThat(uploads()).hasSize(2);
        new DrivenRun(sink("a.csv", Map.of()), "run-2");
        assertThat(uploads()).isEmpty();
        assertThat(keys()).containsExactly(".a.csv.dataweaver");
    }

    @Test
    void aProcessThatWasReplacedPublishesNothing() {
        DrivenRun first = new DrivenRun(sink("a.csv", Map.of()), "run-1");
        first.write(0, "a", 0, 10).checkpoint();
        first.resume(sink("a.csv", Map.of()));
        assertFails(TAKEN_OVER, first::complete);
        assertThat(keys()).doesNotContain("a.csv");
    }

    @Test
    void anObjectThatAppearedInTheMeantimeIsKept() throws IOException {
        DrivenRun run = new DrivenRun(sink("a.csv", Map.of()), "run-1");
        run.write(0, "a", 0, 10).checkpoint();
        put(at("a.csv"), "somebody's");
        assertFails(TARGET_EXISTS, run::complete);
        assertThat(read("a.csv")).isEqualTo("somebody's");
    }

    @Test
    void refusesATargetThatExistsUnlessItIsToBeReplaced() throws IOException {
        put(at("a.csv"), "old");
        assertFails(TARGET_EXISTS, () -> sink("a.csv", Map.of()).check(List.of(DrivenRun.SCHEMA)));
        DrivenRun run = new DrivenRun(sink("a.csv", Map.of("mode", "replace")), "run-1");
        run.write(0, "a", 0, 1).checkpoint();
        assertThat(read("a.csv")).isEqualTo("old");
        run.complete();
        assertThat(read("a.csv")).isEqualTo("id\n" + rows("a", 0, 1));
    }

    @Test
    void showsObjectsOfAFolderWithTheCheckpointThatHoldsThem() throws IOException {
        DrivenRun first = new DrivenRun(sink("out/", Map.of("roll_rows", 1000L)), "run-1");
        first.write(0, "a", 0, 1500).write(1, "b", 0, ROWS_OF_PARTS).prepare();
        assertThat(keys()).containsExactly("out/.dataweaver");
        DrivenRun second = first.resume(sink("out/", Map.of("roll_rows", 10_000L)));
        assertThat(content("out")).isEqualTo(rows("a", 0, 1500) + rows("b", 0, ROWS_OF_PARTS));
        second.commit();
        second.write(0, "a", 1500, 2 * ROWS_OF_PARTS).checkpoint();
        second.write(0, "lost", 0, ROWS_OF_PARTS);
        DrivenRun third = second.resume(sink("out/", Map.of()));
        third.write(0, "a", 2 * ROWS_OF_PARTS, 2 * ROWS_OF_PARTS + 1).checkpoint();
        third.end();

        assertThat(content("out")).isEqualTo(rows("a", 0, 2 * ROWS_OF_PARTS + 1) + rows("b", 0, ROWS_OF_PARTS));
        assertThat(keys()).allMatch(key -> key.startsWith("out/part-"));
        assertThat(uploads()).isEmpty();
    }

    /** Returns the rows of all objects below a folder, in the order of their names. */
    private String content(String folder) throws IOException {
        StringBuilder content = new StringBuilder();
        for (String key : keys()) {
            if (key.startsWith(folder + "/") && !key.startsWith(folder + "/.")) {
                String text = read(key);
                assertThat(text).startsWith("id\n");
                content.append(text, 3, text.length());
            }
        }
        return content.toString();
    }

    @Test
    void replacesTheObjectsOfEarlierRunsAtTheEnd() throws IOException {
        DrivenRun first = new DrivenRun(sink("out/", Map.of("mode", "replace")), "run-1");
        first.write(0, "a", 0, 10).checkpoint();
        first.end();
        DrivenRun second = new DrivenRun(sink("out/", Map.of("mode", "replace")), "run-2");
        second.write(0, "b", 0, 10).checkpoint();
        second.end();
        assertThat(content("out")).isEqualTo(rows("b", 0, 10));
    }
}
