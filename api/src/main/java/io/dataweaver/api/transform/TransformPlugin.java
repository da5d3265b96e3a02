package io.dataweaver.api.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;

/** Makes a {@link Transform}. */
public interface TransformPlugin extends Plugin {

    /**
     * Creates a transform for batches of {@code input}.
     *
     * @param options checked against the descriptor
     * @throws io.dataweaver.api.error.DataWeaverException if the options do not suit {@code input}
     */
    Transform create(Options options, Schema input);
}
