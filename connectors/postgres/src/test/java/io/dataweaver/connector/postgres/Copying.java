package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies tables as an engine does, one split after the other. */
final class Copying {

    private Copying() {}

    static PostgresSource source(PostgresDatabase database, Object... options) {
        return (PostgresSource) anySource(database, options);
    }

    static Source anySource(PostgresDatabase database, Object... options) {
        return new PostgresSourcePlugin()
                .create(
                        Options.parse(new PostgresSourcePlugin().descriptor(), SinkHarness.raw(database, options)),
                        new TestContext());
    }

    /** Copies without any rejection, and returns the schema of the first dataset. */
    static Schema copy(PostgresDatabase from, List<String> tables, PostgresDatabase to, Object... sinkOptions) {
        List<Rejection> rejections = new ArrayList<>();
        Schema schema = copy(from, tables, to, rejections, sinkOptions);
        if (!rejections.isEmpty()) {
            throw new AssertionError("rejected: " + rejections);
        }
        return schema;
    }

    static Schema copy(
            PostgresDatabase from,
            List<String> tables,
            PostgresDatabase to,
            List<Rejection> rejections,
            Object... sinkOptions) {
        try (PostgresSource source = source(from, "tables", tables);
                PostgresSink sink = SinkHarness.sink(to, sinkOptions)) {
            rejections.addAll(copy(source, sink));
            return source.datasets().get(0);
        }
    }

    /** Copies all that the source has, and returns what was rejected. */
    static List<Rejection> copy(PostgresSource source, PostgresSink sink) {
        List<Rejection> rejections = new ArrayList<>();
        List<Schema> schemas = source.datasets();
        SinkRun run = SinkHarness.start(sink, "copy", "run", false, schemas.toArray(Schema[]::new));
        List<ReadRequest> requests = schemas.stream()
                .map(s -> new ReadRequest(s, List.of(), BatchLimits.DEFAULT))
                .toList();
        for (Split split : source.plan(requests)) {
            ReadRequest request = requests.stream()
                    .filter(r -> r.schema().dataset().equals(split.dataset()))
                    .findFirst()
                    .orElseThrow();
            copySplit(source, sink, run, split, request, rejections);
        }
        sink.complete(run, List.of());
        return rejections;
    }

    private static void copySplit(
            PostgresSource source,
            PostgresSink sink,
            SinkRun run,
            Split split,
            ReadRequest request,
            List<Rejection> rejections) {
        try (SplitReader reader = source.open(split, request, Optional.empty());
                SinkWriter writer = sink.open(run, new WriterContext(split, request.schema(), Optional.empty()))) {
            ReadResult result = read(reader);
            while (result instanceof ReadResult.Rows rows) {
                rejections.addAll(rows.rejections());
                rejections.addAll(writer.write(rows.batch()));
                result = read(reader);
            }
            rejections.addAll(writer.flush());
            writer.prepare(1, SinkHarness.position(0), true);
        }
    }

    static ReadResult read(SplitReader reader) {
        try {
            return reader.read(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
