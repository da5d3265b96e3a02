package io.dataweaver.api.source;

import java.util.Optional;

/**
 * How far a split of a run has come.
 *
 * @param position up to where it is durable at the sink; empty if nothing of it is
 * @param state whether there is more of it to come
 */
public record SplitStanding(Split split, Optional<Position> position, State state) {

    /** Whether there is more to come. */
    public enum State {
        /** It moves, or will. */
        UNFINISHED,
        /** It is broken, and waits for the next start while others go on. */
        SUSPENDED,
        /** All of it is durable at the sink. */
        ENDED
    }

    /** Tells whether all of it is durable at the sink. */
    public boolean ended() {
        return state == State.ENDED;
    }
}
