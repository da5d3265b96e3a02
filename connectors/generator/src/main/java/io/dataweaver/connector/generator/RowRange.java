package io.dataweaver.connector.generator;

import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;

/**
 * The rows of one split: {@code first}, {@code first + step}, and so on, below {@code end}. Rows are numbered from 0.
 *
 * @param end {@code Long.MAX_VALUE} if there is none
 */
record RowRange(long first, long step, long end) {

    Split toSplit(String dataset, int ordinal) {
        String detail = StateObject.empty()
                .with("first", first)
                .with("step", step)
                .with("end", end)
                .toString();
        String id = isEndless() ? "every " + step + " from " + first : "rows " + first + " to " + end;
        return new Split(id, ordinal, dataset, detail, 0);
    }

    static RowRange parse(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        return new RowRange(detail.number("first"), detail.number("step"), detail.number("end"));
    }

    boolean isEndless() {
        return end == Long.MAX_VALUE;
    }
}
