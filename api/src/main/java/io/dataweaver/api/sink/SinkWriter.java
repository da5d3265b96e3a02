package io.dataweaver.api.sink;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of one split, in order.
 *
 * <p>Rows of one key take effect in the order in which they came: collapse them to the last, or cut the batch at each
 * change of kind; never all upserts and then all deletes.
 *
 * <p><b>Threads.</b> One thread at a time.
 *
 * <p><b>Life.</b> Any number of {@code write}; at each checkpoint {@code flush} and then {@code prepare}; at last
 * {@code close}. What was written since the last {@code prepare} and not prepared is undone by {@code close}, or by the
 * next process. After a method threw, only {@code close} is called.
 *
 * <p><b>Failures.</b> Rows that the sink refuses come back as rejections, from this call or a later one; the rows around
 * them are written. Everything else throws {@link io.dataweaver.api.error.DataWeaverException}; no call blocks longer
 * than the {@code callTimeout} of the context.
 */
public interface SinkWriter extends AutoCloseable {

    /** Takes rows; may keep the batch until {@link #flush}. */
    List<Rejection> write(RecordBatch batch);

    /**
     * Removes all rows that the target has of the dataset, those taken so far included, whoever has written them: at the source they
     * are gone. Rows that are taken behind this stay. Like a row, it takes effect with the next {@link #prepare}, together with what
     * is written around it, or not at all. Only for sinks that {@linkplain
     * io.dataweaver.api.descriptor.Capability#APPLIES_EMPTYING apply it}.
     *
     * @return rows taken so far that are refused
     * @throws UnsupportedOperationException if this sink cannot do that
     */
    default List<Rejection> empty() {
        throw new UnsupportedOperationException("it cannot empty its target");
    }

    /**
     * Pushes out everything taken so far, so that nothing can be rejected any more. The runtime stores rejections
     * durably before it calls {@link #prepare}.
     */
    List<Rejection> flush();

    /**
     * Makes everything taken so far durable.
     *
     * <p>A sink of {@code TRANSACTIONAL_POSITIONS} commits data and {@code position} in one transaction, if the epoch of
     * the run is still the newest. Others return what {@link Sink#commit} is to publish.
     *
     * @param checkpointId grows within the run
     * @param position up to where the split is written now
     * @param finished whether the split is exhausted, so that no more rows come
     */
    Optional<Committable> prepare(long checkpointId, Position position, boolean finished);

    /** Releases what the writer holds; undoes what was not prepared. Idempotent. */
    @Override
    void close();
}
