package io.dataweaver.core.stage;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transform that remembers what it has seen. What it remembers goes with the position of its split: a stage that begins at
 * a position has to find just what was remembered there, although the sink may have come further than the last checkpoint,
 * or less far.
 *
 * <p><b>Life.</b> {@link #open}; any number of {@code apply} and {@link #checkpoint}; {@link #finish} once the split is
 * exhausted; {@link #close}.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public interface StatefulTransform extends Transform, AutoCloseable {

    /**
     * Opens what is remembered.
     *
     * @param folder for this transform and this attempt at the split alone, which need not exist; null to remember in memory alone, for
     *     previews and tests
     * @param at where the stage begins; empty for the start of the split, where nothing is remembered
     * @throws io.dataweaver.api.error.DataWeaverException if what was remembered at that position is gone
     */
    void open(@Nullable Path folder, Optional<Position> at);

    /**
     * Says how far event time had come before the next batch, in the column that the step goes by: no earlier records are
     * expected, but for those that the step allows for. The same batches always come with the same times.
     *
     * @param time in microseconds since 1970; {@link Long#MIN_VALUE} if it is not known, {@link Long#MAX_VALUE} at the end
     */
    default void advance(long time, TransformOutput output) {}

    /**
     * Makes durable what is remembered at {@code position}, before the sink stores that position. What was remembered at the
     * few positions before stays available.
     */
    void checkpoint(Position position);

    /** Lets out what waited for more rows, for no more come. */
    void finish(TransformOutput output);

    /** Releases what it holds; what was not made durable is forgotten. Idempotent. */
    @Override
    void close();
}
