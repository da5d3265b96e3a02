package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateStore;
import java.util.Optional;

/** A store in which the lock of one pipeline was taken already, and goes over to its run, which gives it back. */
record LockedStore(StateStore store, String locked, StateLock held) implements StateStore {

    @Override
    public StateLock lock(String pipeline) {
        return pipeline.equals(locked) ? held : store.lock(pipeline);
    }

    @Override
    public void save(String pipeline, long epoch, long sequence, byte[] state) {
        store.save(pipeline, epoch, sequence, state);
    }

    @Override
    public Optional<SavedState> load(String pipeline) {
        return store.load(pipeline);
    }

    @Override
    public void delete(String pipeline) {
        store.delete(pipeline);
    }
}
