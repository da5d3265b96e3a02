package io.dataweaver.api.sink;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where rows go.
 *
 * <p><b>Life of a run.</b> {@link #fence}; {@link #positions} if it stores them; {@link #prepare}; writers, with
 * {@link #commit} after each checkpoint that is durable; {@link #complete} when a bounded source is exhausted and all is
 * committed; {@link #close}. After a crash the next process goes through the same, with {@code resumed} set; it calls
 * {@link #commit} again with what the last checkpoint holds.
 *
 * <p><b>Threads.</b> Any thread may call {@link #takeOver} and {@link #open}; the other methods are called by one thread at a time.
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
     * Returns what rows of {@code schema} are written to, such as the name of a table, for people who ask what goes where.
     * Contacts nobody.
     *
     * @return empty if the sink does not tell
     */
    default List<String> targets(Schema schema) {
        return List.of();
    }

    /**
     * Finds out whether a run could write: that the other system answers, that it lets this one in, that targets are there
     * or can be made, with the rights for that. Changes nothing that stays.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if going on makes no sense; taken as a check that failed
     */
    default void check(CheckContext context) {
        context.skip("sink", "it has no checks of its own");
    }

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

    /**
     * Returns what the sink holds of {@code run}, by split id; empty if it stores no positions or holds nothing.
     *
     * <p>The answer is final: what is written again goes on from there. A commit that a client has given up on may still be
     * on its way; a sink waits until it has arrived or never will, as for the lock that such a transaction holds.
     */
    default Map<String, SplitState> positions(SinkRun run) {
        return Map.of();
    }

    /**
     * Makes writers that were opened for one split before fail from now on, wherever they are, and returns what the sink
     * holds of it. Called before a split is opened by another worker, or anew: nobody knows whether the one before is still
     * at work. For a sink that publishes on {@link #commit} there is nothing to do: what a lost writer has prepared is never
     * committed.
     *
     * <p>Any thread may call. The answer is as final as that of {@link #positions}.
     *
     * @param split the id of the split; {@link #open} follows for it in this process
     * @return empty if the sink stores no positions or holds nothing of the split
     */
    default Optional<SplitState> takeOver(SinkRun run, String split) {
        return Optional.ofNullable(positions(run).get(split));
    }

    /**
     * Puts what {@link #positions} tells of single splits elsewhere, because a person says so; rows stay as they are. The
     * next start goes on from there. Called after {@link #fence}, while no run is under way; only for sinks that store
     * positions.
     *
     * @param run the unfinished run, with the epoch that {@link #fence} returned
     * @param positions by split id; empty for a split that is to be read from its start
     * @throws UnsupportedOperationException if this sink cannot do that; the message says why
     */
    default void move(SinkRun run, Map<String, Optional<SplitState>> positions) {
        throw new UnsupportedOperationException("it stores positions, and cannot change them");
    }

    /**
     * Returns what {@link #prepare} will change of targets that are there, so that they take rows of {@code schemas}: a statement
     * or a sentence for each change; empty if they stay as they are. Contacts the target, and changes nothing.
     */
    default List<String> changes(List<Schema> schemas) {
        return List.of();
    }

    /**
     * Returns the changes of targets that are there which rows of {@code schemas} need, and which {@link #prepare} refuses to make
     * because the {@linkplain io.dataweaver.api.schema.SchemaPolicy policy} asks for a person's approval and {@linkplain
     * io.dataweaver.api.plugin.PluginContext#isApproved nobody has given it}. What {@link #changes} returns has none of them.
     * Contacts the target, and changes nothing.
     */
    default List<PendingChange> pending(List<Schema> schemas) {
        return List.of();
    }

    /**
     * Makes the target ready for {@code run}: creates tables and folders, changes those that are there as the {@linkplain
     * io.dataweaver.api.schema.SchemaPolicy policy} of the pipeline has it, removes what a crash left. Idempotent.
     */
    void prepare(SinkRun run, List<Schema> schemas);

    /**
     * Makes ready to open writers of a run that another process has fenced and prepared, and still coordinates: in workers of
     * an engine that are processes of their own, in place of {@link #fence}, {@link #positions} and {@link #prepare}. The
     * target is left as it is, for others are writing to it.
     *
     * @param schemas those that {@link #prepare} was given
     */
    default void join(SinkRun run, List<Schema> schemas) {}

    /** Opens the writer of one split. */
    SinkWriter open(SinkRun run, WriterContext context);

    /**
     * Opens the writers of one split that has rows of several datasets: one each, which share one transaction. What one of them takes
     * takes effect behind all that was given to any of them before. All are flushed before {@link SinkWriter#prepare} is called
     * on the first alone, which makes durable what all have taken. Each returns the rejections of its own rows.
     *
     * <p>Only for sinks that keep {@linkplain Capability#WHOLE_TRANSACTIONS transactions whole}.
     *
     * @param contexts of the same split, one a dataset
     * @return in the order of {@code contexts}
     * @throws UnsupportedOperationException if this sink cannot do that
     */
    default List<SinkWriter> openTogether(SinkRun run, List<WriterContext> contexts) {
        throw new UnsupportedOperationException("it does not keep transactions whole");
    }

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

    /**
     * Returns a source of what the target holds now of the datasets that this sink writes, so that it can be compared with what
     * should be there. No run need be under way, and none is disturbed. Only for sinks that {@linkplain
     * Capability#READS_BACK read back}.
     *
     * <p>Its datasets have the names and the columns of {@code schemas}, in the same order; what else the target has is left
     * out, and so are columns whose values this sink does not write because the {@linkplain
     * io.dataweaver.api.schema.SchemaPolicy policy} leaves the target without them. Their types are those in which the target holds the values, so that nothing is converted, and their key is that by
     * which this sink writes; if it writes by none, that of {@code schemas}, which may be empty. Each {@link Source#plan} reads the rows as they are then.
     *
     * @param schemas of what is written, as for {@link #check(List)}
     * @return to be closed by the caller, before this sink
     * @throws io.dataweaver.api.error.DataWeaverException if the target is not there, or cannot be read
     * @throws UnsupportedOperationException if this sink reads nothing back
     */
    default Source readBack(List<Schema> schemas) {
        throw new UnsupportedOperationException("it reads nothing back");
    }

    /**
     * Does the same for some of the datasets. Sinks override it where what one dataset is called at the target depends on whether there
     * are others.
     *
     * @param schemas of all that is written, as for {@link #check(List)}
     * @param wanted those of them that are to be read
     */
    default Source readBack(List<Schema> schemas, List<Schema> wanted) {
        return readBack(wanted);
    }

    /** Releases what the sink holds. Idempotent. */
    @Override
    void close();
}
