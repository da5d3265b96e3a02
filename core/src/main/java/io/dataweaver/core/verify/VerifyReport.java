package io.dataweaver.core.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a verification has found.
 *
 * @param pipeline its name
 * @param datasets what was compared, one for each dataset and sink
 * @param differences the first ones, up to the limit of the request; {@link Compared} has the numbers of all
 * @param complete whether all keys that differ were found; otherwise only some of a great many, and the numbers are least ones
 * @param looks how often keys that differed were looked at again
 * @param agreed how many of these keys were found to be the same then: the copy had lagged
 * @param rejected how many records of the sources the pipeline rejects, so that they are not expected at the sinks
 * @param sample the share of the keys that was compared
 * @param duration how long it took
 * @param finished when it ended
 * @param resumed when the interrupted verification began with which it went on; empty if it compared all itself
 */
public record VerifyReport(
        String pipeline,
        List<Compared> datasets,
        List<Difference> differences,
        boolean complete,
        int looks,
        long agreed,
        long rejected,
        double sample,
        Duration duration,
        Instant finished,
        Optional<Instant> resumed) {

    public VerifyReport {
        datasets = List.copyOf(datasets);
        differences = List.copyOf(differences);
    }

    /**
     * One dataset at one sink.
     *
     * @param sink as the pipeline calls it
     * @param dataset what the rows are
     * @param key the columns by which rows were told apart; empty if they have none, so that whole rows were compared
     * @param leftOut the columns that were not compared, because the sink does not write their values
     * @param sourceRows how many rows the source has, behind the transforms
     * @param sinkRows how many rows the sink has
     * @param missing how many keys the sink does not have
     * @param extra how many keys the source does not have
     * @param different how many keys have other values at the sink
     * @param duplicate how many keys one side has several times, and the other not as often
     * @param unsettled how many keys differed in each look, each time in another way: somebody is writing them
     */
    public record Compared(
            String sink,
            String dataset,
            List<String> key,
            List<String> leftOut,
            long sourceRows,
            long sinkRows,
            long missing,
            long extra,
            long different,
            long duplicate,
            long unsettled) {

        public Compared {
            key = List.copyOf(key);
            leftOut = List.copyOf(leftOut);
        }

        /** Returns how many keys differ for good. */
        public long differences() {
            return missing + extra + different + duplicate;
        }
    }

    /** Returns since when the copy is known to be as told: what an interrupted verification found equal was not looked at again. */
    public Instant asOf() {
        return resumed.orElse(finished);
    }

    /** Returns before when no row was looked at. */
    public Instant begun() {
        return resumed.orElseGet(() -> finished.minus(duration));
    }

    /** Tells whether no difference was found. */
    public boolean isEqual() {
        return differing() == 0;
    }

    /** Returns how many keys differ for good; at least so many unless the report is complete. */
    public long differing() {
        return sum(Compared::differences);
    }

    /** Returns how many keys were written each time they were looked at. */
    public long unsettled() {
        return sum(Compared::unsettled);
    }

    /** Returns the sum of a number over all datasets. */
    public long sum(ToLongFunction<Compared> number) {
        return datasets.stream().mapToLong(number).sum();
    }
}
