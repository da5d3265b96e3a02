package io.dataweaver.core.routing;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a split has come in front of several sinks. Each sink that stores positions keeps it as its position, so that
 * after a crash between two of their commits it is known how many rows one is ahead of the other.
 *
 * <p>The number of rows is the same in any run over the same split, because sources and transforms are deterministic; how
 * they are cut into batches is not.
 *
 * @param rows how many rows of the split were handed over to the sinks; that their targets were emptied counts as one
 * @param refused how many of them each sink has rejected, by its place among the sinks
 */
record RoutedState(long rows, List<Long> refused) {

    private static final String ROWS = "rows";
    private static final String REFUSED = "refused.";
    private static final String POSITION = "position";
    private static final String SINK = "sink.";

    RoutedState {
        refused = List.copyOf(refused);
    }

    /** Returns the state before the first row. */
    static RoutedState none(int sinks) {
        return new RoutedState(0, Collections.nCopies(sinks, 0L));
    }

    private StateObject json() {
        StateObject json = StateObject.empty().with(ROWS, rows);
        for (int i = 0; i < refused.size(); i++) {
            json = json.with(REFUSED + i, refused.get(i));
        }
        return json;
    }

    private static RoutedState parse(StateObject json, int sinks) {
        Long[] refused = new Long[sinks];
        for (int i = 0; i < sinks; i++) {
            refused[i] = json.number(REFUSED + i);
        }
        return new RoutedState(json.number(ROWS), List.of(refused));
    }

    /** Returns what a sink is to keep as its position. */
    Position wrap(Position position) {
        // As text, so that it comes back to the last blank.
        return new Position(json().with(POSITION, position.json()).toString());
    }

    /** What a sink keeps. */
    record Held(RoutedState state, Position position, boolean finished) {

        /** Reads what {@link RoutedState#wrap} made. */
        static Held parse(SplitState held, int sinks) {
            StateObject json = StateObject.parse(held.position().json());
            return new Held(RoutedState.parse(json, sinks), new Position(json.text(POSITION)), held.finished());
        }

        static List<Optional<RoutedState>> states(List<Optional<Held>> held) {
            return held.stream().map(one -> one.map(Held::state)).toList();
        }
    }

    /** Returns what a checkpoint is to keep: this, and what the sinks prepared, by their names. */
    Committable committable(String splitId, Map<String, Committable> prepared) {
        StateObject json = json();
        for (Map.Entry<String, Committable> part : prepared.entrySet()) {
            json = json.with(SINK + part.getKey(), part.getValue().json());
        }
        return new Committable(splitId, json.toString());
    }

    /** Reads a state from a checkpoint. */
    static RoutedState parse(Committable committable, int sinks) {
        return parse(StateObject.parse(committable.json()), sinks);
    }

    /** Returns what a sink has prepared for a split; empty if it prepares nothing. */
    static Optional<Committable> part(Committable committable, String sink) {
        return StateObject.parse(committable.json())
                .findText(SINK + sink)
                .map(json -> new Committable(committable.splitId(), json));
    }
}
