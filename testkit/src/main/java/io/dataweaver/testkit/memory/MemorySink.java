package io.dataweaver.testkit.memory;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Writes to a {@link MemoryTable}. */
public final class MemorySink implements Sink {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "memory")
            .summary("Rows in memory, for tests.")
            .mainOption(MemoryConnector.NAME)
            .capabilities(
                    Capability.TRANSACTIONAL_POSITIONS,
                    Capability.TWO_PHASE_COMMIT,
                    Capability.APPLIES_CHANGES,
                    Capability.APPLIES_EMPTYING,
                    Capability.WHOLE_TRANSACTIONS,
                    Capability.CREATES_TARGET)
            .build();

    /** How it keeps rows from being stored twice. */
    public enum Mode {
        /** Positions and rows in one transaction. */
        TRANSACTIONAL,
        /** Prepared, then published. */
        TWO_PHASE,
        /** Not at all: what is prepared is there. */
        PLAIN
    }

    private final MemoryTable table;
    private final Mode mode;
    private final Predicate<Row> refused;
    private final boolean takesChanges;
    private final Map<String, Long> claims = new ConcurrentHashMap<>();

    /**
     * Creates a sink.
     *
     * @param refused which rows are rejected
     */
    public MemorySink(MemoryTable table, Mode mode, Predicate<Row> refused) {
        this(table, mode, refused, false);
    }

    private MemorySink(MemoryTable table, Mode mode, Predicate<Row> refused, boolean takesChanges) {
        this.table = table;
        this.mode = mode;
        this.refused = refused;
        this.takesChanges = takesChanges;
    }

    /** Returns a sink whose table keeps changes as they come, in their order; others take inserts only. */
    public static MemorySink ofChanges(MemoryTable table, Mode mode) {
        return new MemorySink(table, mode, row -> false, true);
    }

    /** Returns what the sink says of itself. */
    public static ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(Capability.CREATES_TARGET);
        switch (mode) {
            case TRANSACTIONAL -> {
                capabilities.add(Capability.TRANSACTIONAL_POSITIONS);
                capabilities.add(Capability.APPLIES_EMPTYING);
                capabilities.add(Capability.WHOLE_TRANSACTIONS);
            }
            case TWO_PHASE -> capabilities.add(Capability.TWO_PHASE_COMMIT);
            case PLAIN -> {}
        }
        if (takesChanges) {
            capabilities.add(Capability.APPLIES_CHANGES);
        }
        return capabilities;
    }

    @Override
    public long fence(String pipeline, long epoch) {
        table.called("fence");
        return table.fence(pipeline, epoch);
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        table.called("positions");
        return mode == Mode.TRANSACTIONAL ? table.positions(run) : Map.of();
    }

    @Override
    public Optional<SplitState> takeOver(SinkRun run, String split) {
        if (mode != Mode.TRANSACTIONAL) {
            return Optional.empty();
        }
        claims.put(split, table.claim(run, split));
        return Optional.ofNullable(positions(run).get(split));
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        table.called("prepare");
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        String split = context.split().id();
        return new Writer(run, split, claims.getOrDefault(split, 0L));
    }

    /** All rows go to one table, in their order. */
    @Override
    public List<SinkWriter> openTogether(SinkRun run, List<WriterContext> contexts) {
        if (mode != Mode.TRANSACTIONAL) {
            return Sink.super.openTogether(run, contexts);
        }
        return Collections.nCopies(contexts.size(), open(run, contexts.get(0)));
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        table.called("commit");
        committables.forEach(committable -> table.publish(run, committable.json()));
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        table.called("complete");
        table.complete();
    }

    @Override
    public void close() {}

    private final class Writer implements SinkWriter {
        private final SinkRun run;
        private final String split;
        private final long claim;
        private final List<Row> pending = new ArrayList<>();
        private boolean emptied;

        Writer(SinkRun run, String split, long claim) {
            this.run = run;
            this.split = split;
            this.claim = claim;
        }

        @Override
        public List<Rejection> write(RecordBatch batch) {
            table.called("write");
            List<Rejection> rejections = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                int physical = batch.row(i);
                Row row = Row.of(batch, physical);
                if (isRefused(row)) {
                    rejections.add(new Rejection(
                            new Rejection.RejectedRow(batch, physical),
                            RecordErrorCode.REFUSED_BY_SINK,
                            null,
                            "the table takes no such row: " + row));
                } else {
                    pending.add(row);
                }
            }
            return rejections;
        }

        private boolean isRefused(Row row) {
            boolean isPlain = row.kind() == ChangeKind.INSERT && !row.values().contains(Row.Mark.UNCHANGED);
            return !(isPlain || takesChanges) || refused.test(row);
        }

        @Override
        public List<Rejection> empty() {
            if (mode != Mode.TRANSACTIONAL) {
                throw new UnsupportedOperationException("without positions, what was emptied would be emptied again");
            }
            pending.clear();
            emptied = true;
            return List.of();
        }

        @Override
        public List<Rejection> flush() {
            return List.of();
        }

        @Override
        public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
            table.called("append");
            List<Row> taken = List.copyOf(pending);
            Optional<Committable> committable = Optional.empty();
            switch (mode) {
                case TRANSACTIONAL ->
                    table.append(run, split, claim, emptied, taken, new SplitState(position, finished));
                case PLAIN -> table.append(run, taken);
                case TWO_PHASE ->
                    committable = Optional.of(new Committable(split, table.prepare(run, split, checkpointId, taken)));
            }
            pending.clear();
            emptied = false;
            return committable;
        }

        @Override
        public void close() {
            pending.clear();
        }
    }
}
