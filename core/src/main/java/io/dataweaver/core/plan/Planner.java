package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.Delivery;
import io.dataweaver.core.definition.ErrorSettings;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.FilterPushDown;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a resolved pipeline into a plan: asks the source what it has, types every step, pushes down what the source
 * takes, asks the sink whether it can hold the result, and computes the guarantee.
 *
 * <p>All that is wrong with the definition is told at once; a system that cannot be reached is told as it is.
 */
public final class Planner {

    private final ResolvedPipeline pipeline;
    private final PluginContext context;
    private final RunSettings settings;
    private final Problems problems;

    private Planner(ResolvedPipeline pipeline, ConnectorManager connectors, Clock clock) {
        this.pipeline = pipeline;
        this.settings = settings(pipeline);
        this.context = new ComponentContext(
                connectors, pipeline.folder(), clock, pipeline.callTimeout(), settings.parallelism());
        this.problems = pipeline.newProblems();
    }

    /**
     * Plans {@code pipeline}; contacts source and sink, and changes nothing there.
     *
     * @param engine what the engine can do
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws DataWeaverException if a system cannot be reached or refuses
     */
    public static PipelinePlan plan(
            ResolvedPipeline pipeline, ConnectorManager connectors, Set<Capability> engine, Clock clock) {
        return new Planner(pipeline, connectors, clock).plan(engine);
    }

    private static RunSettings settings(ResolvedPipeline pipeline) {
        ErrorSettings errors = pipeline.errors();
        int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new RunSettings(
                pipeline.parallelism().orElse(processors),
                pipeline.checkpointInterval(),
                pipeline.callTimeout(),
                errors.retry(),
                errors.maxRejected());
    }

    private PipelinePlan plan(Set<Capability> engine) {
        Source source = null;
        Sink sink = null;
        boolean planned = false;
        try {
            source = create(
                    pipeline.source(),
                    () -> pipeline.source().plugin().create(pipeline.source().options(), context));
            sink = create(
                    pipeline.sink(),
                    () -> pipeline.sink().plugin().create(pipeline.sink().options(), context));
            List<DatasetPlan> datasets = source == null ? List.of() : datasets(source);
            if (sink != null && !problems.hasErrors()) {
                check(sink, datasets);
            }
            problems.throwIfErrors();
            if (source == null || sink == null) {
                throw new IllegalStateException("a component is missing, but no problem was reported");
            }
            Guarantee guarantee = Guarantee.of(source.capabilities(), engine, sink.capabilities());
            checkDelivery(guarantee);
            planned = true;
            return new PipelinePlan(
                    pipeline.name(),
                    Fingerprint.of(pipeline.canonical()),
                    source,
                    sink,
                    datasets,
                    guarantee,
                    settings,
                    (run, folder) -> pipeline.errors()
                            .handler()
                            .plugin()
                            .create(pipeline.errors().handler().options(), pipeline.name(), run, folder));
        } finally {
            if (!planned) {
                close(source, sink);
            }
        }
    }

    private static void close(@Nullable Source source, @Nullable Sink sink) {
        if (source != null) {
            source.close();
        }
        if (sink != null) {
            sink.close();
        }
    }

    /** Creates a component; null if that failed, which is reported. */
    private <T> @Nullable T create(ResolvedComponent<?> component, Supplier<T> factory) {
        try {
            return factory.get();
        } catch (DataWeaverException failed) {
            report(component, failed);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    PlanErrorCode.OPTIONS_DO_NOT_GO_TOGETHER,
                    component.origin().pointer(),
                    String.valueOf(wrong.getMessage()),
                    null);
        }
        return null;
    }

    /** Collects what the user can correct in the definition; whatever else fails ends the planning at once. */
    private void report(ResolvedComponent<?> component, DataWeaverException failed) {
        ErrorKind kind = failed.code().kind();
        if (kind != ErrorKind.DEFINITION && kind != ErrorKind.SCHEMA) {
            throw failed;
        }
        pipeline.report(problems, component, failed);
    }

    private List<DatasetPlan> datasets(Source source) {
        List<DatasetPlan> plans = new ArrayList<>();
        try {
            for (Schema dataset : source.datasets()) {
                chain(dataset).map(chain -> push(source, dataset, chain)).ifPresent(plans::add);
            }
        } catch (DataWeaverException failed) {
            report(pipeline.source(), failed);
        }
        return plans;
    }

    /**
     * One transform of the chain.
     *
     * @param index its place among the transforms of the definition
     */
    private record Link(int index, Transform transform) {}

    /** Types the transforms one behind the other; empty if one is wrong, for nothing behind it can be judged then. */
    private Optional<List<Link>> chain(Schema dataset) {
        List<Link> chain = new ArrayList<>();
        Schema input = dataset;
        for (int i = 0; i < pipeline.transforms().size(); i++) {
            ResolvedComponent<TransformPlugin> step =
                    pipeline.transforms().get(i).component();
            Schema stepInput = input;
            Transform made = create(step, () -> step.plugin().create(step.options(), stepInput));
            if (made == null) {
                return Optional.empty();
            }
            input = made.outputSchema();
            chain.add(new Link(i, made));
        }
        return Optional.of(chain);
    }

    /** Leaves to the source what it can do: conditions of the filters in front, and columns that nobody needs. */
    private DatasetPlan push(Source source, Schema dataset, List<Link> chain) {
        List<Predicate> taken = source.accepts(dataset, candidates(chain));
        List<Link> rest = withoutTaken(chain, taken);
        Schema wanted = source.capabilities().contains(Capability.PROJECTION_PUSH_DOWN)
                ? dataset.project(ColumnUse.needed(
                        dataset, rest.stream().map(Link::transform).toList()))
                : dataset;
        List<PlannedStep> steps = new ArrayList<>();
        Schema input = wanted;
        for (Link link : rest) {
            ResolvedTransform step = pipeline.transforms().get(link.index());
            Supplier<Transform> factory = factory(link.transform(), step.component(), input);
            input = factory.get().outputSchema();
            steps.add(new PlannedStep(step.name(), link.index(), input, factory));
        }
        return new DatasetPlan(dataset, new ReadRequest(wanted, taken, pipeline.batch()), steps, input);
    }

    private static Supplier<Transform> factory(Transform made, ResolvedComponent<TransformPlugin> step, Schema input) {
        return made instanceof ColumnUse use
                ? () -> use.over(input)
                : () -> step.plugin().create(step.options(), input);
    }

    private static List<Predicate> candidates(List<Link> chain) {
        List<Predicate> candidates = new ArrayList<>();
        for (Link link : chain) {
            if (!(link.transform() instanceof FilterPushDown filter)) {
                break;
            }
            candidates.addAll(filter.predicates());
        }
        return candidates;
    }

    private static List<Link> withoutTaken(List<Link> chain, List<Predicate> taken) {
        List<Link> rest = new ArrayList<>();
        boolean inFront = true;
        for (Link link : chain) {
            inFront &= link.transform() instanceof FilterPushDown;
            if (inFront && link.transform() instanceof FilterPushDown filter) {
                filter.remaining(taken).ifPresent(left -> rest.add(new Link(link.index(), left)));
            } else {
                rest.add(link);
            }
        }
        return rest;
    }

    private void check(Sink sink, List<DatasetPlan> datasets) {
        try {
            sink.check(datasets.stream().map(DatasetPlan::output).toList());
        } catch (DataWeaverException failed) {
            report(pipeline.sink(), failed);
        }
    }

    private void checkDelivery(Guarantee guarantee) {
        if (pipeline.delivery().isEmpty()) {
            return;
        }
        Guarantee.Level wanted = pipeline.delivery().get() == Delivery.EXACTLY_ONCE
                ? Guarantee.Level.EXACTLY_ONCE
                : Guarantee.Level.AT_LEAST_ONCE;
        if (!guarantee.level().covers(wanted)) {
            problems.error(
                    PlanErrorCode.GUARANTEE_TOO_STRONG,
                    "/" + PipelineSettings.DELIVERY.name(),
                    "`delivery: " + pipeline.delivery().get().name().toLowerCase(java.util.Locale.ROOT)
                            + "` cannot be given: " + pipeline.source().ref().type() + " to "
                            + pipeline.sink().ref().type() + " is " + guarantee,
                    "leave `delivery` out to take what the pair can give");
            problems.throwIfErrors();
        }
    }
}
