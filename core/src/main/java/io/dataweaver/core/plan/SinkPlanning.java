package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.core.deadletter.ReplayTargets;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.routing.NamedSink;
import io.dataweaver.core.routing.RoutingSink;
import io.dataweaver.core.routing.SinkWay;
import io.dataweaver.core.transform.RowRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which rows go to which sink, and types the conditions for that. */
final class SinkPlanning {

    private final ResolvedPipeline pipeline;
    private final Problems problems;
    private final ExpressionCompiler compiler;
    private final Map<String, List<SinkWay>> ways = new LinkedHashMap<>();
    private final List<List<Schema>> schemas = new ArrayList<>();

    /**
     * Plans the sinks of a pipeline.
     *
     * @param chains by the name that the source of the plan gives their dataset
     * @param compiler of conditions
     * @param problems takes what is wrong with conditions
     */
    SinkPlanning(
            ResolvedPipeline pipeline,
            Map<String, DatasetChain> chains,
            ExpressionCompiler compiler,
            Problems problems) {
        this.pipeline = pipeline;
        this.compiler = compiler;
        this.problems = problems;
        chains.keySet().forEach(dataset -> ways.put(dataset, new ArrayList<>()));
        for (int i = 0; i < pipeline.sinks().size(); i++) {
            schemas.add(plan(i, pipeline.sinks().get(i), chains));
        }
    }

    private List<Schema> plan(int index, ResolvedSink sink, Map<String, DatasetChain> chains) {
        Map<String, Schema> outputs = new LinkedHashMap<>();
        Map<Schema, Optional<CompiledCondition>> compiled = new HashMap<>();
        chains.forEach((dataset, chain) -> {
            if (!sink.sources().contains(chain.sourceName())) {
                return;
            }
            Schema output = chain.output();
            Schema same = outputs.putIfAbsent(output.dataset(), output);
            if (same != null && !same.equals(output)) {
                problems.error(
                        RoutingErrorCode.SAME_DATASET,
                        sink.pointer(),
                        "two datasets called '" + output.dataset() + "' come to the sink `" + sink.name() + "`: " + same
                                + " and " + output,
                        "make them one with the transform `union`, or let the sink take one with `from`");
            }
            Optional<CompiledCondition> condition = compiled.computeIfAbsent(
                    output, schema -> sink.when().flatMap(when -> compile(sink, when, schema)));
            ways.getOrDefault(dataset, List.of())
                    .add(new SinkWay(index, new RowRouter.Way(condition, sink.otherwise())));
        });
        return List.copyOf(outputs.values());
    }

    private Optional<CompiledCondition> compile(ResolvedSink sink, String when, Schema schema) {
        try {
            return Optional.of(compiler.compileCondition(when, schema, List.of("when")));
        } catch (DataWeaverException wrong) {
            pipeline.report(problems, sink, wrong);
            return Optional.empty();
        }
    }

    /** Returns the schemas of what may go to the {@code index}-th sink. */
    List<Schema> schemas(int index) {
        return schemas.get(index);
    }

    /**
     * Returns the sink of the plan: the only one itself if all rows go there.
     *
     * @param sinks in the order of the pipeline
     * @param joined the names of the sources that the source of the plan joins; empty if it is one
     * @param replay whether some splits go to one sink alone, as their names say
     */
    Sink sink(List<Sink> sinks, List<String> joined, boolean replay) {
        if (sinks.size() == 1 && pipeline.sinks().get(0).isUnconditional()) {
            return sinks.get(0);
        }
        List<NamedSink> named = new ArrayList<>();
        for (int i = 0; i < sinks.size(); i++) {
            named.add(new NamedSink(pipeline.sinks().get(i).name(), sinks.get(i), schemas.get(i)));
        }
        return new RoutingSink(named, ways, joined, replay ? ReplayTargets::only : split -> Optional.empty());
    }
}
