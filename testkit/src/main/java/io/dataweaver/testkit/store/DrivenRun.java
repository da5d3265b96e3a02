package io.dataweaver.testkit.store;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run as an engine drives it, with the checkpoint that it would have stored. */
final class DrivenRun {

    static final Schema SCHEMA = Schema.of("orders", Field.nullable("id", DataTypes.TEXT));

    /** With its line break a thousand bytes. */
    private static final String FILLED = "x".repeat(990);

    private final Sink sink;
    private final SinkRun run;
    private final Map<Integer, Committable> last;
    private final Map<Integer, SinkWriter> writers = new TreeMap<>();
    private long checkpoint;

    DrivenRun(Sink sink, String run) {
        this(sink, run, 1, false, new TreeMap<>());
    }

    private DrivenRun(Sink sink, String run, long epoch, boolean resumed, Map<Integer, Committable> last) {
        this.sink = sink;
        if (!resumed) {
            sink.check(List.of(SCHEMA));
        }
        this.run = new SinkRun("pipeline", run, sink.fence("pipeline", epoch), resumed);
        this.last = last;
        sink.prepare(this.run, List.of(SCHEMA));
    }

    /** Goes on in another process; this one is not told. */
    DrivenRun resume(Sink other) {
        DrivenRun resumed = new DrivenRun(other, run.run(), run.epoch() + 1, true, new TreeMap<>(last));
        resumed.checkpoint = checkpoint;
        resumed.commit();
        return resumed;
    }

    DrivenRun write(int ordinal, String name, int from, int to) {
        SinkWriter writer = writers.computeIfAbsent(
                ordinal,
                missing -> sink.open(
                        run,
                        new WriterContext(
                                new Split("split" + missing, missing, "orders", "{}", 0),
                                SCHEMA,
                                Optional.ofNullable(last.get(missing)))));
        for (int at = from; at < to; at += 1000) {
            writer.write(batch(name, at, Math.min(to, at + 1000)));
        }
        return this;
    }

    private static RecordBatch batch(String name, int from, int to) {
        BatchBuilder batch = new BatchBuilder(SCHEMA, to - from);
        for (int i = from; i < to; i++) {
            batch.rowWriter().setText(0, row(name, i)).end(i + 1);
        }
        return batch.build();
    }

    DrivenRun checkpoint() {
        prepare();
        commit();
        return this;
    }

    void commit() {
        sink.commit(run, List.copyOf(last.values()));
    }

    DrivenRun prepare() {
        checkpoint++;
        writers.forEach((ordinal, writer) -> {
            writer.flush();
            writer.prepare(checkpoint, new Position(Long.toString(checkpoint)), false)
                    .ifPresent(committable -> last.put(ordinal, committable));
        });
        return this;
    }

    void complete() {
        writers.values().forEach(SinkWriter::close);
        sink.complete(run, List.copyOf(last.values()));
    }

    void end() {
        complete();
        sink.close();
    }

    /** Returns the lines that {@link #write} makes. */
    static String rows(String name, int from, int to) {
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < to; i++) {
            rows.append(row(name, i)).append('\n');
        }
        return rows.toString();
    }

    private static String row(String name, int i) {
        return name + String.format(Locale.ROOT, "%06d", i) + FILLED;
    }
}
