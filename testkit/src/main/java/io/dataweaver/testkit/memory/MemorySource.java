package io.dataweaver.testkit.memory;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.source.SplitStanding;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Rows in memory as a source of several splits. A position is the number of rows of the split before it. The two halves of an
 * update come in one batch.
 */
public final class MemorySource implements Source {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "memory")
            .summary("Rows in memory, for tests.")
            .mainOption(MemoryConnector.NAME)
            .capabilities(
                    Capability.BOUNDED,
                    Capability.REPLAYABLE,
                    Capability.PARALLEL,
                    Capability.CONSISTENT_SNAPSHOT,
                    Capability.CHANGES,
                    Capability.LATER_SPLITS,
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
    private final List<List<Row>> parts;
    private final Interference interference;
    private final Predicate<Row> malformed;
    private final int first;
    private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();

    /** Creates a source of {@code rows}, cut into {@code splits} parts. */
    public MemorySource(Schema schema, List<Row> rows, int splits, Interference interference) {
        this(schema, cut(rows, splits), interference, row -> false);
    }

    /**
     * Creates a source of several splits.
     *
     * @param parts the rows of each split
     * @param malformed which rows cannot be decoded: they are rejected, as bytes
     */
    public MemorySource(Schema schema, List<List<Row>> parts, Interference interference, Predicate<Row> malformed) {
        this(schema, parts, interference, malformed, parts.size());
    }

    private MemorySource(
            Schema schema, List<List<Row>> parts, Interference interference, Predicate<Row> malformed, int first) {
        this.schema = schema;
        this.first = first;
        this.parts = parts.stream().map(List::copyOf).toList();
        this.interference = interference;
        this.malformed = malformed;
    }

    /** Returns this source read in two phases: all but {@code first} splits come when those have ended. */
    public MemorySource inPhases(int first) {
        return new MemorySource(schema, parts, interference, malformed, first);
    }

    private static List<List<Row>> cut(List<Row> rows, int splits) {
        List<List<Row>> parts = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            parts.add(rows.subList(rows.size() * i / splits, rows.size() * (i + 1) / splits));
        }
        return parts;
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
        Set<Capability> capabilities = EnumSet.copyOf(DESCRIPTOR.capabilities());
        if (parts.stream().flatMap(List::stream).allMatch(row -> row.kind() == ChangeKind.INSERT)) {
            capabilities.remove(Capability.CHANGES);
        }
        if (first == parts.size()) {
            capabilities.remove(Capability.LATER_SPLITS);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        return List.of(schema);
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return splits(0, parts.size());
    }

    @Override
    public List<Split> planFirst(List<ReadRequest> requests) {
        return splits(0, first);
    }

    @Override
    public boolean hasFurther(List<SplitStanding> standings) {
        return standings.size() < parts.size()
                && standings.stream().limit(first).allMatch(SplitStanding::ended);
    }

    @Override
    public List<Split> further(List<ReadRequest> requests, List<SplitStanding> standings) {
        return hasFurther(standings) ? splits(first, parts.size()) : List.of();
    }

    private List<Split> splits(int from, int to) {
        List<Split> planned = new ArrayList<>();
        for (int i = from; i < to; i++) {
            planned.add(new Split(
                    "part-" + i,
                    i,
                    schema.dataset(),
                    Integer.toString(i),
                    parts.get(i).size()));
        }
        return planned;
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        int start = from.map(position -> Integer.parseInt(position.json())).orElse(0);
        return new Reader(split, parts.get(Integer.parseInt(split.detail())), request, start);
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
            int end = end();
            List<Row> wanted = new ArrayList<>();
            LongStream.Builder origins = LongStream.builder();
            List<Rejection> rejections = new ArrayList<>();
            for (int i = next; i < end; i++) {
                if (malformed.test(part.get(i))) {
                    rejections.add(rejection(part.get(i), i + 1L));
                } else {
                    wanted.add(part.get(i).project(columns));
                    origins.add(i + 1L);
                }
            }
            RecordBatch batch =
                    Batches.of(request.schema(), wanted, origins.build().toArray());
            next = end;
            return new ReadResult.Rows(batch, rejections, new Position(Integer.toString(end)));
        }

        private int end() {
            int end = Math.min(part.size(), next + request.limits().maxRows());
            return part.get(end - 1).kind() == ChangeKind.UPDATE_BEFORE ? end + 1 : end;
        }

        private static Rejection rejection(Row row, long origin) {
            byte[] bytes = row.toString().getBytes(StandardCharsets.UTF_8);
            return new Rejection(
                    new Rejection.RejectedBytes(bytes, origin), RecordErrorCode.MALFORMED, null, "a test says so");
        }

        @Override
        public double progress() {
            return part.isEmpty() ? 1 : (double) next / part.size();
        }

        @Override
        public void close() {}
    }
}
