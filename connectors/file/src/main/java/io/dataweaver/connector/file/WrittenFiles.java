package io.dataweaver.connector.file;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a sink has published, in the format and packing in which it writes: each dataset by a {@link FileSource}, as the
 * types in which it was written. Hidden files, of runs that have not ended, are not looked at.
 */
final class WrittenFiles implements Source {

    /** What the sink has written is no bomb, however well it packs, and no row is too long. */
    private static final long ANY_RATIO = Long.MAX_VALUE;

    private static final int ANY_RECORD = Integer.MAX_VALUE - 8;

    /** What infers columns is not asked here. */
    private static final int NO_SAMPLE = 1;

    private final FileSinkSettings settings;
    private final PluginContext context;
    private final FileLocations locations;
    private final Map<String, Dataset> datasets = new LinkedHashMap<>();

    /** Finds the files of one dataset as they are now. */
    @FunctionalInterface
    interface Finder {
        /** Returns them in the same order each time; none if nothing was published. */
        List<DataFile> find(FileLocations locations);
    }

    private record Dataset(Schema schema, Finder files) {}

    /**
     * Creates a source of {@code wanted}.
     *
     * @param several whether the sink writes several datasets
     * @throws DataWeaverException if there is no such target
     */
    static WrittenFiles of(FileSinkSettings settings, PluginContext context, List<Schema> wanted, boolean several) {
        WrittenFiles written = new WrittenFiles(settings, context);
        boolean done = false;
        try {
            for (Schema schema : wanted) {
                Finder finder = PublishedFiles.of(settings, schema.dataset(), several);
                finder.find(written.locations);
                written.datasets.put(schema.dataset(), new Dataset(nullable(schema), finder));
            }
            done = true;
            return written;
        } finally {
            if (!done) {
                written.close();
            }
        }
    }

    private WrittenFiles(FileSinkSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.locations = new FileLocations(context, settings.store());
    }

    /** Somebody may have removed a value by hand: that is a difference to be told, and no row that cannot be read. */
    private static Schema nullable(Schema schema) {
        return new Schema(
                schema.dataset(),
                schema.fields().stream()
                        .map(field -> Field.nullable(field.name(), field.type()))
                        .toList(),
                schema.key());
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                Capability.BOUNDED, Capability.REPLAYABLE, Capability.PARALLEL, Capability.PROJECTION_PUSH_DOWN);
        if (!StoreUrl.isUrl(settings.name())) {
            capabilities.add(Capability.LOCAL);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        return datasets.values().stream().map(Dataset::schema).toList();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        for (ReadRequest request : requests) {
            Dataset dataset = dataset(request.schema().dataset());
            for (Split split : files(dataset, dataset.files().find(locations)).plan(List.of(request))) {
                splits.add(new Split(split.id(), splits.size(), split.dataset(), split.detail(), split.weight()));
            }
        }
        return splits;
    }

    private Dataset dataset(String name) {
        Dataset dataset = datasets.get(name);
        if (dataset == null) {
            throw new IllegalArgumentException("'" + name + "' is not read back");
        }
        return dataset;
    }

    private FileSource files(Dataset of, List<DataFile> files) {
        Schema schema = of.schema();
        FileSourceSettings reading = new FileSourceSettings(
                List.of(),
                Optional.of(settings.format()),
                Map.of(),
                settings.compression(),
                NO_SAMPLE,
                ANY_RECORD,
                FileSourcePlugin.MIN_SPLIT_BYTES,
                ANY_RATIO,
                schema.dataset(),
                PartitionColumns.of(settings.partitionBy(), types(schema)),
                settings.store());
        return new FileSource(reading, context, locations, files);
    }

    private static Map<String, DataType> types(Schema schema) {
        Map<String, DataType> types = new LinkedHashMap<>();
        schema.fields().forEach(field -> types.put(field.name(), field.type()));
        return types;
    }

    @Override
    public void resume(List<Split> splits) {
        splits.forEach(split -> FileSplit.parse(split, locations).file().verifyUnchanged());
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        return files(dataset(split.dataset()), List.of()).open(split, request, from);
    }

    @Override
    public void close() {
        locations.close();
    }
}
