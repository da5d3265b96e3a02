package io.dataweaver.core.plan;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.keyed.KeyedPlugin;
import io.dataweaver.core.transform.ColumnUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a pipeline in front of each step that has to see all records of a key in one place: what is before the cut is a plan
 * whose sink is an {@link Exchange}, and what is behind it reads from there.
 */
final class StageCut {

    private final ResolvedPipeline pipeline;
    private final ComponentMaking making;
    private final RunSettings settings;
    private final Guarantee guarantee;
    private final HiddenColumns hidden;
    private final PipelinePlan.RejectionHandlers rejections;
    private final PushDown pushDown;
    private final Function<PipelinePlan, Shipment> shipping;
    private final List<PlannedExchange> exchanges = new ArrayList<>();
    private Source source;
    private Map<String, DatasetChain> chains;

    /**
     * Creates a cut.
     *
     * @param guarantee of the whole pipeline
     * @param rejections of the pipeline
     * @param shipping packs a part for other processes
     * @param hidden of the pipeline
     * @param source of the plan so far
     * @param chains of the plan so far, by the names that {@code source} gives their datasets
     */
    StageCut(
            ResolvedPipeline pipeline,
            ComponentMaking making,
            RunSettings settings,
            Guarantee guarantee,
            PipelinePlan.RejectionHandlers rejections,
            Function<PipelinePlan, Shipment> shipping,
            HiddenColumns hidden,
            Source source,
            Map<String, DatasetChain> chains) {
        this.pipeline = pipeline;
        this.making = making;
        this.settings = settings;
        this.guarantee = guarantee;
        this.rejections = rejections;
        this.hidden = hidden;
        this.shipping = shipping;
        this.pushDown = new PushDown(pipeline.transforms(), pipeline.batch());
        this.source = source;
        this.chains = chains;
    }

    /** Returns how the plans are called that {@code pipeline} is cut in, in order; the last has its own name. */
    static List<String> names(ResolvedPipeline pipeline) {
        long cuts = pipeline.transforms().stream()
                .filter(step -> step.component().plugin() instanceof KeyedPlugin)
                .count();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= cuts; i++) {
            names.add(feedingName(pipeline, i));
        }
        names.add(pipeline.name());
        return names;
    }

    private static String feedingName(ResolvedPipeline pipeline, int number) {
        return pipeline.name() + PipelinePlan.FEEDING + number;
    }

    /** Cuts; reports what is wrong with that, and leaves off there. */
    void cut() {
        OptionalInt keyed = keyedAfter(-1);
        while (keyed.isPresent() && cutBefore(keyed.getAsInt())) {
            keyed = keyedAfter(keyed.getAsInt());
        }
    }

    /** Returns the source of what is behind the last cut. */
    Source source() {
        return source;
    }

    /** Returns the chains of what is behind the last cut, by the names that {@link #source} gives their datasets. */
    Map<String, DatasetChain> chains() {
        return chains;
    }

    /** Returns what is before each cut. */
    List<PlannedExchange> exchanges() {
        return exchanges;
    }

    private OptionalInt keyedAfter(int index) {
        return chains.values().stream()
                .flatMap(chain -> chain.links().stream())
                .mapToInt(DatasetChain.Link::index)
                .filter(link -> link > index && step(link).component().plugin() instanceof KeyedPlugin)
                .min();
    }

    private ResolvedTransform step(int index) {
        return pipeline.transforms().get(index);
    }

    private boolean cutBefore(int index) {
        Map<String, DatasetChain> before = new LinkedHashMap<>();
        chains.forEach((name, chain) -> before.put(name, chain.before(index)));
        Schema whole = one(index, before);
        if (whole == null) {
            return false;
        }
        Schema passed = whole.project(used(index, whole));
        ResolvedTransform step = step(index);
        KeyedPlugin plugin = (KeyedPlugin) step.component().plugin();
        Options options = step.component().options();
        List<String> key = plugin.key(options, whole);
        Exchange exchange = new Exchange(new ExchangeLayout(
                passed,
                key,
                key.isEmpty() ? 1 : settings.parallelism(),
                plugin.time(options, whole),
                source.capabilities().contains(Capability.BOUNDED)));
        exchanges.add(new PlannedExchange(feeding(before, passed, exchange, index), exchange));
        source = exchange.source();
        chains = Map.of(passed.dataset(), behind(index, passed));
        return true;
    }

    /** Returns the schema of what comes to the step; reports if there are several. */
    private @Nullable Schema one(int index, Map<String, DatasetChain> before) {
        Set<Schema> schemas = before.values().stream().map(DatasetChain::output).collect(Collectors.toSet());
        boolean allCome = chains.values().stream()
                .allMatch(chain -> chain.links().stream().anyMatch(link -> link.index() == index));
        if (schemas.size() == 1 && allCome) {
            return schemas.iterator().next();
        }
        making.report(
                step(index).component(),
                new DataWeaverException(
                        PlanErrorCode.SEVERAL_DATASETS,
                        "`" + step(index).name() + "` brings records together by key, but there are several datasets: "
                                + before.values().stream()
                                        .map(chain -> chain.output().dataset())
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                        "make one of them with `union` in front of it",
                        null));
        return null;
    }

    /** Returns the columns that are used behind the cut. */
    private List<String> used(int index, Schema whole) {
        List<Transform> behind = anyChain().from(index).stream()
                .map(DatasetChain.Link::transform)
                .toList();
        return ColumnUse.needed(whole, behind);
    }

    /** Returns one of the chains: behind the cut, all are the same. */
    private DatasetChain anyChain() {
        return chains.values().iterator().next();
    }

    /** Returns what is behind the cut, for rows with those columns that pass. */
    private DatasetChain behind(int index, Schema passed) {
        DatasetChain behind = new DatasetChain(anyChain().sourceName(), source, passed);
        for (DatasetChain.Link link : anyChain().from(index)) {
            boolean mayLack = link.transform() instanceof ColumnUse;
            behind.add(link.index(), mayLack ? ((ColumnUse) link.transform()).over(behind.output()) : link.transform());
        }
        return behind;
    }

    private PipelinePlan feeding(Map<String, DatasetChain> before, Schema passed, Exchange exchange, int index) {
        List<DatasetPlan> datasets = new ArrayList<>();
        before.forEach((name, chain) -> {
            DatasetPlan plan = pushDown.plan(name, chain, passed.names());
            datasets.add(plan.output().equals(passed) ? plan : narrowed(plan, passed, index));
        });
        return new PipelinePlan(
                feedingName(pipeline, exchanges.size() + 1),
                Fingerprint.of(pipeline.canonical()),
                source,
                exchange.sink(),
                datasets,
                guarantee,
                settings,
                this::ofWholePipeline,
                List.of(),
                List.of(),
                hidden,
                SchemaPolicy.FREEZE,
                new TargetHistory(EarlierRuns.NONE),
                shipping);
    }

    /** Rejected records of all parts lie together, where people look for them. */
    private RejectionHandler ofWholePipeline(SinkRun run, Path folder) {
        return rejections.create(
                new SinkRun(pipeline.name(), run.run(), run.epoch(), run.resumed(), run.begun()),
                folder.resolveSibling(pipeline.name()));
    }

    private static DatasetPlan narrowed(DatasetPlan plan, Schema passed, int index) {
        int[] columns = passed.names().stream().mapToInt(plan.output()::indexOf).toArray();
        List<PlannedStep> steps = new ArrayList<>(plan.steps());
        steps.add(new PlannedStep(PipelinePlan.NARROWING, index, passed, () -> new Narrowing(passed, columns)));
        return new DatasetPlan(plan.dataset(), plan.request(), steps, passed);
    }

    /** Leaves out what nobody uses behind the exchange. */
    private record Narrowing(Schema outputSchema, int[] columns) implements Transform {
        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            List<Column> kept = new ArrayList<>(columns.length);
            for (int column : columns) {
                kept.add(batch.column(column));
            }
            output.emit(batch.withColumns(outputSchema, kept));
        }
    }
}
