package io.dataweaver.connector.file;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drives sinks as an engine would. */
final class FileSinks {

    static final Schema SCHEMA = Schema.of("orders", Field.nullable("id", DataTypes.TEXT));

    private FileSinks() {}

    static Sink create(Path folder, Map<String, ?> options) {
        FileSinkPlugin plugin = new FileSinkPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), new TestContext(folder, 1));
    }

    static Split split(int ordinal) {
        return new Split("split" + ordinal, ordinal, "orders", "{}", 0);
    }

    static RecordBatch batch(String... ids) {
        BatchBuilder batch = new BatchBuilder(SCHEMA, ids.length);
        for (int i = 0; i < ids.length; i++) {
            batch.rowWriter().setText(0, ids[i]).end(i + 1);
        }
        return batch.build();
    }

    static Position position(long rows) {
        return new Position(String.valueOf(rows));
    }

    /** One run of one sink, with the checkpoint that would be stored. */
    static final class Run implements AutoCloseable {
        final Sink sink;
        final SinkRun run;
        final Map<Integer, Committable> last;
        private final Map<Integer, SinkWriter> writers = new LinkedHashMap<>();
        private long checkpoint;

        /** Begins a run. */
        Run(Sink sink, String run) {
            this(sink, run, 1, false, new LinkedHashMap<>());
        }

        private Run(Sink sink, String run, long epoch, boolean resumed, Map<Integer, Committable> last) {
            this.sink = sink;
            if (!resumed) {
                sink.check(List.of(SCHEMA));
            }
            this.run = new SinkRun("pipeline", run, sink.fence("pipeline", epoch), resumed);
            this.last = last;
            sink.prepare(this.run, List.of(SCHEMA));
        }

        /** Goes on in another process with what was checkpointed. */
        Run resume(Sink other) {
            Run resumed = new Run(other, run.run(), run.epoch() + 1, true, new LinkedHashMap<>(last));
            resumed.checkpoint = checkpoint;
            resumed.sink.commit(resumed.run, List.copyOf(last.values()));
            return resumed;
        }

        SinkWriter writer(int ordinal) {
            return writers.computeIfAbsent(
                    ordinal,
                    missing -> sink.open(
                            run, new WriterContext(split(missing), SCHEMA, Optional.ofNullable(last.get(missing)))));
        }

        Run write(int ordinal, String... ids) {
            writer(ordinal).write(batch(ids));
            return this;
        }

        Run checkpoint() {
            checkpoint++;
            writers.forEach((ordinal, writer) -> {
                writer.flush();
                writer.prepare(checkpoint, position(checkpoint), false)
                        .ifPresent(committable -> last.put(ordinal, committable));
            });
            sink.commit(run, List.copyOf(last.values()));
            return this;
        }

        void complete() {
            close();
            sink.complete(
                    run,
                    last.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(Map.Entry::getValue)
                            .toList());
            sink.close();
        }

        @Override
        public void close() {
            writers.values().forEach(SinkWriter::close);
            writers.clear();
        }
    }
}
