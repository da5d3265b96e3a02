package io.dataweaver.connector.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a table of one database follow one of another, as an engine does; it may die and go on at any batch. */
final class Following implements AutoCloseable {

    private static final int STEPS_WITHOUT_COMMIT = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final PostgresDatabase from;
    private final PostgresDatabase to;
    private final Object[] options;
    private final BatchLimits limits;
    private final List<Rejection> rejections = new ArrayList<>();
    private final String pipeline;
    private Source source;
    private PostgresSink sink;
    private SinkRun run;
    private Split split;
    private ReadRequest request;
    private SplitReader reader;
    private SinkWriter writer;
    private @Nullable Position position;
    private long checkpoint;

    Following(PostgresDatabase from, PostgresDatabase to, int rowsOfBatch, Object... sourceOptions) {
        this.from = from;
        this.to = to;
        this.options = sourceOptions;
        this.limits = new BatchLimits(rowsOfBatch, 1 << 20, Duration.ofMillis(100));
        make();
        Schema schema = source.datasets().get(0);
        request = new ReadRequest(schema, List.of(), limits);
        pipeline = "follow " + schema.dataset();
        run = SinkHarness.start(sink, pipeline, "run", false, schema);
        split = source.plan(List.of(request)).get(0);
        open(Optional.empty());
    }

    private void make() {
        source = Copying.anySource(from, options);
        sink = SinkHarness.sink(to, "mode", "upsert");
    }

    private void open(Optional<Position> at) {
        reader = source.open(split, request, at);
        writer = sink.open(run, new WriterContext(split, request.schema(), Optional.empty()));
    }

    List<Rejection> rejections() {
        return rejections;
    }

    Split split() {
        return split;
    }

    SourceLag lag() {
        return reader.lag();
    }

    /** Returns behind what was moved last; something was. */
    Position position() {
        return requireNonNull(position, "position");
    }

    /** Tells whether something was moved. */
    boolean hasMoved() {
        return position != null;
    }

    /** Moves one batch, if there is one; tells whether there was. */
    boolean step() {
        ReadResult result;
        try {
            result = reader.read(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        if (result instanceof ReadResult.Emptied emptied) {
            rejections.addAll(writer.empty());
            position = emptied.position();
            return true;
        }
        if (!(result instanceof ReadResult.Rows rows)) {
            return false;
        }
        rejections.addAll(rows.rejections());
        if (!rows.batch().isEmpty()) {
            rejections.addAll(writer.write(rows.batch()));
        }
        position = rows.position();
        return true;
    }

    /** Makes durable what was moved. */
    void commit() {
        Position reached = position;
        if (reached != null) {
            rejections.addAll(writer.flush());
            writer.prepare(++checkpoint, reached, false);
            source.acknowledge(new DurableCheckpoint(checkpoint), Map.of(split.id(), reached));
        }
    }

    /** Ends the reader, so that others may do something to its slot. */
    void stopReading() {
        reader.close();
        while (from.number("select count(*) from pg_replication_slots where active") > 0) {
            Thread.onSpinWait();
        }
    }

    /** Dies without a word, and begins again where the sink is. */
    void die() {
        close();
        goOn();
    }

    /** Begins again where the sink is, once it is closed. */
    void goOn() {
        make();
        request = new ReadRequest(source.datasets().get(0), List.of(), limits);
        long epoch = sink.fence(pipeline, run.epoch() + 1);
        run = new SinkRun(pipeline, "run", epoch, true);
        sink.prepare(run, List.of(request.schema()));
        source.resume(List.of(split));
        Optional<Position> held = sink.takeOver(run, split.id()).map(SplitState::position);
        position = held.orElse(null);
        open(held);
    }

    /** Moves until the table at the one end is as that at the other. */
    void untilAlike(String table) {
        String rows = "select t::text from " + table + " t order by 1";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int quiet = 0;
        int steps = 0;
        while (true) {
            // Also while rows come: both databases are of one server, and what was written since the transaction of the
            // sink began is young, and read again at each look, until that has ended.
            if (step() && ++steps % STEPS_WITHOUT_COMMIT != 0) {
                continue;
            }
            commit();
            List<String> expected = from.rows(rows);
            List<String> found = to.rows(rows);
            if (expected.equals(found) && quiet++ > 2) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                assertThat(found).isEqualTo(expected);
                throw new AssertionError("it is not quiet");
            }
        }
    }

    /** Tries how far the server may forget the log. */
    String confirmed() {
        return requireNonNull(from.value("select confirmed_flush_lsn from pg_replication_slots where slot_name = '"
                + StateObject.parse(split.detail()).text("slot") + "'"));
    }

    @Override
    public void close() {
        for (AutoCloseable each : Arrays.asList(writer, reader, sink, source)) {
            try {
                each.close();
            } catch (Exception failed) {
                throw new AssertionError("closing failed", failed);
            }
        }
    }
}
