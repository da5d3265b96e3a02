package io.dataweaver.connector.generator;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes up the rows of one dataset. */
final class GeneratorSource implements Source {

    private static final long MIN_ROWS_PER_SPLIT = 10_000;

    private final GeneratorSettings settings;
    private final PluginContext context;

    GeneratorSource(GeneratorSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                settings.rows().isPresent() ? Capability.BOUNDED : Capability.UNBOUNDED,
                Capability.LOCAL,
                Capability.REPLAYABLE,
                Capability.PARALLEL,
                Capability.PROJECTION_PUSH_DOWN);
    }

    @Override
    public List<Schema> datasets() {
        return List.of(settings.schema());
    }

    /** Rows that end are cut into ranges; of rows that do not, each of n splits takes every n-th. */
    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        long count = splitCount();
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RowRange range = settings.rows().isPresent()
                    ? new RowRange(share(i, count), 1, share(i + 1, count))
                    : new RowRange(i, count, Long.MAX_VALUE);
            splits.add(range.toSplit(settings.schema().dataset(), i));
        }
        return splits;
    }

    private long splitCount() {
        long most = settings.rows().isPresent()
                ? Math.max(1, settings.rows().getAsLong() / MIN_ROWS_PER_SPLIT)
                : Long.MAX_VALUE;
        return settings.splits().orElse(Math.min(context.parallelism(), most));
    }

    private long share(long index, long count) {
        long rows = settings.rows().orElseThrow();
        return rows / count * index + rows % count * index / count;
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        RowRange range = RowRange.parse(split);
        long next = from.map(GeneratorSplitReader::nextRow).orElse(range.first());
        List<ColumnGenerator> columns = request.schema().names().stream()
                .map(name -> settings.columns().get(name))
                .toList();
        return new GeneratorSplitReader(range, next, request, columns, pace());
    }

    private Pace pace() {
        return settings.rate().isPresent()
                ? new Pace(context.clock(), (double) settings.rate().getAsLong() / splitCount())
                : new Pace(context.clock(), Double.POSITIVE_INFINITY);
    }

    @Override
    public void close() {}
}
