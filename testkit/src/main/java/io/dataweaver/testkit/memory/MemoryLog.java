package io.dataweaver.testkit.memory;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.source.SplitStanding;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A log in memory, in partitions, to which rows are appended while it is read: a source that does not end. A position is the
 * number of rows of the partition before it. Survives the sources that read it. Thread-safe.
 */
public final class MemoryLog {

    /** Stands among the rows where the log was emptied: no row is this one. */
    private static final Row EMPTIED = Row.of();

    private final Schema schema;
    private final List<List<Row>> partitions = new ArrayList<>();
    private final Map<Integer, Integer> removed = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private volatile boolean yields;

    /** Creates an empty log. */
    public MemoryLog(Schema schema, int partitions) {
        this.schema = schema;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    /** Appends a row to a partition. */
    public synchronized void append(int partition, Row row) {
        partitions.get(partition).add(row);
        notifyAll();
    }

    /** Removes the first {@code count} rows of a partition, be they read or not. */
    public synchronized void removeBefore(int partition, int count) {
        removed.put(partition, count);
    }

    /** Says that nothing more is appended to a partition: its split ends. */
    public synchronized void end(int partition) {
        ended.add(partition);
        notifyAll();
    }

    private synchronized boolean isEnd(int partition, int at) {
        return ended.contains(partition) && length(partition) == at;
    }

    private synchronized int begin(int partition) {
        return removed.getOrDefault(partition, 0);
    }

    private DataWeaverException gone(int partition, int from) {
        return new DataWeaverException(
                MemoryErrorCode.GONE, "row " + from + " of partition " + partition + " was removed");
    }

    /** Says whether others need what the log is on, so that its readers make way. */
    public void makeWay(boolean toOthers) {
        yields = toOthers;
    }

    /** Says that what was appended so far is gone, to a source that {@linkplain #sourceThatTellsEmptying() tells} of it. */
    public void empty() {
        append(0, EMPTIED);
    }

    /** Returns a source of all that was appended and will be. */
    public Source source() {
        return new LogSource(false);
    }

    /** Returns a source that tells, too, where the log was {@linkplain #empty() emptied}; for a log of one partition. */
    public Source sourceThatTellsEmptying() {
        return new LogSource(true);
    }

    /** Returns a source whose last partition is read once the first one has {@linkplain #end ended}. */
    public Source sourceInPhases() {
        return new PhasedSource(new LogSource(false));
    }

    /** Returns a source of which each partition is a dataset of its own, but for the last {@code dropped}, which are gone. */
    public Source sourceOfDatasets(int dropped) {
        return new DatasetsSource(new LogSource(false), partitions.size() - dropped);
    }

    private synchronized List<Row> read(int partition, int from, int most, Duration maxWait, Reader reader)
            throws InterruptedException {
        if (from < begin(partition)) {
            throw gone(partition, from);
        }
        List<Row> rows = partitions.get(partition);
        long end = System.nanoTime() + maxWait.toNanos();
        long left = maxWait.toNanos();
        while (rows.size() == from && left > 0 && !reader.takeWoken()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        List<Row> next = List.copyOf(rows.subList(from, Math.min(rows.size(), from + most)));
        int emptied = next.indexOf(EMPTIED);
        return emptied > 0 ? next.subList(0, emptied) : next.subList(0, emptied == 0 ? 1 : next.size());
    }

    private synchronized int length(int partition) {
        return partitions.get(partition).size();
    }

    private synchronized void wake(Reader reader) {
        reader.woken = true;
        notifyAll();
    }

    private final class LogSource implements Source {
        private final boolean tellsEmptying;

        LogSource(boolean tellsEmptying) {
            this.tellsEmptying = tellsEmptying;
        }

        @Override
        public Set<Capability> capabilities() {
            return tellsEmptying
                    ? EnumSet.of(Capability.UNBOUNDED, Capability.REPLAYABLE, Capability.TELLS_EMPTYING)
                    : EnumSet.of(Capability.UNBOUNDED, Capability.REPLAYABLE, Capability.PARALLEL);
        }

        @Override
        public List<Schema> datasets() {
            return List.of(schema);
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            List<Split> splits = new ArrayList<>();
            for (int i = 0; i < partitions.size(); i++) {
                splits.add(new Split("partition-" + i, i, schema.dataset(), Integer.toString(i), 0));
            }
            return splits;
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            int start = next(from);
            int partition = Integer.parseInt(split.detail());
            if (start < begin(partition)) {
                throw gone(partition, start);
            }
            return new Reader(partition, request, start);
        }

        private static int next(Optional<Position> from) {
            return from.map(position -> Integer.parseInt(position.json())).orElse(0);
        }

        @Override
        public List<SourceGap> gaps(Map<Split, Optional<Position>> standing) {
            List<SourceGap> gaps = new ArrayList<>();
            standing.forEach((split, from) -> {
                int partition = Integer.parseInt(split.detail());
                if (next(from) < begin(partition)) {
                    gaps.add(new SourceGap(split, from, gone(partition, next(from)), EnumSet.of(GapChoice.SKIP_GAP)));
                }
            });
            return gaps;
        }

        @Override
        public GapBridge bridge(SourceGap gap, GapChoice choice) {
            int begin = begin(Integer.parseInt(gap.split().detail()));
            return new GapBridge(
                    gap.split(),
                    Optional.of(new Position(Integer.toString(begin))),
                    begin - next(gap.from()) + " rows are left out");
        }

        @Override
        public void close() {}
    }

    private record PhasedSource(Source log) implements Source {
        @Override
        public Set<Capability> capabilities() {
            Set<Capability> capabilities = EnumSet.of(Capability.LATER_SPLITS);
            capabilities.addAll(log.capabilities());
            return capabilities;
        }

        @Override
        public List<Schema> datasets() {
            return log.datasets();
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            return log.plan(requests);
        }

        @Override
        public List<Split> planFirst(List<ReadRequest> requests) {
            List<Split> all = plan(requests);
            return all.subList(0, all.size() - 1);
        }

        @Override
        public boolean hasFurther(List<SplitStanding> standings) {
            return standings.size() < plan(List.of()).size() && standings.get(0).ended();
        }

        @Override
        public List<Split> further(List<ReadRequest> requests, List<SplitStanding> standings) {
            List<Split> all = plan(requests);
            return hasFurther(standings) ? all.subList(all.size() - 1, all.size()) : List.of();
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            return log.open(split, request, from);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private record DatasetsSource(Source log, int count) implements Source {
        @Override
        public Set<Capability> capabilities() {
            return log.capabilities();
        }

        @Override
        public List<Schema> datasets() {
            return IntStream.range(0, count)
                    .mapToObj(i -> log.datasets().get(0).withDataset("partition-" + i))
                    .toList();
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            return log.plan(requests).stream()
                    .limit(count)
                    .map(split -> new Split(split.id(), split.ordinal(), split.id(), split.detail(), 0))
                    .toList();
        }

        @Override
        public List<Split> ended(List<Split> ofOtherDatasets) {
            return ofOtherDatasets;
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            return log.open(split, request, from);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private final class Reader implements SplitReader {
        private final int partition;
        private final ReadRequest request;
        private int next;
        private boolean woken;

        Reader(int partition, ReadRequest request, int next) {
            this.partition = partition;
            this.request = request;
            this.next = next;
        }

        /** Called with the lock of the log. */
        private boolean takeWoken() {
            boolean was = woken;
            woken = false;
            return was;
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            List<Row> rows =
                    MemoryLog.this.read(partition, next, request.limits().maxRows(), maxWait, this);
            if (rows.isEmpty() && isEnd(partition, next)) {
                return new ReadResult.EndOfSplit();
            }
            if (rows.isEmpty()) {
                return new ReadResult.NothingYet();
            }
            long origin = next + 1L;
            next += rows.size();
            if (rows.get(0).equals(EMPTIED)) {
                return new ReadResult.Emptied(new Position(Integer.toString(next)));
            }
            return new ReadResult.Rows(
                    Batches.of(request.schema(), rows, origin), List.of(), new Position(Integer.toString(next)));
        }

        @Override
        public SourceLag lag() {
            return SourceLag.ofRecords(length(partition) - next).yielding(yields);
        }

        @Override
        public void wakeUp() {
            wake(this);
        }

        @Override
        public void close() {}
    }
}
