package io.dataweaver.core.state;

import io.dataweaver.api.state.StateStore;
import java.util.Optional;

/** Does all as another store does: for those that do one thing otherwise. */
public abstract class ForwardingStore implements StateStore {

    private final StateStore store;

    /** Creates a store that is {@code store} but for what the subclass overrides. */
    protected ForwardingStore(StateStore store) {
        this.store = store;
    }

    @Override
    public StateLock lock(String pipeline) {
        return store.lock(pipeline);
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
