package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import org.jspecify.annotations.Nullable;

/**
 * Where reading by a cursor is. Values of the cursor are as the server writes them.
 *
 * @param after up to which value everything was read, inclusive; null at the beginning
 * @param young a row with just that value is new if this transaction, or a younger one, wrote it
 * @param upTo up to which value rows are being read, inclusive; null between looks
 * @param at the value of the last row that was read since {@code after}; null if none was
 * @param rows how many rows were read
 */
record CursorPosition(
        @Nullable String after,
        long young,
        @Nullable String upTo,
        @Nullable String at,
        long rows) {

    /** Before the first row. */
    static final CursorPosition BEGINNING = new CursorPosition(null, 0, null, null, 0);

    static CursorPosition parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        return new CursorPosition(
                json.findText("after").orElse(null),
                json.number("young"),
                json.findText("upTo").orElse(null),
                json.findText("at").orElse(null),
                json.number("rows"));
    }

    Position toPosition() {
        StateObject json = StateObject.empty().with("young", young).with("rows", rows);
        json = after == null ? json : json.with("after", after);
        json = upTo == null ? json : json.with("upTo", upTo);
        json = at == null ? json : json.with("at", at);
        return new Position(json.toString());
    }

    /** Returns where reading begins of what is new up to {@code value}. */
    CursorPosition begin(String value) {
        return new CursorPosition(after, young, value, null, rows);
    }

    /** Returns where reading is behind a row with {@code value}. */
    CursorPosition reach(String value, long newRows) {
        return new CursorPosition(after, young, upTo, value, newRows);
    }

    /**
     * Returns where reading is when everything was read that is new.
     *
     * @param oldest the oldest transaction that was under way meanwhile: what it writes was not seen
     */
    CursorPosition end(long oldest, long newRows) {
        return new CursorPosition(upTo, oldest, null, null, newRows);
    }
}
