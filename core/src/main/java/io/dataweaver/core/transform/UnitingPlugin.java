package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.List;

/** A transform that has to know all datasets at once, because it makes one of them. */
public interface UnitingPlugin extends TransformPlugin {

    /**
     * A dataset that comes in.
     *
     * @param source the name of its source
     */
    record Input(String source, Schema schema) {}

    /**
     * Returns a transform for each dataset, all of which have the same output schema.
     *
     * @param options checked against the descriptor
     * @param inputs at least one
     * @throws io.dataweaver.api.error.DataWeaverException if the datasets cannot be one
     */
    List<Transform> create(Options options, List<Input> inputs);

    @Override
    default Transform create(Options options, Schema input) {
        return create(options, List.of(new Input("", input))).get(0);
    }
}
