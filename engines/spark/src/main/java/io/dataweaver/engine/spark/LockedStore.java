package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.state.ForwardingStore;

/** A store in which the lock of one pipeline was taken already, and goes over to its run, which gives it back. */
final class LockedStore extends ForwardingStore {

    private final String locked;
    private final StateLock held;

    LockedStore(StateStore store, String locked, StateLock held) {
        super(store);
        this.locked = locked;
        this.held = held;
    }

    @Override
    public StateLock lock(String pipeline) {
        return pipeline.equals(locked) ? held : super.lock(pipeline);
    }
}
