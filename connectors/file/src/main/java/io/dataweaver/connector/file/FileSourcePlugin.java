package io.dataweaver.connector.file;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.List;
import java.util.Map;

/** The source {@code file}. */
public final class FileSourcePlugin implements SourcePlugin {

    static final Option<List<String>> PATH = Option.required(
                    "path",
                    OptionType.listOf(OptionType.TEXT),
                    "The file; or a folder, for all files in it; or a pattern, with `*`, `?`, `[a-z]`, `{a,b}` and `**` "
                            + "for any folders; or a list of these. Hidden files are left out. Or URLs of an object store, "
                            + "such as `s3://bucket/orders-*.csv.gz`, in the same ways.")
            .example("data/orders-*.csv.gz");
    static final Option<ComponentRef> FORMAT = Option.of(
                    "format",
                    OptionType.COMPONENT,
                    "The format, by name or with options. By default told from the ending: " + FileNames.KNOWN_ENDINGS
                            + ".")
            .example("{csv: {delimiter: \";\"}}");
    static final Option<Map<String, DataType>> TYPES = Option.of(
                    "types", OptionType.mapOf(OptionType.TYPE), "Types of columns that are not to be inferred.")
            .example("{zip: text, total: \"decimal(12,2)\"}");
    static final Option<Compression> COMPRESSION = Option.of(
                    "compression",
                    OptionType.choice(Compression.class),
                    "How files are packed; `auto` tells it from their first bytes.")
            .defaultsTo("auto");
    static final Option<Long> SAMPLE_SIZE = Option.of(
                    "sample_size",
                    OptionType.SIZE,
                    "How much of the first file, unpacked, is read to infer columns and types.")
            .defaultsTo("1MiB");
    static final Option<Long> MAX_RECORD = Option.of("max_record", OptionType.SIZE, "A longer record is rejected.")
            .defaultsTo("16MiB");
    static final Option<Long> MIN_SPLIT = Option.of(
                    "min_split",
                    OptionType.SIZE,
                    "A file that is read by several readers at once is cut into parts of at least this size; of at "
                            + "least 1 MiB if it packs its columns itself, as Parquet does.")
            .defaultsTo("16MiB");

    /** Its default. */
    static final long MIN_SPLIT_BYTES = 16L << 20;

    static final Option<Long> MAX_RATIO = Option.of(
                    "max_ratio",
                    OptionType.INTEGER,
                    "A compressed file that expands to more than so many times its size is refused, as it is probably "
                            + "a decompression bomb. The first MiB is free.")
            .defaultsTo(200L);
    static final Option<List<String>> PARTITION_COLUMNS = Option.of(
                    "partition_columns",
                    OptionType.listOf(OptionType.TEXT),
                    "Columns whose values stand in the folders above the files, as `dt` does in "
                            + "`dt=2026-11-22/part-0.csv`; text unless `types` says otherwise.")
            .example("[dt, country]");
    static final Option<ComponentRef> STORE = Option.of(
                    "store",
                    OptionType.STORE,
                    "How the object store of URLs is reached, where that is not told by the vendor's usual ways: its scheme, "
                            + "with options.")
            .example("{s3: {endpoint: \"http://localhost:9000\"}}");
    static final Option<String> NAME = Option.of(
            "name", OptionType.TEXT, "What the rows are called. By default told from `path`, without endings.");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "file")
            .summary("Reads files, plain or packed with gzip or zstd. A large plain file is read by several readers "
                    + "at once, if its format allows that.")
            .mainOption(PATH)
            .options(
                    FORMAT,
                    TYPES,
                    COMPRESSION,
                    SAMPLE_SIZE,
                    MAX_RECORD,
                    MIN_SPLIT,
                    MAX_RATIO,
                    NAME,
                    PARTITION_COLUMNS,
                    STORE)
            .capabilities(
                    Capability.BOUNDED,
                    Capability.LOCAL,
                    Capability.REPLAYABLE,
                    Capability.PARALLEL,
                    Capability.PROJECTION_PUSH_DOWN,
                    Capability.CHANGES)
            .example("file: data/orders-*.csv.gz")
            .example("file: {path: events, format: json, types: {id: text}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        return new FileSource(FileSourceSettings.of(options), context);
    }
}
