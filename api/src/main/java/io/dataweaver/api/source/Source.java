package io.dataweaver.api.source;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.state.DurableCheckpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where rows come from.
 *
 * <p>Finding work is apart from doing it: {@link #plan} names splits, {@link #open} reads one. A source keeps no state
 * between processes; whatever resumes is in splits and positions.
 *
 * <p><b>Threads.</b> One thread calls {@link #datasets}, {@link #plan}, {@link #planFirst}, {@link #hasFurther}, {@link #further}, {@link #ended},
 * {@link #resume}, {@link #gaps}, {@link #bridge} and {@link #close}; any thread may call {@link #open}, {@link #newDatasets} and
 * {@link #acknowledge}.
 *
 * <p><b>Failures.</b> Every method throws {@link io.dataweaver.api.error.DataWeaverException}; the kind of its code says
 * whether to try again.
 */
public interface Source extends AutoCloseable {

    /** Returns what this source, with its options, can do. */
    Set<Capability> capabilities();

    /**
     * Returns the schemas of what can be read, one a dataset; contacts the source, and may read a sample.
     *
     * <p>At least one; fails if what the options name does not exist.
     */
    List<Schema> datasets();

    /**
     * Returns what stays the same of each column of a dataset if it gets another name, by its name now; empty if this source knows
     * no such thing. A column that is made anew has another identity than one of its name had before.
     *
     * @param dataset one that {@link #datasets} told
     */
    default Map<String, String> columnIdentities(Schema dataset) {
        return Map.of();
    }

    /**
     * Returns those of {@code candidates} that this source takes over exactly; core evaluates the others.
     *
     * @param candidates conditions on columns of {@code dataset}, all of which must be true
     */
    default List<Predicate> accepts(Schema dataset, List<Predicate> candidates) {
        return List.of();
    }

    /**
     * Returns the splits of a new run.
     *
     * @param requests what is wanted, one a dataset that {@link #datasets} told
     */
    List<Split> plan(List<ReadRequest> requests);

    /**
     * Returns the splits with which a new run begins: all of them, as {@link #plan} tells, unless this source is read in phases, of
     * which each begins when the one before is durable at the sink. Then further ones {@linkplain #further follow}. Unlike {@link #plan},
     * this may make what the other system keeps for the run.
     *
     * @param requests what is wanted, one a dataset that {@link #datasets} told
     */
    default List<Split> planFirst(List<ReadRequest> requests) {
        return plan(requests);
    }

    /**
     * Tells, without contacting anybody, whether there are further splits now that others have ended: then {@link #further} of a new
     * plan returns at least one, and the run goes on with it. Asked when splits have ended, the last of all too.
     *
     * @param standings of all splits of the run
     */
    default boolean hasFurther(List<SplitStanding> standings) {
        return false;
    }

    /**
     * Returns splits that are to be added to a run that goes on, of a later phase or of datasets that came later. Asked at each
     * start that goes on with a run, after {@link #resume}. What this returns is durable before any split is opened. If the process
     * dies before that, it is asked again, and returns splits of the same ids. A source that may return any has
     * {@link Capability#LATER_SPLITS}.
     *
     * @param requests what is wanted, one a dataset that {@link #datasets} told
     * @param standings of all splits that the run has so far
     */
    default List<Split> further(List<ReadRequest> requests, List<SplitStanding> standings) {
        return List.of();
    }

    /**
     * Finds out which datasets have come since {@link #datasets} was asked, whose splits {@link #further} would return of a new
     * plan; contacts the source. Asked now and then while a run goes on, by any thread.
     *
     * @return their names, for people; empty as well if this source is not to read such
     */
    default List<String> newDatasets() {
        return List.of();
    }

    /**
     * Prepares to go on with splits of an earlier process, before any is opened.
     *
     * @param splits what {@link #planFirst} and {@link #further} returned then
     * @throws io.dataweaver.api.error.DataWeaverException of kind FATAL if the source has changed such that going on
     *     would lose or double rows
     */
    default void resume(List<Split> splits) {}

    /**
     * Returns a split of an earlier process with what this source has to remember from now on of its dataset as it is now, such as
     * the names of its columns; it takes the place of {@code split} in the state. Called after {@link #resume}, before any split
     * is opened.
     *
     * @return of the same id and dataset
     */
    default Split renew(Split split) {
        return split;
    }

    /**
     * Finds out in which splits reading cannot go on because this source no longer has what comes next. Asked before
     * {@link #resume} if a person has chosen what to do about that; contacts the source, and changes nothing.
     *
     * @param standing unfinished splits of an earlier process, and where they stand; empty for one of which nothing is durable
     * @return those with a gap; {@link #open} would refuse them
     */
    default List<SourceGap> gaps(Map<Split, Optional<Position>> standing) {
        return List.of();
    }

    /**
     * Makes ready to go on beyond a gap, as a person has chosen. What this returns is durable before any split is opened. If the
     * process dies before that, the gap is found again, and this is asked once more: it may have been here already.
     *
     * @param gap what {@link #gaps} told
     * @param choice one of the gap's
     */
    default GapBridge bridge(SourceGap gap, GapChoice choice) {
        throw new UnsupportedOperationException("this source tells of no gaps");
    }

    /**
     * Returns those of some splits of an earlier process that end where they are, because their dataset is gone for good and the options
     * say that this is no failure. Asked at each start that goes on with a run, after {@link #resume} and before {@link #further}, about
     * unfinished splits of datasets that {@link #datasets} has not told; may release what the other system keeps for them.
     */
    default List<Split> ended(List<Split> ofOtherDatasets) {
        return List.of();
    }

    /**
     * Opens a reader.
     *
     * @param split what {@link #plan} returned, now or in an earlier process
     * @param from a position of that split; empty to read it from its start
     */
    SplitReader open(Split split, ReadRequest request, Optional<Position> from);

    /**
     * Does the same for a split that may have several datasets. Only sources that keep {@linkplain Capability#WHOLE_TRANSACTIONS
     * transactions whole}, or read {@linkplain Capability#DATASETS_TOGETHER datasets together}, have such.
     *
     * @param requests one a dataset, in the order of {@link Split#datasets}
     */
    default SplitReader open(Split split, List<ReadRequest> requests, Optional<Position> from) {
        if (requests.size() != 1) {
            throw new UnsupportedOperationException("this source has no splits of several datasets");
        }
        return open(split, requests.get(0), from);
    }

    /**
     * Decodes a record again that could not be decoded when it was read, as the options are now: for replaying it.
     *
     * @param request what is wanted of its dataset
     * @param splitId the split in which it was read
     * @param record its bytes, as {@link io.dataweaver.api.error.Rejection.RejectedBytes} held them
     * @param origin where it stood in the split
     * @return its rows, and it or a part of it as rejected; empty if this source decodes nothing
     */
    default Optional<ReadResult.Rows> decode(ReadRequest request, String splitId, byte[] record, long origin) {
        return Optional.empty();
    }

    /**
     * Tells the source that everything up to {@code positions} is durable at the sink and will not be asked for again.
     *
     * @param checkpoint the proof: only the checkpoint store makes one
     * @param positions by split id
     */
    default void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {}

    /**
     * Finds out whether a run could read: that the other system answers, that it lets this one in, that what the options
     * name is there. Changes nothing.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if going on makes no sense; taken as a check that failed
     */
    default void check(CheckContext context) {
        context.skip("source", "it has no checks of its own");
    }

    /** Releases what the source holds. Idempotent. */
    @Override
    void close();
}
