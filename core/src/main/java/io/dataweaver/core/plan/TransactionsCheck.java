package io.dataweaver.core.plan;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.routing.NamedSource;
import java.util.List;

/** Whether transactions of a source that gives them whole can take effect whole: at one sink, in one transaction of its own. */
final class TransactionsCheck {

    private final ResolvedPipeline pipeline;
    private final Problems problems;
    private final List<Sink> sinks;
    private final TableFailures tables;
    private final boolean byKey;

    /**
     * Creates a check.
     *
     * @param sinks in the order of the pipeline
     * @param tables what happens when a table fails
     * @param byKey whether records are brought together by key on their way
     */
    TransactionsCheck(
            ResolvedPipeline pipeline, Problems problems, List<Sink> sinks, TableFailures tables, boolean byKey) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.sinks = sinks;
        this.tables = tables;
        this.byKey = byKey;
    }

    /** Reports what stands against it, for each of {@code sources}, which are in the order of the pipeline. */
    void run(List<NamedSource> sources) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).source().capabilities().contains(Capability.WHOLE_TRANSACTIONS)) {
                check(pipeline.sources().get(i));
            }
        }
    }

    private void check(ResolvedSource source) {
        if (pipeline.sources().size() > 1) {
            refuse(source, "the pipeline has other sources, too, and each of them is written by itself");
        }
        if (byKey) {
            refuse(source, "records are brought together by key on their way, which takes them apart");
        }
        if (tables == TableFailures.ISOLATE) {
            refuse(source, "`errors.table: isolate` lets tables go on without one that is broken");
        }
        if (sinks.size() > 1 || !pipeline.sinks().get(0).isUnconditional()) {
            refuse(source, "rows are routed to sinks, each of which has transactions of its own");
            return;
        }
        ResolvedSink sink = pipeline.sinks().get(0);
        if (!sinks.get(0).capabilities().contains(Capability.WHOLE_TRANSACTIONS)) {
            refuse(
                    source,
                    "the sink `" + sink.component().ref().type()
                            + "`, as it is set, does not write several tables in one transaction that holds the position");
        }
    }

    private void refuse(ResolvedSource source, String reason) {
        problems.error(
                PlanErrorCode.WHOLE_TRANSACTIONS_IMPOSSIBLE,
                source.component().origin().pointer(),
                "transactions of the source `" + source.component().ref().type() + "` cannot be kept whole: " + reason,
                PlanErrorCode.WHOLE_TRANSACTIONS_IMPOSSIBLE.remedy());
    }
}
