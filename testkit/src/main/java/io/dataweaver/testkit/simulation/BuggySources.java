package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sources with a planted bug each. */
final class BuggySources {

    private BuggySources() {}

    /** Does everything right. */
    private abstract static class Forwarding implements Source {
        final Source source;

        Forwarding(Source source) {
            this.source = source;
        }

        @Override
        public Set<Capability> capabilities() {
            return source.capabilities();
        }

        @Override
        public List<Schema> datasets() {
            return source.datasets();
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            return source.plan(requests);
        }

        @Override
        public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
            source.acknowledge(checkpoint, positions);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** Acknowledges what it hands out. */
    static final class Eager extends Forwarding {
        Eager(Source source) {
            super(source);
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            SplitReader reader = source.open(split, request, from);
            return new SplitReader() {
                @Override
                public ReadResult read(Duration maxWait) throws InterruptedException {
                    ReadResult result = reader.read(maxWait);
                    if (result instanceof ReadResult.Rows rows) {
                        source.acknowledge(new DurableCheckpoint(1), Map.of(split.id(), rows.position()));
                    }
                    return result;
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }
    }

    /** Throws away what it was reading when it is woken up, and goes on behind it. */
    static final class LosingWhenWoken extends Forwarding {
        LosingWhenWoken(Source source) {
            super(source);
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            SplitReader reader = source.open(split, request, from);
            return new SplitReader() {
                private boolean woken;

                @Override
                public ReadResult read(Duration maxWait) throws InterruptedException {
                    ReadResult result = reader.read(maxWait);
                    if (woken && result instanceof ReadResult.Rows rows) {
                        RecordBatch none = rows.batch().select(new int[0], 0);
                        return new ReadResult.Rows(none, rows.rejections(), rows.position());
                    }
                    return result;
                }

                @Override
                public void wakeUp() {
                    woken = true;
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }
    }
}
