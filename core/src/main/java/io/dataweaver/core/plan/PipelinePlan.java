package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.routing.JoinedSource;
import io.dataweaver.core.transform.SharedTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A pipeline that was checked against its source and sink, ready for an engine.
 *
 * <p>Holds the open source and sink, and the tables that steps look up in; {@link #close} closes them.
 */
public final class PipelinePlan implements AutoCloseable {

    /** What the names of plans that feed others have behind that of their pipeline, before their number. */
    static final String FEEDING = ".exchange-";

    /** The name of the step that leaves out, in a plan that feeds another, what nobody uses there. */
    public static final String NARROWING = "exchange";

    private final String name;
    private final String fingerprint;
    private final Source source;
    private final Sink sink;
    private final Map<String, DatasetPlan> datasets;
    private final Guarantee guarantee;
    private final RunSettings settings;
    private final RejectionHandlers rejections;
    private final List<PlannedExchange> exchanges;
    private final HiddenColumns hidden;
    private final Function<PipelinePlan, Shipment> shipping;
    private final List<SharedTable> tables;
    private final SchemaPolicy schemaPolicy;
    private final TargetHistory targetHistory;

    /** Makes the handler of a run. */
    public interface RejectionHandlers {
        /**
         * Creates a handler.
         *
         * @param folder where the pipeline keeps its state
         */
        RejectionHandler create(SinkRun run, java.nio.file.Path folder);
    }

    /**
     * Creates a plan that cannot leave this process.
     *
     * @param fingerprint of the parts of the definition that decide which rows go where
     * @param datasets in the order of the source
     */
    public PipelinePlan(
            String name,
            String fingerprint,
            Source source,
            Sink sink,
            List<DatasetPlan> datasets,
            Guarantee guarantee,
            RunSettings settings,
            RejectionHandlers rejections) {
        this(
                name,
                fingerprint,
                source,
                sink,
                datasets,
                guarantee,
                settings,
                rejections,
                List.of(),
                List.of(),
                HiddenColumns.NONE,
                SchemaPolicy.FREEZE,
                new TargetHistory(EarlierRuns.NONE),
                plan -> {
                    throw Shipping.refused(name, List.of("it was planned from objects in memory"));
                });
    }

    PipelinePlan(
            String name,
            String fingerprint,
            Source source,
            Sink sink,
            List<DatasetPlan> datasets,
            Guarantee guarantee,
            RunSettings settings,
            RejectionHandlers rejections,
            List<PlannedExchange> exchanges,
            List<SharedTable> tables,
            HiddenColumns hidden,
            SchemaPolicy schemaPolicy,
            TargetHistory targetHistory,
            Function<PipelinePlan, Shipment> shipping) {
        this.name = name;
        this.fingerprint = fingerprint;
        this.source = source;
        this.sink = sink;
        this.datasets = new LinkedHashMap<>();
        for (DatasetPlan dataset : datasets) {
            this.datasets.put(dataset.dataset().dataset(), dataset);
        }
        this.guarantee = guarantee;
        this.settings = settings;
        this.rejections = rejections;
        this.exchanges = List.copyOf(exchanges);
        this.tables = List.copyOf(tables);
        this.hidden = hidden;
        this.schemaPolicy = schemaPolicy;
        this.targetHistory = targetHistory;
        this.shipping = shipping;
    }

    /**
     * Returns this plan for a run of another name, whose state is another, over some of its datasets; it cannot leave this process.
     * Only one of both is to be closed.
     *
     * @param wanted datasets of this plan, with whatever steps more
     * @param reason why it cannot leave this process
     */
    public PipelinePlan under(
            String otherName, List<DatasetPlan> wanted, RejectionHandlers otherRejections, String reason) {
        return new PipelinePlan(
                otherName,
                fingerprint,
                source,
                sink,
                wanted,
                guarantee,
                settings.withMaxRejected(RejectionLimit.NONE),
                otherRejections,
                exchanges,
                tables,
                hidden,
                schemaPolicy,
                new TargetHistory(EarlierRuns.NONE),
                plan -> {
                    throw Shipping.refused(otherName, List.of(reason));
                });
    }

    public String name() {
        return name;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public Source source() {
        return source;
    }

    public Sink sink() {
        return sink;
    }

    public List<DatasetPlan> datasets() {
        return List.copyOf(datasets.values());
    }

    /** Returns the plan of the dataset called {@code dataset}. */
    public DatasetPlan dataset(String dataset) {
        DatasetPlan plan = datasets.get(dataset);
        if (plan == null) {
            throw new IllegalArgumentException("dataset '" + dataset + "' is not one of " + datasets.keySet());
        }
        return plan;
    }

    /** Returns the schemas of what is written, each once. */
    public List<Schema> outputs() {
        return datasets.values().stream().map(DatasetPlan::output).distinct().toList();
    }

    /** Tells whether the target of a dataset is emptied where its source tells that it was emptied there. */
    public boolean empties(DatasetPlan dataset) {
        Set<Capability> able = source instanceof JoinedSource joined
                ? joined.capabilitiesOf(dataset.dataset().dataset())
                : source.capabilities();
        return able.contains(Capability.TELLS_EMPTYING);
    }

    public Guarantee guarantee() {
        return guarantee;
    }

    public RunSettings settings() {
        return settings;
    }

    /**
     * Returns how many splits move at the same time at most, in one process: as many as the settings say, but all of them
     * where the source does not end, for none of those is ever done and gives way to another.
     */
    public int splitsAtATime() {
        return source.capabilities().contains(Capability.UNBOUNDED) ? Integer.MAX_VALUE : settings.parallelism();
    }

    /**
     * Tells whether rows may be committed before a checkpoint is due, because their source has nothing more at the moment: people
     * wait for those of a source that does not end, and a sink that holds positions takes them by no more than a transaction.
     */
    public boolean commitsWhenCaughtUp() {
        return source.capabilities().contains(Capability.UNBOUNDED)
                && sink.capabilities().contains(Capability.TRANSACTIONAL_POSITIONS);
    }

    public RejectionHandlers rejections() {
        return rejections;
    }

    /**
     * Returns the exchanges in front of this plan, in order, each with the plan that feeds it: what they bring together by key
     * is read by the next, and at last by this one.
     */
    public List<PlannedExchange> exchanges() {
        return exchanges;
    }

    /** Returns the name of the pipeline of which this is the plan, or a part of it. */
    public String pipeline() {
        int part = name.indexOf(FEEDING);
        return part < 0 ? name : name.substring(0, part);
    }

    /** Returns what is done about columns that change at the source. */
    public SchemaPolicy schemaPolicy() {
        return schemaPolicy;
    }

    /** Returns what its sinks are told of their targets. */
    public TargetHistory targetHistory() {
        return targetHistory;
    }

    /** Returns which columns are not shown to people. */
    public HiddenColumns hidden() {
        return hidden;
    }

    /** Returns the plans that feed this one, in order, and at last this one. */
    public List<PipelinePlan> parts() {
        return Stream.concat(exchanges.stream().map(PlannedExchange::feeding), Stream.of(this))
                .toList();
    }

    /**
     * Returns this plan, or the one of those that feed it that is called {@code plan}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public PipelinePlan named(String plan) {
        return parts().stream()
                .filter(each -> each.name().equals(plan))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + plan + "' is no part of pipeline '" + name + "'"));
    }

    /**
     * Returns what another process makes the same plan of, for engines whose workers are other processes.
     *
     * @throws io.dataweaver.api.error.DataWeaverException with the reasons, if it cannot leave this process
     */
    public Shipment shipment() {
        return shipping.apply(this);
    }

    @Override
    public void close() {
        try (sink;
                source) {
            tables.forEach(SharedTable::close);
            exchanges.forEach(exchange -> exchange.feeding().close());
        }
    }
}
