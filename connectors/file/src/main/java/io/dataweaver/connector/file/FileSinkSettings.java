package io.dataweaver.connector.file;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the sink {@code file}, checked together.
 *
 * @param name as the pipeline file names the target, for messages
 * @param path absolute; of no use if {@code name} is a URL
 * @param compression never AUTO
 * @param partitionBy columns whose values tell folders below; empty for none
 */
record FileSinkSettings(
        String name,
        Path path,
        boolean isFolder,
        ComponentRef format,
        Compression compression,
        FileSinkPlugin.Mode mode,
        long rollSize,
        long rollRows,
        List<String> partitionBy,
        int openPartitions,
        Optional<ComponentRef> store,
        long partSize) {

    /** The least that a store takes as a part, and the most that a writer is to hold in memory. */
    private static final long MIN_PART = 5L << 20;

    private static final long MAX_PART = 1L << 30;

    /** Each is a file that is open. */
    private static final int MOST_PARTITIONS = 10_000;

    static FileSinkSettings of(Options options, Path workingFolder) {
        String name = options.get(FileSinkPlugin.PATH);
        if (name.isBlank()) {
            throw new IllegalArgumentException("`path` is empty");
        }
        Path path = workingFolder.resolve(name).toAbsolutePath().normalize();
        Optional<StoreUrl> url = StoreUrl.parse(name);
        boolean folder =
                name.endsWith("/") || (url.isPresent() ? url.get().path().key().isEmpty() : Files.isDirectory(path));
        FileSinkPlugin.Mode mode = options.get(FileSinkPlugin.MODE);
        if (folder) {
            requireFormat(options, name);
        } else {
            refuseFolderOptions(options, mode);
        }
        Compression compression = options.get(FileSinkPlugin.COMPRESSION);
        return new FileSinkSettings(
                name,
                path,
                folder,
                options.find(FileSinkPlugin.FORMAT).orElseGet(() -> formatOf(name)),
                compression == Compression.AUTO ? Compression.ofName(name) : compression,
                mode,
                FileSourceSettings.within("roll_size", options.get(FileSinkPlugin.ROLL_SIZE), 1, Long.MAX_VALUE),
                FileSourceSettings.within(
                        "roll_rows", options.find(FileSinkPlugin.ROLL_ROWS).orElse(Long.MAX_VALUE), 1, Long.MAX_VALUE),
                partitionBy(options),
                (int) FileSourceSettings.within(
                        "open_partitions", options.get(FileSinkPlugin.OPEN_PARTITIONS), 1, MOST_PARTITIONS),
                options.find(FileSinkPlugin.STORE),
                FileSourceSettings.within("part_size", options.get(FileSinkPlugin.PART_SIZE), MIN_PART, MAX_PART));
    }

    private static void requireFormat(Options options, String name) {
        if (!options.isSet(FileSinkPlugin.FORMAT)) {
            throw new IllegalArgumentException(
                    "the folder " + name + " does not tell the format of its files; name it, as in `format: csv`");
        }
    }

    private static void refuseFolderOptions(Options options, FileSinkPlugin.Mode mode) {
        if (mode == FileSinkPlugin.Mode.APPEND) {
            throw new IllegalArgumentException(
                    "`mode: append` is for folders: a file appears whole; end `path` with a slash");
        }
        if (options.isSet(FileSinkPlugin.ROLL_SIZE) || options.isSet(FileSinkPlugin.ROLL_ROWS)) {
            throw new IllegalArgumentException("`roll_size` and `roll_rows` are for folders; end `path` with a slash");
        }
        if (options.isSet(FileSinkPlugin.PARTITION_BY)) {
            throw new IllegalArgumentException(
                    "`partition_by` makes folders, but `path` is one file; end it with a slash");
        }
    }

    private static List<String> partitionBy(Options options) {
        List<String> columns = options.find(FileSinkPlugin.PARTITION_BY).orElse(List.of());
        if (options.isSet(FileSinkPlugin.PARTITION_BY) && columns.isEmpty()) {
            throw new IllegalArgumentException("`partition_by` names no column");
        }
        if (options.isSet(FileSinkPlugin.OPEN_PARTITIONS) && columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "`open_partitions` is for `partition_by`; leave it out, or name columns");
        }
        for (String column : columns) {
            if (columns.indexOf(column) != columns.lastIndexOf(column)) {
                throw new IllegalArgumentException("`partition_by` names `" + column + "` twice");
            }
        }
        return columns;
    }

    /** Returns the folders of rows of {@code schema}; empty if all are to go into one. */
    Optional<PartitionFolders> partitions(Schema schema) {
        return partitionBy.isEmpty() ? Optional.empty() : Optional.of(new PartitionFolders(schema, partitionBy));
    }

    /** Returns what a sink of a folder can do: where values tell folders, rows are in order in each of these alone. */
    Set<Capability> folderCapabilities(Format format) {
        Set<Capability> capabilities = EnumSet.of(Capability.TWO_PHASE_COMMIT, Capability.CREATES_TARGET);
        if (partitionBy.isEmpty()) {
            capabilities.add(Capability.KEEPS_ORDER);
        }
        addReadingBack(format, capabilities);
        return capabilities;
    }

    /** Adds that what was written is read back, if it is rows: of changes, what they leave of a row is told by their order alone. */
    void addReadingBack(Format format, Set<Capability> capabilities) {
        if (!format.tellsChanges()) {
            capabilities.add(Capability.READS_BACK);
        }
    }

    /** Returns a source of what a sink with these settings has published, see {@link Sink#readBack(List, List)}. */
    Source readBack(PluginContext context, Format format, List<Schema> schemas, List<Schema> wanted) {
        if (format.tellsChanges()) {
            throw new UnsupportedOperationException("changes are not read back");
        }
        return WrittenFiles.of(this, context, wanted, schemas.size() > 1);
    }

    /**
     * Refuses what cannot be written to a folder.
     *
     * @throws DataWeaverException with the way out
     */
    void checkFolder(Format format, List<Schema> schemas) {
        requirePlain(format, this);
        if (!partitionBy.isEmpty() && format.tellsChanges()) {
            throw new DataWeaverException(
                    FileErrorCode.PARTITION_UNFIT,
                    "`partition_by` would tear changes apart: the rows before and after an update may belong to two folders",
                    "leave `partition_by` out, or write with a format of rows",
                    null);
        }
        for (Schema schema : schemas) {
            format.encoder(partitions(schema).map(PartitionFolders::files).orElse(schema));
        }
    }

    private static ComponentRef formatOf(String name) {
        return FileNames.format(name)
                .orElseThrow(() -> new IllegalArgumentException("cannot tell the format from the name '" + name
                        + "'; expected " + FileNames.KNOWN_ENDINGS + ", or name it, as in `format: csv`"));
    }

    /** Refuses to pack files as a whole whose format needs to know where what stands. */
    static void requirePlain(Format format, FileSinkSettings settings) {
        if (format.needsRandomAccess() && settings.compression() != Compression.NONE) {
            throw new DataWeaverException(
                    FileErrorCode.RANDOM_ACCESS_NEEDED,
                    settings.name() + " is to be packed as a whole with "
                            + settings.compression().name().toLowerCase(Locale.ROOT)
                            + ", but its format is read from its end, and packs its columns itself",
                    "leave `compression` and the ending away, and set the codec of the format",
                    null);
        }
    }
}
