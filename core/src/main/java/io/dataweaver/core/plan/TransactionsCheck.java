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
import java.util.Set;

/**
 * Whether a source whose splits have several datasets goes to where these are written in one transaction: one that gives transactions
 * whole, so that they take effect whole, and one that reads its datasets together, so that its one position is that of all of them.
 */
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
            ResolvedSource source = pipeline.sources().get(i);
            Set<Capability> capabilities = sources.get(i).source().capabilities();
            if (capabilities.contains(Capability.WHOLE_TRANSACTIONS)) {
                check(new Refusal(
                        source, PlanErrorCode.WHOLE_TRANSACTIONS_IMPOSSIBLE, "transactions of", "be kept whole"));
            } else if (capabilities.contains(Capability.DATASETS_TOGETHER)) {
                check(new Refusal(
                        source, PlanErrorCode.DATASETS_TOGETHER_IMPOSSIBLE, "tables of", "be read by one reader"));
            }
        }
    }

    /**
     * What to say of a source where something stands against it.
     *
     * @param what of the source
     * @param cannot what it cannot
     */
    private record Refusal(ResolvedSource source, PlanErrorCode code, String what, String cannot) {
        String because(String reason) {
            return what + " the source `" + source.component().ref().type() + "` cannot " + cannot + ": " + reason;
        }
    }

    private void check(Refusal refusal) {
        if (pipeline.sources().size() > 1) {
            refuse(refusal, "the pipeline has other sources, too, and each of them is written by itself");
        }
        if (byKey) {
            refuse(refusal, "records are brought together by key on their way, which takes them apart");
        }
        if (tables == TableFailures.ISOLATE) {
            refuse(refusal, "`errors.table: isolate` lets tables go on without one that is broken");
        }
        if (sinks.size() > 1 || !pipeline.sinks().get(0).isUnconditional()) {
            refuse(refusal, "rows are routed to sinks, each of which has transactions of its own");
            return;
        }
        ResolvedSink sink = pipeline.sinks().get(0);
        if (!sinks.get(0).capabilities().contains(Capability.WHOLE_TRANSACTIONS)) {
            refuse(
                    refusal,
                    "the sink `" + sink.component().ref().type()
                            + "`, as it is set, does not write several tables in one transaction that holds the position");
        }
    }

    private void refuse(Refusal refusal, String reason) {
        problems.error(
                refusal.code(),
                refusal.source().component().origin().pointer(),
                refusal.because(reason),
                refusal.code().remedy());
    }
}
