package io.dataweaver.testkit.exchange;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeSink;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A start of the run that writes an exchange, step by step. */
final class UpstreamRun implements AutoCloseable {

    private final Schema schema;
    private final ExchangeSink sink;
    private final SinkRun run;
    private final Map<Integer, SinkWriter> writers = new HashMap<>();
    private final Map<Integer, Committable> last = new HashMap<>();
    private final Map<Integer, Long> written = new HashMap<>();
    private long checkpoint;

    private UpstreamRun(Exchange exchange, SinkRun run) {
        this.schema = exchange.layout().schema();
        this.sink = exchange.sink();
        this.run = run;
    }

    /** Begins a run of {@code splits}. */
    static UpstreamRun begin(Exchange exchange, String name, int splits) {
        UpstreamRun begun =
                new UpstreamRun(exchange, new SinkRun("p", name, exchange.sink().fence("p", 1), false));
        begun.prepare();
        begun.expect(splits);
        return begun;
    }

    /** Tells that there are {@code splits}. */
    void expect(int splits) {
        sink.expect(run, IntStream.range(0, splits).mapToObj(UpstreamRun::id).toList());
    }

    /** Starts the run again in another process, which has {@code exchange}; what was prepared here is known there. */
    UpstreamRun restarted(Exchange exchange) {
        UpstreamRun next = new UpstreamRun(
                exchange, new SinkRun("p", run.run(), exchange.sink().fence("p", run.epoch() + 1), true));
        next.last.putAll(last);
        next.written.putAll(written);
        next.checkpoint = checkpoint;
        next.prepare();
        return next;
    }

    private void prepare() {
        sink.prepare(run, List.of(schema));
    }

    private static String id(int split) {
        return "split " + split;
    }

    private SinkWriter writer(int split) {
        return writers.computeIfAbsent(
                split,
                ordinal -> sink.open(
                        run,
                        new WriterContext(
                                new Split(id(ordinal), ordinal, "rows", "{}", 0),
                                schema,
                                Optional.ofNullable(last.get(ordinal)))));
    }

    List<Rejection> write(int split, Row... rows) {
        return write(split, List.of(rows));
    }

    List<Rejection> write(int split, List<Row> rows) {
        long before = written.merge(split, (long) rows.size(), Long::sum) - rows.size();
        return new ArrayList<>(writer(split).write(Batches.of(schema, rows, before + 1)));
    }

    Committable prepare(int split, boolean finished) {
        writer(split).flush();
        Committable prepared =
                writer(split).prepare(++checkpoint, new Position("1"), finished).orElseThrow();
        last.put(split, prepared);
        return prepared;
    }

    void commit(Committable... prepared) {
        sink.commit(run, List.of(prepared));
    }

    /** Writes, prepares and publishes. */
    void publish(int split, boolean finished, Row... rows) {
        write(split, rows);
        commit(prepare(split, finished));
    }

    void complete() {
        sink.complete(run, List.copyOf(last.values()));
    }

    @Override
    public void close() {
        writers.values().forEach(SinkWriter::close);
        sink.close();
    }
}
