package io.dataweaver.api.source;

import io.dataweaver.api.data.Schema;
import java.util.List;

/**
 * What is wanted of a dataset.
 *
 * @param schema the wanted columns, in the wanted order, with the types that {@link Source#datasets} told
 * @param conditions what {@link Source#accepts} took over: only rows for which all are true are wanted
 * @param hints conditions that core looks at again: rows for which one is not true may be left out, such as those of a part of
 *     a file that holds no other; they may name columns that are not wanted
 * @param limits when a batch is full
 */
public record ReadRequest(Schema schema, List<Predicate> conditions, List<Predicate> hints, BatchLimits limits) {

    public ReadRequest {
        conditions = List.copyOf(conditions);
        hints = List.copyOf(hints);
    }

    /** Wants rows of which nothing more is known. */
    public ReadRequest(Schema schema, List<Predicate> conditions, BatchLimits limits) {
        this(schema, conditions, List.of(), limits);
    }
}
