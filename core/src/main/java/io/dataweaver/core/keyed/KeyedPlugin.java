package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.List;
import java.util.Optional;

/**
 * A transform that has to see all rows of one key in one place. The planner puts an exchange in front of it, behind which
 * rows with the same values in some columns come to the same split, those of one split before it in their order. What remembers
 * something makes a {@link io.dataweaver.core.stage.StatefulTransform}.
 */
public interface KeyedPlugin extends TransformPlugin {

    /**
     * Returns the columns of {@code input} by which rows belong together; empty if all of them do.
     *
     * @param options checked against the descriptor
     * @throws io.dataweaver.api.error.DataWeaverException if the options do not suit {@code input}
     */
    List<String> key(Options options, Schema input);

    /** Returns the column of {@code input} that says when a record happened; empty if the step does not go by time. */
    default Optional<String> time(Options options, Schema input) {
        return Optional.empty();
    }
}
