package io.dataweaver.api.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;

/** Makes a transform that thinks in rows. Those that think in columns implement {@link TransformPlugin} itself. */
public interface RowTransformPlugin extends TransformPlugin {

    /**
     * Returns the schema of the rows that go out; its dataset is that of {@code input}. It has a key only if different rows of
     * the input never give the same one.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if the options do not suit {@code input}
     */
    Schema outputSchema(Options options, Schema input);

    /** Returns a transform for one split. */
    RowTransform rows(Options options, Schema input);

    @Override
    default Transform create(Options options, Schema input) {
        return Transform.ofRows(outputSchema(options, input), rows(options, input));
    }
}
