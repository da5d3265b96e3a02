package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a sink as an engine does. */
final class SinkHarness {

    private SinkHarness() {}

    static Split split(int ordinal, String dataset) {
        return new Split("split-" + ordinal, ordinal, dataset, "{}", 0);
    }

    static Position position(long rows) {
        return new Position("{\"rows\":" + rows + "}");
    }

    static PostgresSink sink(PostgresDatabase database, Object... options) {
        return sink(database, SchemaPolicy.FREEZE, options);
    }

    static PostgresSink sink(PostgresDatabase database, SchemaPolicy policy, Object... options) {
        return (PostgresSink) new PostgresSinkPlugin()
                .create(
                        Options.parse(new PostgresSinkPlugin().descriptor(), raw(database, options)),
                        new TestContext(policy));
    }

    static Map<String, Object> raw(PostgresDatabase database, Object... options) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("url", database.url());
        raw.put("user", PostgresServer.USER);
        for (int i = 0; i < options.length; i += 2) {
            raw.put((String) options[i], options[i + 1]);
        }
        return raw;
    }

    /** Starts a run: takes the epoch and makes the target ready. */
    static SinkRun start(PostgresSink sink, String pipeline, String run, boolean resumed, Schema... schemas) {
        sink.check(List.of(schemas));
        long epoch = sink.fence(pipeline, 1);
        SinkRun started = new SinkRun(pipeline, run, epoch, resumed);
        sink.prepare(started, List.of(schemas));
        return started;
    }

    static SinkWriter open(PostgresSink sink, SinkRun run, Schema schema, int split) {
        return sink.open(run, new WriterContext(split(split, schema.dataset()), schema, Optional.empty()));
    }

    /** Writes everything in one run of one split, and returns what was rejected. */
    static List<Rejection> copy(PostgresSink sink, Schema schema, RecordBatch... batches) {
        SinkRun run = start(sink, "p", "run-1", false, schema);
        List<Rejection> rejections = new ArrayList<>();
        try (SinkWriter writer = open(sink, run, schema, 0)) {
            for (RecordBatch batch : batches) {
                rejections.addAll(writer.write(batch));
            }
            rejections.addAll(writer.flush());
            writer.prepare(1, position(0), true);
        }
        sink.complete(run, List.of());
        return rejections;
    }

    /** Returns a batch of inserts, each row as an array of its values. */
    static RecordBatch batch(Schema schema, @Nullable Object[]... rows) {
        BatchBuilder builder = new BatchBuilder(schema, rows.length);
        long origin = 0;
        for (@Nullable Object[] row : rows) {
            append(builder, ChangeKind.INSERT, ++origin, row);
        }
        return builder.build();
    }

    static void append(BatchBuilder builder, ChangeKind kind, long origin, @Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            builder.column(i).appendValue(values[i]);
        }
        builder.endRow(kind, origin);
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }
}
