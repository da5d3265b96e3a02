package io.dataweaver.api.source;

import io.dataweaver.api.data.Schema;
import java.util.List;

/**
 * What is wanted of a dataset.
 *
 * @param schema the wanted columns, in the wanted order, with the types that {@link Source#datasets} told
 * @param conditions what {@link Source#accepts} took over: only rows for which all are true are wanted
 * @param limits when a batch is full
 */
public record ReadRequest(Schema schema, List<Predicate> conditions, BatchLimits limits) {

    public ReadRequest {
        conditions = List.copyOf(conditions);
    }
}
