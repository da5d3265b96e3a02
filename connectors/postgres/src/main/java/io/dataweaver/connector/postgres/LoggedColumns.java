package io.dataweaver.connector.postgres;

import io.dataweaver.api.state.StateObject;
import java.util.Optional;

/**
 * Which columns of a table the log may tell of under which names: those that they had whenever a run was planned, whatever they are
 * called by now. The log itself tells names alone.
 *
 * @param numbers {@code attnum}, by name; if several columns have had one name, that of the last one
 */
record LoggedColumns(StateObject numbers) {

    static final LoggedColumns NONE = new LoggedColumns(StateObject.empty());

    /** Reads what {@link #text} wrote as a member of {@code detail}; none if there is no such member. */
    static LoggedColumns of(StateObject detail, String member) {
        return detail.findText(member)
                .map(text -> new LoggedColumns(StateObject.parse(text)))
                .orElse(NONE);
    }

    /** Returns these with those that a table has now. */
    LoggedColumns and(Dataset table) {
        StateObject all = numbers;
        for (var column : table.columns().entrySet()) {
            all = all.with(column.getKey(), column.getValue().number());
        }
        return new LoggedColumns(all);
    }

    /** Returns which column had a name; empty if none is known. */
    Optional<Integer> number(String name) {
        return numbers.has(name) ? Optional.of((int) numbers.number(name)) : Optional.empty();
    }

    String text() {
        return numbers.toString();
    }
}
