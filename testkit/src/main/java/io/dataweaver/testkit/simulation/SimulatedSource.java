package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Reads {@link SimulatedData} over a {@link Wire}; records come late now and then. A position counts records. */
final class SimulatedSource implements Source {

    private static final int LATE_IN = 6;

    private final SimulatedData data;
    private final Wire wire;
    private final RandomGenerator random;
    private final BiConsumer<DurableCheckpoint, Map<String, Position>> acknowledged;

    SimulatedSource(
            SimulatedData data,
            Wire wire,
            RandomGenerator random,
            BiConsumer<DurableCheckpoint, Map<String, Position>> acknowledged) {
        this.data = data;
        this.wire = wire;
        this.random = random;
        this.acknowledged = acknowledged;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.BOUNDED, Capability.REPLAYABLE, Capability.PARALLEL);
    }

    @Override
    public List<Schema> datasets() {
        return data.schemas();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < data.splits(); i++) {
            splits.add(new Split(SimulatedData.splitId(i), i, data.schema(i).dataset(), "{}", data.size(i)));
        }
        return splits;
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        int start = from.map(SimulatedSource::count).orElse(0);
        return wire.call("open " + split.id() + " at " + start, () -> new Reader(split.ordinal(), request, start));
    }

    static int count(Position position) {
        return Integer.parseInt(position.json());
    }

    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        // In order, whatever map it is: chance must not come from there.
        Map<String, Position> sorted = new TreeMap<>(positions);
        wire.sleep(0);
        acknowledged.accept(checkpoint, sorted);
    }

    @Override
    public void close() {
        // nothing is held
    }

    private final class Reader implements SplitReader {
        private final int split;
        private final ReadRequest request;
        private int next;

        Reader(int split, ReadRequest request, int next) {
            this.split = split;
            this.request = request;
            this.next = next;
        }

        @Override
        public ReadResult read(Duration maxWait) {
            if (random.nextInt(LATE_IN) == 0) {
                wire.sleep(maxWait.toNanos());
                return new ReadResult.NothingYet();
            }
            return wire.call("read " + SimulatedData.splitId(split) + " from " + next, this::take);
        }

        private ReadResult take() {
            if (next >= data.size(split)) {
                return new ReadResult.EndOfSplit();
            }
            int end = Math.min(
                    data.size(split), next + 1 + random.nextInt(request.limits().maxRows()));
            List<Row> rows = new ArrayList<>();
            List<Rejection> unreadable = new ArrayList<>();
            int first = next;
            // A batch numbers its records one after the other, so an unreadable one ends it or stands before it.
            while (next < end) {
                long id = SimulatedData.id(split, next);
                boolean readable = SimulatedData.fate(id) != SimulatedData.Fate.UNREADABLE;
                if (!readable && !rows.isEmpty()) {
                    break;
                }
                next++;
                if (readable) {
                    rows.add(Row.of(id));
                } else {
                    unreadable.add(unreadable(id, next));
                    first = next;
                }
            }
            return new ReadResult.Rows(
                    Batches.of(request.schema(), rows, first + 1L), unreadable, new Position(Integer.toString(next)));
        }

        private Rejection unreadable(long id, long origin) {
            byte[] bytes = Long.toString(id).getBytes(StandardCharsets.UTF_8);
            return new Rejection(
                    new Rejection.RejectedBytes(bytes, origin), RecordErrorCode.VALUE_UNFIT, "id", "unreadable");
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
