package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.source.BatchLimits;
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
 * @param sources at least one
 * @param sinks at least one
 * @param delivery the guarantee that is asked for; empty for the strongest possible
 * @param parallelism how many splits run at the same time; empty to choose
 * @param schemaPolicy what is done about columns that change at a source
 * @param referred what the definition took from outside
 * @param folder against which relative paths are resolved
 * @param locator tells where parts of the definition stand
 */
public record ResolvedPipeline(
        PipelineDefinition definition,
        PipelineDefinition canonical,
        Map<String, String> labels,
        List<ResolvedSource> sources,
        List<ResolvedTransform> transforms,
        List<ResolvedSink> sinks,
        Optional<Delivery> delivery,
        ErrorSettings errors,
        BatchLimits batch,
        OptionalInt parallelism,
        Optional<Duration> checkpointInterval,
        Duration maxCheckpointAge,
        Duration callTimeout,
        SchemaPolicy schemaPolicy,
        ComponentRef engine,
        ReferredValues referred,
        Path folder,
        Problems.Locator locator) {

    public ResolvedPipeline {
        labels = Map.copyOf(labels);
        sources = List.copyOf(sources);
        transforms = List.copyOf(transforms);
        sinks = List.copyOf(sinks);
    }

    /** Returns what identifies the pipeline and its state. */
    public String name() {
        return definition.name();
    }

    /** Returns this pipeline with other components in the same places. */
    public ResolvedPipeline with(
            List<ResolvedSource> otherSources, List<ResolvedTransform> otherTransforms, List<ResolvedSink> otherSinks) {
        return with(otherSources, otherTransforms, otherSinks, parallelism);
    }

    /** Returns this pipeline for one split at a time, so that rows come in one order. */
    public ResolvedPipeline inOneOrder() {
        return with(sources, transforms, sinks, OptionalInt.of(1));
    }

    private ResolvedPipeline with(
            List<ResolvedSource> otherSources,
            List<ResolvedTransform> otherTransforms,
            List<ResolvedSink> otherSinks,
            OptionalInt otherParallelism) {
        return new ResolvedPipeline(
                definition,
                canonical,
                labels,
                otherSources,
                otherTransforms,
                otherSinks,
                delivery,
                errors,
                batch,
                otherParallelism,
                checkpointInterval,
                maxCheckpointAge,
                callTimeout,
                schemaPolicy,
                engine,
                referred,
                folder,
                locator);
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
            report(problems, component.origin().pointer(about.path()), about);
        } else {
            problems.add(component.origin().pointer(), failure);
        }
    }

    /**
     * Adds a failure of a condition of a sink to {@code problems}, with its place.
     *
     * @param problems from {@link #newProblems}
     */
    public void report(Problems problems, ResolvedSink sink, DataWeaverException failure) {
        report(problems, sink.whenPointer(), failure);
    }

    private static void report(Problems problems, String pointer, DataWeaverException failure) {
        if (failure instanceof OptionException about) {
            problems.errorInResolved(
                    about.code(),
                    pointer,
                    about.start(),
                    about.end(),
                    String.valueOf(about.getMessage()),
                    about.hint());
        } else {
            problems.add(pointer, failure);
        }
    }

    /** Returns a failure of a component as a problem with its place. */
    public Problem problem(ResolvedComponent<?> component, DataWeaverException failure) {
        Problems problems = newProblems();
        report(problems, component, failure);
        return problems.list().get(0);
    }
}
