package io.dataweaver.core.tap;

import io.dataweaver.core.stage.StageSampler;
import java.util.Optional;

/**
 * Which rows of a run somebody wants to see.
 *
 * @param edge where: {@link StageSampler#SOURCE}, the name of a step for what leaves it, {@link StageSampler#SINK}, or
 *     {@code sinks.} and the name of one of several sinks
 * @param where an SQL condition on the columns there; empty for all rows
 * @param limit how many rows at most, 1 to {@value #MAX_ROWS}
 * @param originals whether to show with each row the record of which it was made
 */
public record TapRequest(String edge, Optional<String> where, int limit, boolean originals) {

    /** More rows than anybody looks at. */
    public static final int MAX_ROWS = 10_000;

    public TapRequest {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "a tap shows 1 to " + MAX_ROWS + " rows, but " + limit + " are asked for");
        }
    }

    /** Returns a request for {@code limit} rows at {@code edge}. */
    public static TapRequest at(String edge, int limit) {
        return new TapRequest(edge, Optional.empty(), limit, false);
    }

    /** Returns this request for rows of which {@code condition} is true. */
    public TapRequest where(Optional<String> condition) {
        return new TapRequest(edge, condition, limit, originals);
    }

    /** Returns this request for rows with the records of which they were made. */
    public TapRequest withOriginals() {
        return new TapRequest(edge, where, limit, true);
    }
}
