package io.dataweaver.connector.jdbc;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;

/**
 * Where a reader stands in its split.
 *
 * @param rows how many rows were read
 * @param key of the last of them; empty before the first, and where rows have no order
 * @param end whether no row is left
 */
record RowPosition(long rows, Optional<RowKey> key, boolean end) {

    static final RowPosition START = new RowPosition(0, Optional.empty(), false);

    static RowPosition parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        return new RowPosition(json.number("rows"), RowKey.of(json, "key"), json.flag("end"));
    }

    Position toPosition() {
        StateObject json = StateObject.empty().with("rows", rows).with("end", end);
        return new Position(key.map(k -> k.addTo(json, "key")).orElse(json).toString());
    }
}
