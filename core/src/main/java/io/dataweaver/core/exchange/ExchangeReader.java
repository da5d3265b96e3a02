package io.dataweaver.core.exchange;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.schedule.Monitor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition in the order of the log. Where it passes entries that have no rows for it, it says so by an empty batch
 * before it waits or ends: its position and the watermark have moved.
 */
public final class ExchangeReader implements SplitReader {

    private final Exchange exchange;
    private final BatchCodec codec;
    private final RecordBatch empty;
    private final Schema wanted;
    private final int[] columns;
    private final BatchLimits limits;
    private final String run;
    private final int partition;
    private long entry;
    private int frame;
    private int row;
    private long watermark = Long.MIN_VALUE;
    private long toldEntry;
    private long toldWatermark = Long.MIN_VALUE;
    private @Nullable SegmentReading segment;
    private @Nullable RecordBatch batch;
    private boolean awake;
    private double progress = -1;

    ExchangeReader(Exchange exchange, ReadRequest request, String run, int partition, Optional<ExchangePosition> from) {
        this.exchange = exchange;
        this.codec = new BatchCodec(exchange.layout().schema());
        this.empty = new BatchBuilder(codec.schema(), 0).build();
        this.wanted = request.schema();
        this.columns = wanted.names().stream().mapToInt(codec.schema()::indexOf).toArray();
        this.limits = request.limits();
        this.run = run;
        this.partition = partition;
        from.ifPresent(position -> {
            entry = position.entry();
            frame = position.frame();
            row = position.row();
            watermark = position.watermark();
        });
        toldEntry = entry;
        toldWatermark = watermark;
    }

    /**
     * Returns the watermark that holds for what {@link #read} returned last, in microseconds since 1970: the event time that
     * all upstream splits had reached before these rows. It depends on where the rows stand in the log and on nothing else. What
     * reads ahead of its consumer takes it from the position of the rows instead, with {@link ExchangePosition#decode}.
     *
     * @return {@link Long#MIN_VALUE} if it is not known, {@link Long#MAX_VALUE} once all upstream splits are finished
     */
    public long watermark() {
        return watermark;
    }

    /** What the log has at a place. */
    private enum Next {
        ROWS,
        NOTHING,
        END
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            return switch (segment != null ? Next.ROWS : advance(maxWait)) {
                case ROWS -> rows();
                case END -> hasMoved() ? told(empty) : new ReadResult.EndOfSplit();
                case NOTHING -> hasMoved() ? told(empty) : new ReadResult.NothingYet();
            };
        } catch (IOException failed) {
            throw exchange.files().notStored(failed);
        }
    }

    private boolean hasMoved() {
        return entry != toldEntry || watermark != toldWatermark;
    }

    /** Goes to the next entry with rows of the partition; waits for it unless there is something else to tell. */
    private Next advance(Duration maxWait) throws IOException, InterruptedException {
        Monitor monitor = exchange.monitor();
        long end = exchange.scheduler().nanoTime() + maxWait.toNanos();
        monitor.enter();
        try {
            while (true) {
                Next next = find();
                long left = end - exchange.scheduler().nanoTime();
                if (next != Next.NOTHING || hasMoved() || awake || left <= 0) {
                    awake = false;
                    return next;
                }
                exchange.await(left);
            }
        } finally {
            monitor.exit();
        }
    }

    private Next find() throws IOException {
        LogView view = exchange.recent();
        Optional<LogView.Entry> found = view.entry(entry);
        LogState state = view.state().orElseThrow(this::gone);
        checkRun(state);
        while (found.isPresent() && !found.get().published().hasRows(partition)) {
            entry++;
            found = view.entry(entry);
        }
        view.reads(this, entry);
        watermark = found.map(LogView.Entry::watermark).orElse(state.watermark());
        progress = state.sealed() ? (double) entry / Math.max(1, state.next()) : progress;
        if (found.isPresent()) {
            segment = new SegmentReading(
                    exchange.files(), found.get().published().segment().orElseThrow(), partition);
            return Next.ROWS;
        }
        return state.sealed() && entry == state.next() ? Next.END : Next.NOTHING;
    }

    private DataWeaverException gone() {
        return new DataWeaverException(
                ExchangeErrorCode.LOST, "the log in " + exchange.files().folder() + ", of " + run + ", is gone");
    }

    private void checkRun(LogState state) {
        if (!state.run().equals(run)) {
            throw new DataWeaverException(
                    ExchangeErrorCode.OTHER_LOG,
                    "the log in " + exchange.files().folder() + " is that of " + state.run() + ", but that of " + run
                            + " is read");
        }
    }

    /** Returns the rest of a frame, or as much of it as is wanted at once. */
    private ReadResult rows() throws IOException {
        SegmentReading reading = requireSegment();
        if (batch == null) {
            if (frame >= reading.frames()) {
                throw damaged(reading);
            }
            batch = codec.decode(reading.read(frame), 0, reading.length(frame));
        }
        if (row >= batch.size()) {
            throw damaged(reading);
        }
        int end = end(batch, row);
        RecordBatch part = row == 0 && end == batch.size() ? batch : batch.slice(row, end);
        row = end;
        if (row == batch.size()) {
            batch = null;
            row = 0;
            frame++;
        }
        if (frame == reading.frames()) {
            reading.close();
            segment = null;
            frame = 0;
            entry++;
        }
        return told(part);
    }

    private SegmentReading requireSegment() {
        if (segment == null) {
            throw new IllegalStateException("no segment is open");
        }
        return segment;
    }

    private DataWeaverException damaged(SegmentReading reading) {
        return new DataWeaverException(
                ExchangeErrorCode.DAMAGED,
                "row " + row + " of frame " + frame + " of entry " + entry + " is read, but the entry has "
                        + reading.frames() + " frames"
                        + (batch == null ? "" : ", and this one " + batch.size() + " rows"));
    }

    /** Returns the end of a part that begins at {@code from}; the two halves of an update stay together if they may. */
    private int end(RecordBatch of, int from) {
        long rows = Math.min(limits.maxRows(), Math.max(1, of.size() * limits.maxBytes() / Math.max(1, of.byteSize())));
        int end = (int) Math.min(of.size(), from + rows);
        boolean halved = end < of.size() && end - from > 1 && of.kind(of.row(end - 1)) == ChangeKind.UPDATE_BEFORE;
        return halved ? end - 1 : end;
    }

    /** Returns rows with the place that was reached. */
    private ReadResult told(RecordBatch rows) {
        toldEntry = entry;
        toldWatermark = watermark;
        Position position = new ExchangePosition(run, entry, frame, row, watermark).encode();
        return new ReadResult.Rows(projected(rows), List.of(), position);
    }

    private RecordBatch projected(RecordBatch rows) {
        List<Column> projected = Arrays.stream(columns).mapToObj(rows::column).toList();
        return rows.withColumns(wanted, projected);
    }

    @Override
    public void wakeUp() {
        exchange.monitor().change(() -> awake = true);
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void close() {
        Monitor monitor = exchange.monitor();
        monitor.enter();
        try {
            exchange.closed(this);
        } finally {
            monitor.exit();
        }
        SegmentReading reading = segment;
        segment = null;
        batch = null;
        if (reading != null) {
            try {
                reading.close();
            } catch (IOException failed) {
                throw exchange.files().notStored(failed);
            }
        }
    }
}
