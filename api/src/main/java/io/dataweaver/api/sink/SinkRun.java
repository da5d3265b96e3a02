package io.dataweaver.api.sink;

import java.util.Set;

/**
 * Which run writes.
 *
 * @param pipeline the name of the pipeline
 * @param run identifies the run: the same after a crash and a resume, another after a completed run
 * @param epoch grows with every start of the pipeline; a sink refuses writers of an older one
 * @param resumed whether an earlier process has begun this run
 * @param begun the datasets of which an earlier process has written rows in this run: a target of theirs that is not there is lost,
 *     and to make it anew would hide that. Only told where the sink is prepared
 */
public record SinkRun(String pipeline, String run, long epoch, boolean resumed, Set<String> begun) {

    public SinkRun {
        begun = Set.copyOf(begun);
    }

    /** Creates one of which nothing is known to be written. */
    public SinkRun(String pipeline, String run, long epoch, boolean resumed) {
        this(pipeline, run, epoch, resumed, Set.of());
    }
}
