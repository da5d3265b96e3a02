package io.dataweaver.connector.jdbc;

import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;

/**
 * What a split reads: a table, or the rows of a range of its keys.
 *
 * @param rows about how many there are; -1 if unknown
 * @param after the key before the first row; empty for none
 * @param last the key of the last row; empty for none
 */
record SplitDetail(long rows, Optional<RowKey> after, Optional<RowKey> last) {

    static SplitDetail parse(Split split) {
        StateObject json = StateObject.parse(split.detail());
        return new SplitDetail(json.number("rows"), RowKey.of(json, "after"), RowKey.of(json, "last"));
    }

    String toJson() {
        StateObject json = StateObject.empty().with("rows", rows);
        if (after.isPresent()) {
            json = after.get().addTo(json, "after");
        }
        if (last.isPresent()) {
            json = last.get().addTo(json, "last");
        }
        return json.toString();
    }
}
