package io.dataweaver.api.plugin;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What a component may ask of its surroundings.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface PluginContext {

    /**
     * Returns a format by name, with its options.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if there is none, or its options are wrong
     */
    Format format(ComponentRef ref);

    /**
     * Returns a source by name, with its options; to be closed by the caller.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if there is none, or its options are wrong
     * @throws UnsupportedOperationException if these surroundings know formats only
     */
    default Source source(ComponentRef ref) {
        throw new UnsupportedOperationException("no source can be had here: " + ref.type());
    }

    /**
     * Returns a sink by name, with its options; to be closed by the caller.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if there is none, or its options are wrong
     * @throws UnsupportedOperationException if these surroundings know formats only
     */
    default Sink sink(ComponentRef ref) {
        throw new UnsupportedOperationException("no sink can be had here: " + ref.type());
    }

    /**
     * Returns an object store by name, with its options; to be closed by the caller.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if there is none, or its options are wrong
     * @throws UnsupportedOperationException if these surroundings know formats only
     */
    default ObjectStore store(ComponentRef ref) {
        throw new UnsupportedOperationException("no object store can be had here: " + ref.type());
    }

    /** Returns the name of the pipeline that the component is part of; empty if it is made for something else. */
    default Optional<String> pipeline() {
        return Optional.empty();
    }

    /** Returns what the pipeline does about columns that change at its source. */
    default SchemaPolicy schemaPolicy() {
        return SchemaPolicy.FREEZE;
    }

    /**
     * Returns what has become of columns of a dataset since its target was made ready last; nothing if the pipeline leaves its
     * targets alone then.
     *
     * @param dataset as the sink gets it
     */
    default ColumnHistory columnHistory(String dataset) {
        return ColumnHistory.NONE;
    }

    /**
     * Tells whether a person has approved a change of a target.
     *
     * @param change the id of a {@link io.dataweaver.api.sink.PendingChange}
     */
    default boolean isApproved(String change) {
        return false;
    }

    /** Returns the folder against which relative paths are resolved. */
    Path workingFolder();

    /** Returns the clock; components do not read the system's. */
    Clock clock();

    /** Returns the longest that a single blocking call to another system may take. */
    Duration callTimeout();

    /** Returns how many splits may run at the same time. */
    int parallelism();
}
