package io.dataweaver.core.state;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far one split has come, durably.
 *
 * @param split the split
 * @param position up to where it is written; empty if nothing is
 * @param finished whether all of it is written
 * @param counts of the split up to there, over all processes of the run
 * @param committables what the sink prepared for it and may not have published yet, in order, the last of all among them
 */
public record SplitProgress(
        Split split, Optional<Position> position, boolean finished, RunCounts counts, List<Committable> committables) {

    public SplitProgress {
        committables = List.copyOf(committables);
    }

    /** Returns the state of a split that was not begun. */
    public static SplitProgress notBegun(Split split) {
        return new SplitProgress(split, Optional.empty(), false, RunCounts.NONE, List.of());
    }

    /** Returns what was prepared last; empty if nothing was. */
    public Optional<Committable> last() {
        return committables.isEmpty() ? Optional.empty() : Optional.of(committables.get(committables.size() - 1));
    }

    /**
     * Returns this after {@code published} were published: the last one is still of use, for resuming and for the end.
     */
    public SplitProgress without(List<Committable> published) {
        if (committables.size() < 2) {
            return this;
        }
        List<Committable> rest = new ArrayList<>(committables.subList(0, committables.size() - 1));
        rest.removeAll(published);
        rest.add(committables.get(committables.size() - 1));
        return new SplitProgress(split, position, finished, counts, rest);
    }

    /** Returns this where the sink itself tells how far it holds the split. */
    public SplitProgress at(SplitState held) {
        HeldPosition decoded = HeldPosition.decode(held.position());
        return new SplitProgress(split, decoded.position(), held.finished(), decoded.counts(), committables);
    }

    /** Returns this as a sink that stores positions tells it; what it does not hold was not begun. */
    public SplitProgress asHeld(Map<String, SplitState> held) {
        SplitState state = held.get(split.id());
        return state == null ? notBegun(split) : at(state);
    }

    /** Returns the position that a sink is to hold for this, which {@link #at} reads. */
    public Position held() {
        return new HeldPosition(position, counts).encode();
    }

    /** Tells whether a sink that holds the split up to {@code held}, or nothing of it, is where this is. */
    public boolean isHeldAt(Optional<Position> held) {
        return held.flatMap(at -> HeldPosition.decode(at).position()).equals(position);
    }

    /** Returns this with {@code earlier} before what the sink has prepared for it. */
    public SplitProgress after(List<Committable> earlier) {
        List<Committable> all = new ArrayList<>(earlier);
        all.addAll(committables);
        return new SplitProgress(split, position, finished, counts, all);
    }
}
