package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process that reads a source as an engine does, up to a number of rows, and remembers what it got. */
final class Reading implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Source source;
    private final Split split;
    private final Schema schema;
    private final SplitReader reader;
    private final List<String> rows = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private @Nullable Position position;
    private int whole;
    private long checkpoints;

    private Reading(Source source, Split split, Schema schema, SplitReader reader, @Nullable Position from) {
        this.source = source;
        this.split = split;
        this.schema = schema;
        this.reader = reader;
        this.position = from;
    }

    /** Starts to read behind {@code from}, or from the start. */
    static Reading start(Map<String, Object> options, @Nullable Position from) {
        return start(options, from, BatchLimits.DEFAULT);
    }

    /** Starts to read in batches of a size. */
    static Reading start(Map<String, Object> options, @Nullable Position from, BatchLimits limits) {
        return start(new KafkaConnectSourcePlugin(), options, from, limits);
    }

    /** Starts to read what another plugin reads. */
    static Reading start(
            SourcePlugin plugin, Map<String, Object> options, @Nullable Position from, BatchLimits limits) {
        Source source = plugin.create(Options.parse(plugin.descriptor(), options), new TestContext());
        List<ReadRequest> requests = source.datasets().stream()
                .map(schema -> new ReadRequest(schema, List.of(), limits))
                .toList();
        return start(source, source.plan(requests).get(0), from, limits);
    }

    /** Starts to read a split. */
    static Reading start(Source source, Split split, @Nullable Position from, BatchLimits limits) {
        if (from != null) {
            source.resume(List.of(split));
        }
        List<ReadRequest> requests = split.datasets().stream()
                .map(dataset -> source.datasets().stream()
                        .filter(schema -> schema.dataset().equals(dataset))
                        .findFirst()
                        .orElseThrow())
                .map(schema -> new ReadRequest(schema, List.of(), limits))
                .toList();
        SplitReader reader = source.open(split, requests, Optional.ofNullable(from));
        return new Reading(source, split, requests.get(0).schema(), reader, from);
    }

    Schema schema() {
        return schema;
    }

    /** Reads until {@code count} rows came since the start, or were rejected; returns all of them. */
    List<String> until(int count) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (rows.size() + rejections.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("expected " + count + " rows, but got " + rows);
            }
            once();
        }
        return rows;
    }

    /** Reads once; a batch, or nothing. */
    void once() throws InterruptedException {
        ReadResult result = reader.read(Duration.ofMillis(500));
        if (result instanceof ReadResult.Part part) {
            add(part.batch(), part.rejections());
        } else if (result instanceof ReadResult.Rows batch) {
            add(batch.batch(), batch.rejections());
            position = batch.position();
            whole = rows.size();
        }
    }

    private void add(RecordBatch batch, List<Rejection> rejected) {
        RowCursor cursor = batch.rows();
        String dataset = batch.schema().dataset();
        String of = split.others().isEmpty() ? "" : dataset.substring(dataset.indexOf('.') + 1) + " ";
        while (cursor.next()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < batch.schema().size(); i++) {
                Object value = cursor.isUnchanged(i) ? "unchanged" : cursor.get(i);
                values.add(
                        value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : "" + value);
            }
            rows.add(of + cursor.kind() + " " + String.join("|", values));
        }
        rejections.addAll(rejected);
    }

    /** Returns how many rows stand before {@link #position}. */
    int whole() {
        return whole;
    }

    List<String> rows() {
        return rows;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    /** Returns the position behind what was read. */
    Position position() {
        if (position == null) {
            throw new AssertionError("nothing was read");
        }
        return position;
    }

    /** Tells the source that all that was read is durable, as after a checkpoint. */
    void acknowledge() {
        source.acknowledge(new DurableCheckpoint(++checkpoints), Map.of(split.id(), position()));
    }

    @Override
    public void close() {
        reader.close();
        source.close();
    }
}
