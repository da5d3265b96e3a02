package io.dataweaver.testkit.memory;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in memory as a source of several splits. A position is the number of rows of the split before it. */
public final class MemorySource implements Source {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "memory")
            .summary("Rows in memory, for tests.")
            .capabilities(
                    Capability.BOUNDED,
                    Capability.REPLAYABLE,
                    Capability.PARALLEL,
                    Capability.CONSISTENT_SNAPSHOT,
                    Capability.PROJECTION_PUSH_DOWN)
            .build();

    /** Lets a test interfere. */
    @FunctionalInterface
    public interface Interference {
        /** Does nothing. */
        Interference NONE = (split, row) -> {};

        /**
         * Called before a batch is read; what it throws, the reader throws.
         *
         * @param split the id of the split
         * @param row the number of rows of the split before the batch
         */
        void beforeRead(String split, int row);
    }

    private final Schema schema;
    private final List<Row> rows;
    private final int splits;
    private final Interference interference;
    private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();

    /** Creates a source of {@code rows}, cut into {@code splits} parts. */
    public MemorySource(Schema schema, List<Row> rows, int splits, Interference interference) {
        this.schema = schema;
        this.rows = List.copyOf(rows);
        this.splits = splits;
        this.interference = interference;
    }

    /** Returns what the source says of itself. */
    public static ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** Returns the last position of each split that was acknowledged. */
    public Map<String, Position> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.copyOf(DESCRIPTOR.capabilities());
    }

    @Override
    public List<Schema> datasets() {
        return List.of(schema);
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> planned = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            planned.add(new Split("part-" + i, i, schema.dataset(), Integer.toString(i), part(i).size()));
        }
        return planned;
    }

    private List<Row> part(int index) {
        return rows.subList(rows.size() * index / splits, rows.size() * (index + 1) / splits);
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        int start = from.map(position -> Integer.parseInt(position.json())).orElse(0);
        return new Reader(split, part(Integer.parseInt(split.detail())), request, start);
    }

    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        acknowledged.putAll(positions);
    }

    @Override
    public void close() {}

    private final class Reader implements SplitReader {
        private final Split split;
        private final List<Row> part;
        private final ReadRequest request;
        private final int[] columns;
        private int next;

        Reader(Split split, List<Row> part, ReadRequest request, int next) {
            this.split = split;
            this.part = part;
            this.request = request;
            this.columns =
                    request.schema().names().stream().mapToInt(schema::indexOf).toArray();
            this.next = next;
        }

        @Override
        public ReadResult read(Duration maxWait) {
            interference.beforeRead(split.id(), next);
            if (next == part.size()) {
                return new ReadResult.EndOfSplit();
            }
            int end = Math.min(part.size(), next + request.limits().maxRows());
            List<Row> wanted = part.subList(next, end).stream()
                    .map(row -> row.project(columns))
                    .toList();
            RecordBatch batch = Batches.of(request.schema(), wanted, next + 1L);
            next = end;
            return new ReadResult.Rows(batch, List.of(), new Position(Integer.toString(end)));
        }

        @Override
        public double progress() {
            return part.isEmpty() ? 1 : (double) next / part.size();
        }

        @Override
        public void close() {}
    }
}
