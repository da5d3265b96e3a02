package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes to a {@link SimulatedTable} over a {@link Wire}; refuses some rows, at once or at the flush. */
class SimulatedSink implements Sink {

    private final SimulatedTable table;
    private final Wire wire;
    private final RandomGenerator random;

    SimulatedSink(SimulatedTable table, Wire wire, RandomGenerator random) {
        this.table = table;
        this.wire = wire;
        this.random = random;
    }

    @Override
    public Set<Capability> capabilities() {
        return switch (table.protocol()) {
            case TRANSACTIONAL -> EnumSet.of(Capability.TRANSACTIONAL_POSITIONS);
            case TWO_PHASE -> EnumSet.of(Capability.TWO_PHASE_COMMIT);
            case IDEMPOTENT -> EnumSet.of(Capability.IDEMPOTENT_BY_KEY);
        };
    }

    @Override
    public long fence(String pipeline, long epoch) {
        return wire.promptCall("fence " + epoch, () -> {
            table.awaitCommits();
            return table.fence(epoch);
        });
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        boolean held = table.protocol() == SimulatedTable.Protocol.TRANSACTIONAL;
        return held
                ? wire.promptCall("positions", () -> {
                    awaitCommits();
                    return table.positions(run);
                })
                : Map.of();
    }

    /** What positions tell must stay true: a commit that its client has given up may be on its way still. */
    void awaitCommits() {
        table.awaitCommits();
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        wire.promptCall("prepare", () -> checked(run));
    }

    private boolean checked(SinkRun run) {
        checkEpoch(run);
        return true;
    }

    /** Refuses an older start. */
    void checkEpoch(SinkRun run) {
        table.arrive(wire.now());
        table.checkEpoch(run);
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        return wire.call(
                "open writer of " + context.split().id(),
                () -> new Writer(run, context.split().id()));
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        wire.promptCall("commit " + committables.size(), () -> {
            checkEpoch(run);
            committables.forEach(committable -> publish(run, committable.json()));
            return true;
        });
    }

    void publish(SinkRun run, String id) {
        table.publish(run, id);
    }

    final SimulatedTable table() {
        return table;
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        wire.promptCall("complete", () -> {
            checkEpoch(run);
            table.complete(run);
            return true;
        });
    }

    @Override
    public void close() {
        // nothing is held
    }

    private final class Writer implements SinkWriter {
        private final SinkRun run;
        private final String split;
        private final List<Long> pending = new ArrayList<>();
        private final List<Rejection> refused = new ArrayList<>();

        Writer(SinkRun run, String split) {
            this.run = run;
            this.split = split;
        }

        @Override
        public List<Rejection> write(RecordBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                long id = SimulatedSteps.id(batch, row);
                if (SimulatedData.fate(id) == SimulatedData.Fate.REJECTED_BY_SINK) {
                    refused.add(new Rejection(
                            new Rejection.RejectedRow(batch, row),
                            RecordErrorCode.REFUSED_BY_SINK,
                            null,
                            "refused: " + Row.of(batch, row)));
                } else {
                    pending.add(id);
                }
            }
            if (table.protocol() == SimulatedTable.Protocol.IDEMPOTENT) {
                send();
            }
            return random.nextBoolean() ? takeRefused() : List.of();
        }

        private void send() {
            List<Long> taken = take();
            if (!taken.isEmpty()) {
                wire.call("upsert " + taken, () -> {
                    checkEpoch(run);
                    table.show(run, taken);
                    return true;
                });
            }
        }

        private List<Long> take() {
            List<Long> taken = List.copyOf(pending);
            pending.clear();
            return taken;
        }

        private List<Rejection> takeRefused() {
            List<Rejection> taken = List.copyOf(refused);
            refused.clear();
            return taken;
        }

        @Override
        public List<Rejection> flush() {
            return takeRefused();
        }

        @Override
        public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
            List<Long> taken = take();
            String what = split + " " + taken + " to " + position;
            return switch (table.protocol()) {
                case TRANSACTIONAL ->
                    wire.commit("transaction " + what, table, () -> {
                        checkEpoch(run);
                        table.show(run, split, taken, new SplitState(position, finished));
                        return Optional.empty();
                    });
                case TWO_PHASE ->
                    wire.call("stage " + what, () -> {
                        checkEpoch(run);
                        return Optional.of(new Committable(split, table.stage(run, split, checkpointId, taken)));
                    });
                case IDEMPOTENT -> Optional.empty();
            };
        }

        @Override
        public void close() {
            pending.clear();
        }
    }
}
