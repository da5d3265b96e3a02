package io.dataweaver.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Objects in folders that are called by values of their rows: what becomes of those of other runs. The sink takes the options
 * of the sink {@code file}.
 */
public abstract class ObjectPartitionsConformanceTest extends StoreServerTest {

    private static final Schema SCHEMA =
            Schema.of("orders", Field.required("id", DataTypes.BIGINT), Field.nullable("shop", DataTypes.TEXT));

    /** Returns the plugin of the sink. */
    protected abstract SinkPlugin plugin();

    private Sink sink(String bucket, String mode) {
        Map<String, Object> options = Map.of(
                "path",
                server().scheme() + "://" + bucket + "/out/",
                "format",
                "csv",
                "mode",
                mode,
                "partition_by",
                List.of("shop"),
                "store",
                Map.of(server().scheme(), server().options()));
        return plugin().create(Options.parse(plugin().descriptor(), options), context());
    }

    private static SinkRun begin(Sink sink, String run) {
        sink.check(List.of(SCHEMA));
        SinkRun begun = new SinkRun("pipeline", run, sink.fence("pipeline", 1), false);
        sink.prepare(begun, List.of(SCHEMA));
        return begun;
    }

    /** Writes rows up to a checkpoint, which is not committed. */
    private static List<Committable> write(Sink sink, SinkRun run, Row... rows) {
        WriterContext context = new WriterContext(new Split("split0", 0, "orders", "{}", 0), SCHEMA, Optional.empty());
        try (SinkWriter writer = sink.open(run, context)) {
            writer.write(Batches.of(SCHEMA, List.of(rows), 1));
            writer.flush();
            return writer.prepare(1, new Position("1"), true).stream().toList();
        }
    }

    private void complete(String bucket, String mode, String run, Row... rows) {
        try (Sink sink = sink(bucket, mode)) {
            SinkRun begun = begin(sink, run);
            List<Committable> last = write(sink, begun, rows);
            sink.commit(begun, last);
            sink.complete(begun, last);
        }
    }

    private List<String> keys(String bucket) {
        return store().list(new ObjectPath(bucket, ""), true, Optional.empty()).objects().stream()
                .map(object -> object.path().key())
                .toList();
    }

    @Test
    void areReplacedInAllFoldersAtTheEnd() throws IOException {
        server().makeBucket("replaced");
        complete("replaced", "append", "first", Row.of(1L, "a"), Row.of(2L, "b"));
        assertThat(keys("replaced")).hasSize(2);
        complete("replaced", "replace", "second", Row.of(3L, "a"), Row.of(4L, "c"));
        assertThat(keys("replaced"))
                .hasSize(2)
                .allMatch(key -> key.matches("out/shop=[ac]/part-pipeline-second-00000-000001-00000[01]\\.csv"));
    }

    @Test
    void areAbortedInAllFoldersWhenTheirRunWasGivenUp() throws IOException {
        server().makeBucket("given-up");
        try (Sink sink = sink("given-up", "append")) {
            write(sink, begin(sink, "first"), Row.of(1L, "a"), Row.of(2L, "b"));
        }
        assertThat(store().uploads(new ObjectPath("given-up", ""))).hasSize(2);
        try (Sink sink = sink("given-up", "append")) {
            begin(sink, "second");
        }
        assertThat(store().uploads(new ObjectPath("given-up", ""))).isEmpty();
        assertThat(keys("given-up")).noneMatch(key -> key.contains("shop="));
    }
}
