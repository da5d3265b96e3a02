package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a source and writes to a sink, as an engine does. */
final class Copying {

    /** What was read of a dataset. */
    record Read(Schema schema, List<RecordBatch> batches, List<Rejection> rejections) {
        List<Row> rows() {
            return Rows.of(batches);
        }
    }

    private Copying() {}

    /** Reads the first dataset of a source, and closes it. */
    static Read read(Source opened) throws InterruptedException {
        try (Source source = opened) {
            Schema schema = source.datasets().get(0);
            ReadRequest request = new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
            List<RecordBatch> batches = new ArrayList<>();
            List<Rejection> rejections = new ArrayList<>();
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    while (reader.read(Duration.ofSeconds(1)) instanceof ReadResult.Rows rows) {
                        batches.add(rows.batch());
                        rejections.addAll(rows.rejections());
                    }
                }
            }
            return new Read(schema, batches, rejections);
        }
    }

    /** Writes batches in one run of one split, and closes the sink; returns the rejections. */
    static List<Rejection> write(Sink opened, Schema schema, List<RecordBatch> batches) {
        try (Sink sink = opened) {
            sink.check(List.of(schema));
            SinkRun run = new SinkRun("copying", "run", sink.fence("copying", 1), false);
            sink.prepare(run, List.of(schema));
            List<Rejection> rejections = new ArrayList<>();
            Split split = new Split("split", 0, schema.dataset(), "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, schema, Optional.empty()))) {
                for (RecordBatch batch : batches) {
                    rejections.addAll(writer.write(batch));
                }
                rejections.addAll(writer.flush());
                writer.prepare(1, new Position("\"end\""), true);
            }
            sink.complete(run, List.of());
            return rejections;
        }
    }
}
