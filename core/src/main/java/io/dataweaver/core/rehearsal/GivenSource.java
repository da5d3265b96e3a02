package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives rows in place of a source, and contacts nothing. */
final class GivenSource implements Source {

    private static final Position END = new Position("\"end\"");

    private final String name;
    private final List<RecordBatch> batches;
    private final Trace trace;

    GivenSource(String name, List<RecordBatch> batches, Trace trace) {
        this.name = name;
        this.batches = batches;
        this.trace = trace;
    }

    /**
     * Makes the source in place of {@code replaced}.
     *
     * @param batches one a dataset
     */
    record Plugin(String name, SourcePlugin replaced, List<RecordBatch> batches, Trace trace) implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return replaced.descriptor();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            return new GivenSource(name, batches, trace);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.BOUNDED, Capability.REPLAYABLE, Capability.CHANGES, Capability.LOCAL);
    }

    @Override
    public List<Schema> datasets() {
        return batches.stream().map(RecordBatch::schema).toList();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        for (RecordBatch batch : batches) {
            String dataset = batch.schema().dataset();
            splits.add(new Split(name + "/" + dataset, splits.size(), dataset, "{}", batch.size()));
        }
        return splits;
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        RecordBatch batch = batches.stream()
                .filter(each -> each.schema().dataset().equals(split.dataset()))
                .findFirst()
                .orElseThrow();
        return new Reader(batch);
    }

    @Override
    public void close() {}

    /** Gives one batch. */
    private final class Reader implements SplitReader {
        private final RecordBatch batch;
        private boolean given;

        Reader(RecordBatch batch) {
            this.batch = batch;
        }

        @Override
        public ReadResult read(Duration maxWait) {
            if (given) {
                return new ReadResult.EndOfSplit();
            }
            given = true;
            trace.read(batch);
            return new ReadResult.Rows(batch, List.of(), END);
        }

        @Override
        public void close() {}
    }
}
