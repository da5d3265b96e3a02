package io.dataweaver.api.error;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import java.nio.file.Path;

/** Makes a {@link RejectionHandler}; its descriptor is of kind ERROR_HANDLER. */
public interface RejectionHandlerPlugin extends Plugin {

    /**
     * Creates a handler for one run.
     *
     * @param options checked against the descriptor
     * @param pipeline the name of the pipeline
     * @param run identifies the run
     * @param folder where the pipeline keeps its state; need not exist
     */
    RejectionHandler create(Options options, String pipeline, String run, Path folder);
}
