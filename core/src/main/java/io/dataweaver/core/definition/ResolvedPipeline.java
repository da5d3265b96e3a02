package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pipeline as it was understood: components found, variables and secrets resolved, options parsed. What the planner
 * starts from. Holds secrets; it is never written anywhere.
 *
 * <p>Immutable.
 *
 * @param definition as it was written
 * @param canonical the same with shorthands written out, and still without secrets and values of variables
 * @param labels with variables resolved
 * @param delivery the guarantee that is asked for; empty for the strongest possible
 * @param parallelism how many splits run at the same time; empty to choose
 * @param folder against which relative paths are resolved
 * @param locator tells where parts of the definition stand
 */
public record ResolvedPipeline(
        PipelineDefinition definition,
        PipelineDefinition canonical,
        Map<String, String> labels,
        ResolvedComponent<SourcePlugin> source,
        List<ResolvedTransform> transforms,
        ResolvedComponent<SinkPlugin> sink,
        Optional<Delivery> delivery,
        ErrorSettings errors,
        BatchLimits batch,
        OptionalInt parallelism,
        Duration checkpointInterval,
        Duration callTimeout,
        ComponentRef engine,
        Path folder,
        Problems.Locator locator) {

    public ResolvedPipeline {
        labels = Map.copyOf(labels);
        transforms = List.copyOf(transforms);
    }

    /** Returns what identifies the pipeline and its state. */
    public String name() {
        return definition.name();
    }

    /** Returns an empty collection of problems that knows the places of this definition. */
    public Problems newProblems() {
        return new Problems(locator);
    }

    /**
     * Adds a failure of a component to {@code problems}, with the place of the option it is about.
     *
     * @param problems from {@link #newProblems}
     */
    public void report(Problems problems, ResolvedComponent<?> component, DataWeaverException failure) {
        if (failure instanceof OptionException about) {
            problems.errorInResolved(
                    about.code(),
                    component.origin().pointer(about.path()),
                    about.start(),
                    about.end(),
                    String.valueOf(about.getMessage()),
                    about.hint());
        } else {
            problems.add(component.origin().pointer(), failure);
        }
    }

    /** Returns a failure of a component as a problem with its place. */
    public Problem problem(ResolvedComponent<?> component, DataWeaverException failure) {
        Problems problems = newProblems();
        report(problems, component, failure);
        return problems.list().get(0);
    }
}
