package io.dataweaver.testkit.simulation;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.state.ForwardingStore;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** State stores with a planted bug each. */
final class BuggyStores {

    private BuggyStores() {}

    /** Stores each state when the next one comes. */
    static final class Late extends ForwardingStore {
        private Runnable before = () -> {};

        Late(StateStore store) {
            super(store);
        }

        @Override
        public void save(String pipeline, long epoch, long sequence, byte[] state) {
            before.run();
            before = () -> super.save(pipeline, epoch, sequence, state);
        }
    }

    /** Commits what a state holds, and then stores it. */
    static final class CommittingFirst extends ForwardingStore {
        private final Sink sink;

        CommittingFirst(StateStore store, Sink sink) {
            super(store);
            this.sink = sink;
        }

        @Override
        public void save(String pipeline, long epoch, long sequence, byte[] bytes) {
            RunState state = RunStateCodec.decode(bytes);
            List<Committable> committables = new ArrayList<>();
            state.splits().forEach(split -> committables.addAll(split.committables()));
            if (!committables.isEmpty()) {
                sink.commit(new SinkRun(pipeline, state.run(), state.epoch(), true), committables);
            }
            super.save(pipeline, epoch, sequence, bytes);
        }
    }

    /** Makes room first. */
    static final class RemovingFirst extends ForwardingStore {
        RemovingFirst(StateStore store) {
            super(store);
        }

        @Override
        public void save(String pipeline, long epoch, long sequence, byte[] state) {
            super.delete(pipeline);
            super.save(pipeline, epoch, sequence, state);
        }
    }

    /** Knows positions, and no counts. */
    static final class ForgettingCounts extends ForwardingStore {
        ForgettingCounts(StateStore store) {
            super(store);
        }

        @Override
        public Optional<SavedState> load(String pipeline) {
            return super.load(pipeline).map(saved -> {
                RunState state = RunStateCodec.decode(saved.bytes());
                List<SplitProgress> splits = state.splits().stream()
                        .map(split -> new SplitProgress(
                                split.split(),
                                split.position(),
                                split.finished(),
                                RunCounts.NONE,
                                split.committables()))
                        .toList();
                return new SavedState(
                        saved.sequence(),
                        RunStateCodec.encode(new RunState(
                                state.pipeline(),
                                state.fingerprint(),
                                state.run(),
                                state.epoch(),
                                state.status(),
                                splits)));
            });
        }
    }
}
