package io.dataweaver.connector.postgres;

import io.dataweaver.api.state.StateObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which columns of a table the log may tell of under which names: those that they had whenever a run was planned, whatever they are
 * called by now. The log itself tells names alone.
 *
 * @param numbers {@code attnum} of each column that had a name, by the name, with blanks in between
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
        for (PgColumn column : table.columns().values()) {
            String name = column.name().name();
            List<Integer> before = numbers(name);
            if (!before.contains(column.number())) {
                String one = Integer.toString(column.number());
                all = all.with(name, before.isEmpty() ? one : numbers.text(name) + " " + one);
            }
        }
        return new LoggedColumns(all);
    }

    /** Returns the columns that had a name, one behind the other; empty if none is known. */
    List<Integer> numbers(String name) {
        return numbers.findText(name).stream()
                .flatMap(text -> Stream.of(text.split(" ", -1)))
                .map(Integer::valueOf)
                .toList();
    }

    String text() {
        return numbers.toString();
    }
}
