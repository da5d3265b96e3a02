package io.dataweaver.core.plan;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.routing.NamedSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a dataset that is emptied at its source can be emptied where its rows go: by each sink that takes them, with nothing of
 * other datasets in it, and with no step on the way that remembers rows.
 */
final class EmptyingCheck {

    private final ResolvedPipeline pipeline;
    private final Problems problems;
    private final List<Sink> sinks;
    private final Map<String, DatasetChain> chains;
    private final boolean byKey;

    /**
     * Creates a check.
     *
     * @param sinks in the order of the pipeline
     * @param chains of what the sources have, by the name that the source of the plan gives each dataset
     * @param byKey whether records are brought together by key on their way
     */
    EmptyingCheck(
            ResolvedPipeline pipeline,
            Problems problems,
            List<Sink> sinks,
            Map<String, DatasetChain> chains,
            boolean byKey) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.sinks = sinks;
        this.chains = chains;
        this.byKey = byKey;
    }

    /** Reports what stands against it, for each of {@code sources}, which are in the order of the pipeline. */
    void run(List<NamedSource> sources) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).source().capabilities().contains(Capability.TELLS_EMPTYING)) {
                check(pipeline.sources().get(i));
            }
        }
    }

    private void check(ResolvedSource source) {
        if (byKey) {
            refuse(source, "records are brought together by key on their way, and what a step remembers of them stays");
        }
        for (int i = 0; i < sinks.size(); i++) {
            ResolvedSink sink = pipeline.sinks().get(i);
            if (!sink.sources().contains(source.name())) {
                continue;
            }
            if (sinks.get(i).capabilities().contains(Capability.APPLIES_EMPTYING)) {
                meetings(source, sink);
            } else {
                refuse(
                        source,
                        "the sink `" + sink.component().ref().type() + "`, as it is set, does not empty its target");
            }
        }
    }

    /** Finds datasets of other names whose rows go where those of a dataset of {@code source} go. */
    private void meetings(ResolvedSource source, ResolvedSink sink) {
        Map<String, List<String>> meeting = new LinkedHashMap<>();
        Set<String> own = new HashSet<>();
        chains.forEach((name, chain) -> {
            String output = chain.output().dataset();
            if (sink.sources().contains(chain.sourceName())) {
                meeting.computeIfAbsent(output, first -> new ArrayList<>()).add(name);
            }
            if (chain.sourceName().equals(source.name())) {
                own.add(output);
            }
        });
        meeting.forEach((output, names) -> {
            if (names.size() > 1 && own.contains(output)) {
                refuse(
                        source,
                        "the rows of " + String.join(", ", names) + " go to one target as '" + output
                                + "', and emptying it for one would take those of the others");
            }
        });
    }

    private void refuse(ResolvedSource source, String reason) {
        problems.error(
                PlanErrorCode.EMPTYING_IMPOSSIBLE,
                source.component().origin().pointer(),
                "where a table of the source `" + source.component().ref().type()
                        + "` is emptied, its target cannot be: " + reason,
                PlanErrorCode.EMPTYING_IMPOSSIBLE.remedy());
    }
}
