package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline that was checked against its source and sink, ready for an engine.
 *
 * <p>Holds the open source and sink; {@link #close} closes both.
 */
public final class PipelinePlan implements AutoCloseable {

    private final String name;
    private final String fingerprint;
    private final Source source;
    private final Sink sink;
    private final Map<String, DatasetPlan> datasets;
    private final Guarantee guarantee;
    private final RunSettings settings;
    private final RejectionHandlers rejections;

    /** Makes the handler of a run. */
    public interface RejectionHandlers {
        /**
         * Creates a handler.
         *
         * @param run identifies the run
         * @param folder where the pipeline keeps its state
         */
        RejectionHandler create(String run, java.nio.file.Path folder);
    }

    /**
     * Creates a plan.
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

    /** Returns the schemas of what is written, one a dataset. */
    public List<Schema> outputs() {
        return datasets.values().stream().map(DatasetPlan::output).toList();
    }

    public Guarantee guarantee() {
        return guarantee;
    }

    public RunSettings settings() {
        return settings;
    }

    public RejectionHandlers rejections() {
        return rejections;
    }

    @Override
    public void close() {
        try {
            source.close();
        } finally {
            sink.close();
        }
    }
}
