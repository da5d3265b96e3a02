package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sinks with a planted bug each. */
final class BuggySinks {

    private BuggySinks() {}

    /** Publishes what is published already. */
    static final class CommittingTwice extends SimulatedSink {
        CommittingTwice(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        void publish(SinkRun run, String id) {
            table().publishAgain(run, id);
        }
    }

    /** Takes rows of any start. */
    static final class IgnoringEpochs extends SimulatedSink {
        IgnoringEpochs(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        void checkEpoch(SinkRun run) {
            // that is the bug
        }
    }

    /** Does not tell what it holds. */
    static final class HoldingNothing extends SimulatedSink {
        HoldingNothing(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        public Map<String, SplitState> positions(SinkRun run) {
            return Map.of();
        }
    }

    /** Tells what it held when it was first asked. */
    static final class LookingOnce extends SimulatedSink {
        private @Nullable Map<String, SplitState> first;

        LookingOnce(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        public Map<String, SplitState> positions(SinkRun run) {
            if (first == null) {
                first = super.positions(run);
            }
            return first;
        }
    }

    /** Tells its positions while a commit is on its way. */
    static final class NotWaiting extends SimulatedSink {
        NotWaiting(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        void awaitCommits() {
            // that is the bug
        }
    }

    /** Writes each batch backwards. */
    static final class Reversing extends SimulatedSink {
        Reversing(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        public SinkWriter open(SinkRun run, WriterContext context) {
            return new Forwarding(super.open(run, context)) {
                @Override
                public List<Rejection> write(RecordBatch batch) {
                    int[] backwards = new int[batch.size()];
                    for (int i = 0; i < backwards.length; i++) {
                        backwards[i] = batch.row(backwards.length - 1 - i);
                    }
                    return super.write(batch.select(backwards, backwards.length));
                }
            };
        }
    }

    /** Writes a batch when the next one comes, or never. */
    static final class LosingTheTail extends SimulatedSink {
        LosingTheTail(SimulatedTable table, Wire wire, RandomGenerator random) {
            super(table, wire, random);
        }

        @Override
        public SinkWriter open(SinkRun run, WriterContext context) {
            return new Forwarding(super.open(run, context)) {
                private @Nullable RecordBatch last;

                @Override
                public List<Rejection> write(RecordBatch batch) {
                    RecordBatch before = last;
                    last = batch;
                    return before == null ? List.of() : super.write(before);
                }
            };
        }
    }

    /** Does everything right. */
    private static class Forwarding implements SinkWriter {
        private final SinkWriter writer;

        Forwarding(SinkWriter writer) {
            this.writer = writer;
        }

        @Override
        public List<Rejection> write(RecordBatch batch) {
            return writer.write(batch);
        }

        @Override
        public List<Rejection> flush() {
            return writer.flush();
        }

        @Override
        public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
            return writer.prepare(checkpointId, position, finished);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
