package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.plugin.RejectionContext;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.deadletter.DeadLetterErrorCode;
import io.dataweaver.core.deadletter.Replay;
import io.dataweaver.core.deadletter.ReplayTargets;
import io.dataweaver.core.definition.Delivery;
import io.dataweaver.core.definition.ErrorSettings;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.routing.JoinedSource;
import io.dataweaver.core.routing.NamedSource;
import io.dataweaver.core.transform.SharedTable;
import io.dataweaver.core.transform.TableReadingPlugin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a resolved pipeline into a plan: asks the sources what they have, types every step, pushes down what the
 * sources take, asks the sinks whether they can hold the result, and computes the guarantee.
 *
 * <p>All that is wrong with the definition is told at once; a system that cannot be reached is told as it is.
 */
public final class Planner {

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CHECKPOINT_INTERVAL_FOLLOWED = Duration.ofSeconds(1);

    private final ResolvedPipeline pipeline;
    private final PluginContext context;
    private final EarlierRuns earlier;
    private final TargetHistory targetHistory;
    private RunSettings settings;
    private final Problems problems;
    private final ComponentMaking making;
    private final ExpressionCompiler compiler;
    private final boolean functionsInCode;
    private final List<SharedTable> tables = new ArrayList<>();
    private @Nullable Replay replay;
    private boolean again;

    private Planner(ResolvedPipeline pipeline, ConnectorManager connectors, Clock clock, EarlierRuns earlier) {
        this.earlier = earlier;
        this.targetHistory = new TargetHistory(earlier);
        this.settings = settings(pipeline);
        this.context = new ComponentContext(
                connectors,
                pipeline.folder(),
                clock,
                pipeline.callTimeout(),
                settings.parallelism(),
                Optional.of(pipeline.name()),
                pipeline.schemaPolicy(),
                targetHistory);
        this.problems = pipeline.newProblems();
        this.making = new ComponentMaking(pipeline, problems);
        this.compiler = new ExpressionCompiler(connectors.functions());
        this.functionsInCode = connectors.hasFunctionsInCode();
        this.pipeline = pipeline.with(pipeline.sources(), withTables(pipeline.transforms()), pipeline.sinks());
    }

    /** Gives each step that looks something up a table, which the plan has: all its datasets and splits share it. */
    private List<ResolvedTransform> withTables(List<ResolvedTransform> steps) {
        List<ResolvedTransform> given = new ArrayList<>();
        for (ResolvedTransform step : steps) {
            if (step.component().plugin() instanceof TableReadingPlugin plugin) {
                SharedTable table = plugin.table(step.component().options(), context, settings.retry());
                tables.add(table);
                given.add(step.with(plugin.over(table)));
            } else {
                given.add(step);
            }
        }
        return given;
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
        return plan(pipeline, connectors, engine, clock, EarlierRuns.NONE);
    }

    /**
     * Plans {@code pipeline} to go on where an earlier run of it stands, if there is one.
     *
     * @param earlier what earlier runs have left
     */
    public static PipelinePlan plan(
            ResolvedPipeline pipeline,
            ConnectorManager connectors,
            Set<Capability> engine,
            Clock clock,
            EarlierRuns earlier) {
        return new Planner(pipeline, connectors, clock, earlier).plan(engine);
    }

    /** Returns how the parts are called that {@code pipeline} is cut in, in order; the last has its own name. */
    public static List<String> partNames(ResolvedPipeline pipeline) {
        return StageCut.names(pipeline);
    }

    /**
     * Plans a replay of the dead letters of {@code pipeline}: the same transforms and the same sink over records of
     * letters.
     *
     * @param replay which letters
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws DataWeaverException if a system cannot be reached or refuses, or the sink cannot take replayed records
     */
    public static PipelinePlan planReplay(
            ResolvedPipeline pipeline,
            ConnectorManager connectors,
            Set<Capability> engine,
            Clock clock,
            Replay replay) {
        Planner planner = new Planner(pipeline, connectors, clock, EarlierRuns.NONE);
        planner.replay = replay;
        return planner.plan(engine);
    }

    /**
     * Plans {@code pipeline} once more, for a worker of a run that has begun: what only its beginning requires, such as that
     * a target is empty, was checked there and is not checked again.
     */
    static PipelinePlan planAgain(ResolvedPipeline pipeline, ConnectorManager connectors, Clock clock) {
        Planner planner = new Planner(pipeline, connectors, clock, EarlierRuns.NONE);
        planner.again = true;
        return planner.plan(Set.of());
    }

    private static RunSettings settings(ResolvedPipeline pipeline) {
        ErrorSettings errors = pipeline.errors();
        int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new RunSettings(
                pipeline.parallelism().orElse(processors),
                pipeline.checkpointInterval().orElse(CHECKPOINT_INTERVAL),
                pipeline.maxCheckpointAge(),
                pipeline.callTimeout(),
                errors.retry(),
                errors.maxRejected(),
                errors.tables());
    }

    private PipelinePlan plan(Set<Capability> engine) {
        List<NamedSource> sources = new ArrayList<>();
        List<Sink> sinks = new ArrayList<>();
        boolean planned = false;
        try {
            for (ResolvedSource source : pipeline.sources()) {
                Source made = making.make(source.component(), () -> create(source));
                if (made != null) {
                    sources.add(new NamedSource(source.name(), made));
                }
            }
            for (ResolvedSink sink : pipeline.sinks()) {
                Sink made = making.make(sink.component(), () -> create(sink));
                if (made != null) {
                    sinks.add(made);
                }
            }
            if (replay != null && sinks.size() == pipeline.sinks().size()) {
                readLetters(replay, sources, sinks);
            }
            if (pipeline.checkpointInterval().isEmpty() && isFollowed(sources, sinks)) {
                settings = settings.withCheckpointInterval(CHECKPOINT_INTERVAL_FOLLOWED);
            }
            PipelinePlan plan = plan(engine, sources, sinks);
            planned = true;
            return plan;
        } finally {
            if (!planned) {
                sources.forEach(source -> source.source().close());
                sinks.forEach(Sink::close);
            }
        }
    }

    /** Tells whether a checkpoint shows rows that people wait for, and costs the sinks no more than a transaction. */
    private static boolean isFollowed(List<NamedSource> sources, List<Sink> sinks) {
        return sources.stream().anyMatch(each -> each.source().capabilities().contains(Capability.UNBOUNDED))
                && sinks.stream().allMatch(sink -> sink.capabilities().contains(Capability.TRANSACTIONAL_POSITIONS));
    }

    /** Puts the letters of each source in its place. */
    private void readLetters(Replay of, List<NamedSource> sources, List<Sink> sinks) {
        Map<String, Boolean> appends = new LinkedHashMap<>();
        for (int i = 0; i < sinks.size(); i++) {
            String name = pipeline.sinks().get(i).name();
            of.check(name, sinks.get(i));
            appends.put(name, !sinks.get(i).capabilities().contains(Capability.IDEMPOTENT_BY_KEY));
        }
        ReplayTargets targets = new ReplayTargets(appends);
        Set<String> all = Set.copyOf(joined(pipeline));
        for (int i = 0; i < sources.size(); i++) {
            NamedSource read = sources.get(i);
            Optional<Replay.SourceName> name =
                    all.isEmpty() ? Optional.empty() : Optional.of(new Replay.SourceName(read.name(), all));
            sources.set(i, new NamedSource(read.name(), of.source(read.source(), name, targets)));
        }
    }

    private Source create(ResolvedSource source) {
        return source.component().plugin().create(source.component().options(), context);
    }

    private Sink create(ResolvedSink sink) {
        return sink.component().plugin().create(sink.component().options(), context);
    }

    private PipelinePlan plan(Set<Capability> engine, List<NamedSource> sources, List<Sink> sinks) {
        boolean complete = sources.size() == pipeline.sources().size()
                && sinks.size() == pipeline.sinks().size();
        Map<String, DatasetChain> chains = chains(sources);
        HiddenColumns hidden = HiddenColumns.of(chains.values());
        Map<String, DatasetChain> whole = chains;
        Parts parts = complete && !problems.hasErrors() ? parts(engine, sources, sinks, chains) : null;
        chains = parts == null ? chains : parts.chains();
        if (parts != null && !parts.exchanges().isEmpty()) {
            checkTakenWhole();
            checkTogether();
        }
        if (parts != null && !again) {
            new EmptyingCheck(
                            pipeline, problems, sinks, whole, !parts.exchanges().isEmpty())
                    .run(sources);
            new TransactionsCheck(
                            pipeline,
                            problems,
                            sinks,
                            settings.tables(),
                            !parts.exchanges().isEmpty())
                    .run(sources);
        }
        SinkPlanning routes = new SinkPlanning(pipeline, chains, compiler, problems);
        List<DatasetPlan> datasets = new ArrayList<>();
        PushDown pushDown = new PushDown(pipeline.transforms(), pipeline.batch());
        chains.forEach((name, chain) -> datasets.add(pushDown.plan(name, chain)));
        if (complete && !again) {
            checkLeavesOut(sinks);
        }
        if (parts != null && !problems.hasErrors() && tellsOfColumns(parts, sinks)) {
            targetHistory.look(Fingerprint.of(pipeline.canonical()), parts.source(), datasets);
        }
        for (int i = 0; i < sinks.size() && !problems.hasErrors() && !again; i++) {
            check(sinks.get(i), pipeline.sinks().get(i), routes.schemas(i));
        }
        if (!problems.hasErrors() && !again) {
            checkRejections();
        }
        problems.throwIfErrors();
        if (parts == null) {
            throw new IllegalStateException("a component is missing, but no problem was reported");
        }
        if (!again) {
            checkDelivery(parts.guarantee());
        }
        Replay of = replay;
        return new PipelinePlan(
                of == null ? pipeline.name() : pipeline.name() + Replay.SUFFIX,
                of == null ? Fingerprint.of(pipeline.canonical()) : Fingerprint.ofSinks(pipeline.canonical()),
                parts.source(),
                routes.sink(sinks, parts.exchanges().isEmpty() ? joined(pipeline) : List.of(), of != null),
                datasets,
                parts.guarantee(),
                of == null ? settings : settings.withMaxRejected(RejectionLimit.NONE),
                of == null ? rejections(parts) : (run, folder) -> of.rejections(run),
                parts.exchanges(),
                tables,
                hidden,
                schemaPolicy(parts),
                targetHistory,
                shipping(sources, sinks));
    }

    private SchemaPolicy schemaPolicy(Parts parts) {
        return parts.exchanges().isEmpty() && replay == null ? pipeline.schemaPolicy() : SchemaPolicy.FREEZE;
    }

    private boolean tellsOfColumns(Parts parts, List<Sink> sinks) {
        return !again
                && !schemaPolicy(parts).isFrozen()
                && sinks.stream().allMatch(sink -> sink.capabilities().contains(Capability.EVOLVES_TARGET));
    }

    private Function<PipelinePlan, Shipment> shipping(List<NamedSource> sources, List<Sink> sinks) {
        return plan -> new Shipping(pipeline, bound(sources, sinks)).pack(plan);
    }

    /** Behind an exchange nobody can tell any more which source a row is of. */
    private void checkTakenWhole() {
        for (ResolvedSink sink : pipeline.sinks()) {
            if (sink.sources().size() < pipeline.sources().size()) {
                problems.error(
                        RoutingErrorCode.DIFFERENT_WAYS,
                        sink.pointer(),
                        "the sink `" + sink.name() + "` takes the rows of `" + String.join("`, `", sink.sources())
                                + "` alone, but they are brought together with those of other sources",
                        "remove `from`; to choose rows, give the sink a `when`");
            }
        }
    }

    /** What is brought together by key is complete only if every table is. */
    private void checkTogether() {
        if (settings.tables() == TableFailures.ISOLATE) {
            problems.error(
                    PlanErrorCode.TABLES_TOGETHER,
                    "/" + PipelineSettings.ERRORS + "/" + PipelineSettings.ERRORS_TABLE.name(),
                    "`errors.table: isolate` cannot be given: records of '" + pipeline.name()
                            + "' are brought together by key, and a table that waits would be missing in all results",
                    "leave `table` out, or make a pipeline for each table");
        }
    }

    /** What is known of a plan before its sinks are looked at. */
    private record Parts(
            Guarantee guarantee, Source source, Map<String, DatasetChain> chains, List<PlannedExchange> exchanges) {}

    private Parts parts(
            Set<Capability> engine, List<NamedSource> sources, List<Sink> sinks, Map<String, DatasetChain> chains) {
        Guarantee guarantee = guarantee(engine, sources, sinks);
        Source source = sources.size() == 1 ? sources.get(0).source() : new JoinedSource(sources);
        StageCut cut = new StageCut(
                pipeline,
                making,
                settings,
                guarantee,
                this::rejections,
                shipping(sources, sinks),
                HiddenColumns.of(chains.values()),
                source,
                chains);
        cut.cut();
        if (replay != null && !cut.exchanges().isEmpty()) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.NOT_REPLAYABLE,
                    "'" + pipeline.name()
                            + "' brings records together by key: what is counted already cannot be told from"
                            + " what is not",
                    "take them out with `dataweaver dlq export`, correct them, and run them as a source of their own",
                    null);
        }
        return new Parts(guarantee, cut.source(), cut.chains(), cut.exchanges());
    }

    private PipelinePlan.RejectionHandlers rejections(Parts parts) {
        return parts.exchanges().isEmpty()
                ? this::rejections
                : (run, folder) -> new BehindExchange(rejections(run, folder));
    }

    /** Returns why what was planned cannot leave this process, as far as the definition does not tell. */
    private List<String> bound(List<NamedSource> sources, List<Sink> sinks) {
        List<String> reasons = new ArrayList<>();
        if (replay != null) {
            reasons.add("a replay reads dead letters where they lie");
        }
        if (functionsInCode) {
            reasons.add("expressions may call functions that were given as Java code");
        }
        for (int i = 0; i < sources.size(); i++) {
            bound(pipeline.sources().get(i).component(), sources.get(i).source().capabilities(), reasons);
        }
        for (int i = 0; i < sinks.size(); i++) {
            bound(pipeline.sinks().get(i).component(), sinks.get(i).capabilities(), reasons);
        }
        return reasons;
    }

    private static void bound(ResolvedComponent<?> component, Set<Capability> capabilities, List<String> reasons) {
        if (capabilities.contains(Capability.OF_PROCESS)) {
            reasons.add("the " + component.descriptor().kind().label() + " `"
                    + component.ref().type() + "` is that of this process");
        }
    }

    /** Returns the names of the sources if several are joined; none otherwise. */
    static List<String> joined(ResolvedPipeline pipeline) {
        return pipeline.sources().size() == 1
                ? List.of()
                : pipeline.sources().stream().map(ResolvedSource::name).toList();
    }

    private Guarantee guarantee(Set<Capability> engine, List<NamedSource> sources, List<Sink> sinks) {
        Map<String, Set<Capability>> from = new LinkedHashMap<>();
        Map<String, Set<Capability>> to = new LinkedHashMap<>();
        sources.forEach(source -> from.put(source.name(), source.source().capabilities()));
        for (int i = 0; i < sinks.size(); i++) {
            to.put(pipeline.sinks().get(i).name(), sinks.get(i).capabilities());
        }
        return Guarantee.of(from, engine, to);
    }

    private RejectionHandler rejections(SinkRun run, Path folder) {
        ResolvedComponent<RejectionHandlerPlugin> handler = pipeline.errors().handler();
        RejectionContext of = new RejectionContext(run, Fingerprint.of(pipeline.canonical()), folder, context);
        return handler.plugin().create(handler.options(), of);
    }

    /** Returns the datasets of all sources with their transforms, by the name that the source of the plan gives them. */
    private Map<String, DatasetChain> chains(List<NamedSource> sources) {
        List<DatasetChain> chains = new ArrayList<>();
        for (ResolvedSource of : pipeline.sources()) {
            sources.stream()
                    .filter(source -> source.name().equals(of.name()))
                    .forEach(source -> chains.addAll(chains(source, of.component())));
        }
        Map<String, DatasetChain> named = new LinkedHashMap<>();
        ChainTyping typing = new ChainTyping(making, this::datasetsBefore);
        for (DatasetChain chain : typing.type(chains, steps())) {
            String dataset = chain.dataset().dataset();
            named.put(
                    pipeline.sources().size() == 1 ? dataset : JoinedSource.datasetName(chain.sourceName(), dataset),
                    chain);
        }
        return named;
    }

    /** A worker has no state to tell it which tables are gone; whoever coordinates the run has checked all that. */
    private List<ResolvedTransform> steps() {
        return again
                ? pipeline.transforms().stream()
                        .map(ResolvedTransform::ofSomeTables)
                        .toList()
                : pipeline.transforms();
    }

    private Set<String> datasetsBefore(String source) {
        Set<String> all = earlier.datasets(Fingerprint.of(pipeline.canonical()));
        String prefix = pipeline.sources().size() == 1 ? "" : JoinedSource.datasetName(source, "");
        return all.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private List<DatasetChain> chains(NamedSource source, ResolvedComponent<SourcePlugin> component) {
        List<Schema> datasets = making.make(component, source.source()::datasets);
        return datasets == null
                ? List.of()
                : datasets.stream()
                        .map(dataset -> new DatasetChain(source.name(), source.source(), dataset))
                        .toList();
    }

    private void checkRejections() {
        ResolvedComponent<RejectionHandlerPlugin> handler = pipeline.errors().handler();
        try {
            handler.plugin().check(handler.options(), context);
        } catch (DataWeaverException failed) {
            making.report(handler, failed);
        }
    }

    private void check(Sink sink, ResolvedSink of, List<Schema> schemas) {
        try {
            sink.check(schemas);
        } catch (DataWeaverException failed) {
            making.report(of.component(), failed);
        }
    }

    /** A sink that knows nothing of it would take the values. */
    private void checkLeavesOut(List<Sink> sinks) {
        pipeline.schemaPolicy().policies().forEach((change, policy) -> {
            boolean ofValues = change == SchemaChange.NEW_COLUMN
                    && (policy == ChangePolicy.DISCARD_VALUE || policy == ChangePolicy.TRY_EVOLVE);
            if (ofValues) {
                checkKnows(sinks, change, "leaves no values out", "leave columns out with `map: {keep: [...]}`, or ");
            } else if (policy == ChangePolicy.DISCARD_ROW) {
                checkKnows(sinks, change, "leaves no rows out", "leave rows out with a `filter`, or ");
            } else if (policy == ChangePolicy.APPROVE) {
                checkKnows(sinks, change, "changes nothing of its target that could be approved", "");
            }
        });
    }

    private void checkKnows(List<Sink> sinks, SchemaChange change, String lacking, String instead) {
        String name = change.name().toLowerCase(Locale.ROOT);
        String policy = pipeline.schemaPolicy().of(change).name().toLowerCase(Locale.ROOT);
        for (int i = 0; i < sinks.size(); i++) {
            if (!sinks.get(i).capabilities().contains(Capability.EVOLVES_TARGET)) {
                problems.error(
                        PlanErrorCode.OPTIONS_DO_NOT_GO_TOGETHER,
                        pipeline.sinks().get(i).pointer(),
                        "`" + name + ": " + policy + "` is not possible: the sink `"
                                + pipeline.sinks().get(i).component().ref().type() + "` " + lacking,
                        instead + "write `" + name + ": freeze`");
            }
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
                            + "` cannot be given: "
                            + types(pipeline.sources().stream().map(ResolvedSource::component)) + " to "
                            + types(pipeline.sinks().stream().map(ResolvedSink::component)) + " is " + guarantee,
                    "leave `delivery` out to take what they can give together");
            problems.throwIfErrors();
        }
    }

    private static String types(Stream<? extends ResolvedComponent<?>> components) {
        return components.map(component -> component.ref().type()).collect(Collectors.joining(" and "));
    }
}
