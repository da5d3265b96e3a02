package io.dataweaver.api.sink;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where rows go.
 *
 * <p><b>Life of a run.</b> {@link #fence}; {@link #positions} if it stores them; {@link #prepare}; writers, with
 * {@link #commit} after each checkpoint that is durable; {@link #complete} when a bounded source is exhausted and all is
 * committed; {@link #close}. After a crash the next process goes through the same, with {@code resumed} set; it calls
 * {@link #commit} again with what the last checkpoint holds.
 *
 * <p><b>Threads.</b> Any thread may call {@link #open}; the other methods are called by one thread at a time.
 *
 * <p><b>Failures.</b> Every method throws {@link io.dataweaver.api.error.DataWeaverException}; the kind of its code says
 * whether to try again.
 */
public interface Sink extends AutoCloseable {

    /** Returns what this sink, with its options, can do. */
    Set<Capability> capabilities();

    /**
     * Checks, before anything is written, that rows of {@code schemas} can be stored without loss; contacts the target,
     * and changes nothing.
     *
     * @throws io.dataweaver.api.error.DataWeaverException with all that is wrong, if they cannot
     */
    default void check(List<Schema> schemas) {}

    /**
     * Makes writers of earlier epochs fail from now on.
     *
     * @param pipeline its name
     * @param epoch the epoch that the state store proposes
     * @return the epoch to use: {@code epoch}, or a larger one if the sink has seen that already
     */
    default long fence(String pipeline, long epoch) {
        return epoch;
    }

    /** Returns what the sink holds of {@code run}, by split id; empty if it stores no positions or holds nothing. */
    default Map<String, SplitState> positions(SinkRun run) {
        return Map.of();
    }

    /** Makes the target ready for {@code run}: creates tables and folders, removes what a crash left. Idempotent. */
    void prepare(SinkRun run, List<Schema> schemas);

    /** Opens the writer of one split. */
    SinkWriter open(SinkRun run, WriterContext context);

    /**
     * Publishes what writers prepared, after the checkpoint that holds it is durable. Idempotent: what is published
     * already is left alone.
     */
    default void commit(SinkRun run, List<Committable> committables) {}

    /**
     * Ends a run: everything is prepared and committed, and no more rows come. Publishes what becomes visible at the end
     * only, such as a file or a replaced table. Idempotent.
     *
     * @param last the last committable of each split that has one, in the order of the splits
     */
    default void complete(SinkRun run, List<Committable> last) {}

    /** Releases what the sink holds. Idempotent. */
    @Override
    void close();
}
