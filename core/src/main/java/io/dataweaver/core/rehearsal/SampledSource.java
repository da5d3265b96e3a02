package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.ForwardingReader;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.transform.FilterPlugin;
import io.dataweaver.core.transform.FilterPushDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source of which only the first rows are read. It takes over no condition of the pipeline, so that a filter is seen at
 * work.
 */
final class SampledSource implements Source {

    private static final Duration CLOSE_WAIT = Duration.ofMillis(200);

    private final Source source;
    private final Sample sample;
    private final Trace trace;

    private SampledSource(Source source, Sample sample, Trace trace) {
        this.source = source;
        this.sample = sample;
        this.trace = trace;
    }

    /**
     * Which rows are read: those of all sources of a pipeline together. One thread.
     */
    static final class Sample {
        private final int limit;
        private final @Nullable String where;
        private int taken;
        private long lastRow;

        Sample(int limit, @Nullable String where) {
            this.limit = limit;
            this.where = where;
        }

        int left() {
            return Math.max(0, limit - taken);
        }

        int taken() {
            return taken;
        }
    }

    /** Makes the source in front of that of {@code plugin}. */
    record Plugin(SourcePlugin plugin, Sample sample, Trace trace) implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return plugin.descriptor();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            return new SampledSource(plugin.createForPreview(options, context), sample, trace);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(Capability.REPLAYABLE);
        capabilities.addAll(source.capabilities());
        capabilities.remove(Capability.FILTER_PUSH_DOWN);
        capabilities.remove(Capability.PROJECTION_PUSH_DOWN);
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        List<Schema> datasets = source.datasets();
        datasets.forEach(dataset -> {
            trace.dataset(dataset);
            filter(dataset);
        });
        return datasets;
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return source.plan(requests);
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        Transform filter = filter(request.schema());
        List<Predicate> taken = filter instanceof FilterPushDown pushed
                ? source.accepts(request.schema(), pushed.predicates())
                : List.of();
        ReadRequest filtered = new ReadRequest(request.schema(), taken, request.limits());
        // In a thread of its own, so that a system that keeps a read waiting does not keep the preview.
        SplitReader reader = new PrefetchingReader(
                source.open(split, filtered, from), 1, CLOSE_WAIT, Scheduler.MACHINE, "dataweaver-preview-reader");
        return new Reader(reader, filter);
    }

    /** Returns the filter of the sample for a dataset; null if there is none. */
    private @Nullable Transform filter(Schema dataset) {
        if (sample.where == null) {
            return null;
        }
        FilterPlugin plugin = new FilterPlugin();
        try {
            Map<String, Object> options = Map.of(FilterPlugin.CONDITION.name(), sample.where);
            return plugin.create(Options.parse(plugin.descriptor(), options), dataset);
        } catch (OptionException wrong) {
            // Its place is not in the file.
            throw new io.dataweaver.api.error.DataWeaverException(
                    wrong.code(), "the condition of the sample: " + wrong.getMessage(), wrong.hint(), wrong);
        }
    }

    @Override
    public void close() {
        source.close();
    }

    /** Reads until the sample is full. */
    private final class Reader extends ForwardingReader {
        private final @Nullable Transform filter;

        Reader(SplitReader reader, @Nullable Transform filter) {
            super(reader);
            this.filter = filter;
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            if (sample.left() == 0) {
                return new ReadResult.EndOfSplit();
            }
            ReadResult result = super.read(maxWait);
            if (!(result instanceof ReadResult.Rows rows)) {
                return result;
            }
            List<RecordBatch> parts = new ArrayList<>();
            filtered(rows.batch(), parts);
            RecordBatch batch = parts.isEmpty() ? rows.batch().slice(0, 0) : numbered(parts.get(0));
            sample.taken += batch.size();
            trace.read(batch);
            List<Rejection> rejections = filter == null ? rows.rejections() : List.of();
            return new ReadResult.Rows(batch, rejections, rows.position());
        }

        private void filtered(RecordBatch batch, List<RecordBatch> to) {
            if (filter == null) {
                to.add(batch);
                return;
            }
            filter.apply(batch, new TransformOutput() {
                @Override
                public void emit(RecordBatch passed) {
                    to.add(passed);
                }

                @Override
                public void reject(Rejection rejection) {
                    // The condition cannot be computed for this row: it is not asked for.
                }
            });
        }

        /** Returns what fits the sample, with origins that are unique over all splits, so that rows are known again. */
        private RecordBatch numbered(RecordBatch batch) {
            RecordBatch cut = batch.size() > sample.left() ? batch.slice(0, sample.left()) : batch;
            RecordBatch own = cut.compact();
            long[] origins = new long[own.length()];
            for (int i = 0; i < origins.length; i++) {
                origins[i] = ++sample.lastRow;
            }
            return RecordBatch.of(own.schema(), own.columns(), own.length(), own.kinds(), origins);
        }
    }
}
