package io.dataweaver.connector.generator;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.StateObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Makes up the rows of one split. */
final class GeneratorSplitReader implements SplitReader {

    /** The size of a batch in bytes is looked at after so many rows at most. */
    private static final int CHUNK = 256;

    private final RowRange range;
    private final ReadRequest request;
    private final List<ColumnGenerator> columns;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean awake;
    private long next;

    GeneratorSplitReader(RowRange range, long next, ReadRequest request, List<ColumnGenerator> columns, Pace pace) {
        this.range = range;
        this.next = next;
        this.request = request;
        this.columns = columns;
        this.pace = pace;
    }

    /** Returns the row with which {@code position} goes on. */
    static long nextRow(Position position) {
        return StateObject.parse(position.json()).number("row");
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (next >= range.end()) {
            return new ReadResult.EndOfSplit();
        }
        int due = pace.due(request.limits().maxRows());
        if (due == 0) {
            await(min(maxWait, pace.untilNext()));
            due = pace.due(request.limits().maxRows());
        }
        return due == 0 ? new ReadResult.NothingYet() : rows(due);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void await(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!awake && nanos > 0) {
                nanos = woken.awaitNanos(nanos);
            }
            awake = false;
        } finally {
            lock.unlock();
        }
    }

    private ReadResult rows(int due) {
        List<ColumnBuilder> built = new ArrayList<>();
        request.schema().fields().forEach(field -> built.add(ColumnBuilder.of(field.type(), due)));
        long[] origins = new long[due];
        int rows = append(built, origins, 0, 1);
        while (next < range.end()
                && rows < due
                && bytes(built) < request.limits().maxBytes()) {
            rows += append(built, origins, rows, Math.min(due - rows, fitting(built, rows)));
        }
        pace.take(rows);
        List<Column> values = built.stream().map(ColumnBuilder::build).toList();
        String position = StateObject.empty().with("row", next).toString();
        return new ReadResult.Rows(
                RecordBatch.of(request.schema(), values, rows, null, origins), List.of(), new Position(position));
    }

    private static long bytes(List<ColumnBuilder> built) {
        long bytes = 0;
        for (ColumnBuilder column : built) {
            bytes += column.byteSize();
        }
        return bytes;
    }

    /** Returns about how many rows more fit the limit of bytes, at least one. */
    private int fitting(List<ColumnBuilder> built, int rows) {
        long bytesPerRow = Math.max(1, bytes(built) / rows);
        long left = request.limits().maxBytes() - bytes(built);
        return (int) Math.max(1, Math.min(CHUNK, left / bytesPerRow));
    }

    /** Adds up to {@code wanted} rows behind the {@code rows} so far; returns how many. */
    private int append(List<ColumnBuilder> built, long[] origins, int rows, int wanted) {
        int count = (int) Math.min(wanted, (range.end() - next - 1) / range.step() + 1);
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).fill(built.get(i), next, range.step(), count);
        }
        for (int i = 0; i < count; i++) {
            origins[rows + i] = next + i * range.step() + 1;
        }
        next += count * range.step();
        return count;
    }

    @Override
    public void wakeUp() {
        lock.lock();
        try {
            awake = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double progress() {
        return range.isEndless() || range.end() == range.first()
                ? -1
                : (double) (next - range.first()) / (range.end() - range.first());
    }

    @Override
    public void close() {}
}
