package io.dataweaver.core.state;

import io.dataweaver.api.error.DataWeaverException;
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
 * @param finished whether nothing of it is left to be done in this run: all of it is written, or it is suspended
 * @param counts of the split up to there, over all processes of the run
 * @param committables what the sink prepared for it and may not have published yet, in order, the last of all among them
 * @param suspension why it was given up before its end; empty if it was not
 */
public record SplitProgress(
        Split split,
        Optional<Position> position,
        boolean finished,
        RunCounts counts,
        List<Committable> committables,
        Optional<Suspension> suspension) {

    public SplitProgress {
        committables = List.copyOf(committables);
        if (suspension.isPresent() && !finished) {
            throw new IllegalArgumentException("a split that is suspended has nothing left to be done: " + split);
        }
    }

    /** Creates the progress of a split that is not suspended. */
    public SplitProgress(
            Split split,
            Optional<Position> position,
            boolean finished,
            RunCounts counts,
            List<Committable> committables) {
        this(split, position, finished, counts, committables, Optional.empty());
    }

    /** Returns the state of a split that was not begun. */
    public static SplitProgress notBegun(Split split) {
        return new SplitProgress(split, Optional.empty(), false, RunCounts.NONE, List.of());
    }

    /** Tells whether all of it is written. */
    public boolean isComplete() {
        return finished && suspension.isEmpty();
    }

    /** Returns this as given up for this run because of {@code failure}; nothing behind its position is durable. */
    public SplitProgress suspendedBy(DataWeaverException failure) {
        return new SplitProgress(
                split, position, true, counts, committables, Optional.of(Suspension.of(this, failure)));
    }

    /** Returns this as the next start finds it: what was suspended is tried again. */
    public SplitProgress triedAgain() {
        return suspension.isEmpty() ? this : new SplitProgress(split, position, false, counts, committables);
    }

    /** Returns this of a split that its source has renewed. */
    public SplitProgress of(Split renewed) {
        return new SplitProgress(renewed, position, finished, counts, committables, suspension);
    }

    /** Returns this with other committables. */
    public SplitProgress withCommittables(List<Committable> other) {
        return new SplitProgress(split, position, finished, counts, other, suspension);
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
        return withCommittables(rest);
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
        return withCommittables(all);
    }
}
