package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.RunState;

/**
 * What a driver on the cluster is told. It is started more than once, after its death; its order is done once.
 *
 * @param epochBefore that of the state that was there when it was submitted; 0 if there was none
 */
record DriverOrder(ForkOrder fork, long epochBefore) {

    private static final String FORK = "fork";
    private static final String EPOCH = "epoch";

    String encode() {
        return StateObject.empty()
                .with(FORK, fork.encode())
                .with(EPOCH, epochBefore)
                .toString();
    }

    /** Reads what {@link #encode} returned; fails with IllegalArgumentException if it is not that. */
    static DriverOrder decode(String text) {
        StateObject json = StateObject.parse(text);
        return new DriverOrder(ForkOrder.decode(json.text(FORK)), json.number(EPOCH));
    }

    /** Tells whether a start for this order has stored {@code state}. */
    private boolean hasBegun(RunState state) {
        return state.epoch() > epochBefore;
    }

    /** Tells whether the order was done, and only the telling of it is missing: another run is not to begin. */
    boolean isDone(RunState state) {
        return hasBegun(state) && state.status() == RunState.Status.COMPLETED;
    }

    /** Tells whether the unfinished run of {@code state} is to be forgotten: it is not one of this order. */
    boolean forgets(RunState state) {
        return fork.restart() && !hasBegun(state);
    }
}
