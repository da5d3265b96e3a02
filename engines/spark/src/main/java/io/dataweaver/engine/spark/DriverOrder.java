package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.RunState;
import java.util.Optional;

/**
 * What a driver on the cluster is told. It is started more than once, after its death; its order is done once.
 *
 * @param epochBefore that of the pipeline's state that was there when it was submitted; 0 if there was none
 * @param firstEpochBefore that of the part that is started first; the same if the pipeline is not cut
 */
record DriverOrder(ForkOrder fork, long epochBefore, long firstEpochBefore) {

    private static final String FORK = "fork";
    private static final String EPOCH = "epoch";
    private static final String FIRST_EPOCH = "firstEpoch";

    String encode() {
        return StateObject.empty()
                .with(FORK, fork.encode())
                .with(EPOCH, epochBefore)
                .with(FIRST_EPOCH, firstEpochBefore)
                .toString();
    }

    /** Reads what {@link #encode} returned; fails with IllegalArgumentException if it is not that. */
    static DriverOrder decode(String text) {
        StateObject json = StateObject.parse(text);
        return new DriverOrder(ForkOrder.decode(json.text(FORK)), json.number(EPOCH), json.number(FIRST_EPOCH));
    }

    /**
     * Tells whether the order was done, and only the telling of it is missing: another run is not to begin.
     *
     * @param state of the pipeline
     */
    boolean isDone(RunState state) {
        return state.epoch() > epochBefore && state.status() == RunState.Status.COMPLETED;
    }

    /**
     * Tells whether an unfinished run is to be forgotten: it is not one of this order.
     *
     * @param first the state of the part that is started first; empty if there is none
     */
    boolean forgets(Optional<RunState> first) {
        return fork.restart() && first.map(RunState::epoch).orElse(0L) <= firstEpochBefore;
    }
}
