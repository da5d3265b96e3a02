package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import java.util.List;
import java.util.Optional;

/** The sink {@code file}. */
public final class FileSinkPlugin implements SinkPlugin {

    /** What becomes of a target that exists before the run. */
    enum Mode {
        CREATE,
        REPLACE,
        APPEND
    }

    static final Option<String> PATH = Option.required(
                    "path",
                    OptionType.TEXT,
                    "The file; or, if it ends with a slash or is a folder already, the folder for files "
                            + "`part-<split>-<checkpoint>`. Or the URL of an object, such as "
                            + "`s3://bucket/orders.csv.gz`, or of a folder of objects, `s3://bucket/orders/`, which are called "
                            + "`part-<split>-<epoch>-<number>`.")
            .example("out/orders.jsonl.gz");
    static final Option<ComponentRef> FORMAT = Option.of(
                    "format",
                    OptionType.COMPONENT,
                    "The format, by name or with options. By default told from the ending: " + FileNames.KNOWN_ENDINGS
                            + ". A folder needs it.")
            .example("{csv: {delimiter: \";\"}}");
    static final Option<Compression> COMPRESSION = Option.of(
                    "compression",
                    OptionType.choice(Compression.class),
                    "How files are packed; `auto` tells it from the ending `.gz` or `.zst` of `path`.")
            .defaultsTo("auto");
    static final Option<Mode> MODE = Option.of(
                    "mode",
                    OptionType.choice(Mode.class),
                    "What becomes of a target that is there already. `create`: it is an error, found before the run "
                            + "starts. `replace`: it is replaced when the run ends; a file at once, a folder's parts "
                            + "are removed after the new ones are there. `append`: a folder's parts stay.")
            .defaultsTo("create");
    static final Option<Long> ROLL_SIZE = Option.of(
                    "roll_size",
                    OptionType.SIZE,
                    "In a folder: a part that has reached this size, as it lies on disk, is ended and the next begun.")
            .defaultsTo("128MiB");
    static final Option<Long> ROLL_ROWS = Option.of(
            "roll_rows", OptionType.INTEGER, "In a folder: how many rows a part holds at most. By default any.");

    static final Option<List<String>> PARTITION_BY = Option.of(
                    "partition_by",
                    OptionType.listOf(OptionType.TEXT),
                    "In a folder: columns whose values tell the folder of a row below it, as in "
                            + "`dt=2026-11-22/country=fr/part-00000-000001-000.csv`, and are left out of the files. The source "
                            + "`file` reads them with `partition_columns`.")
            .example("[dt, country]");
    static final Option<Long> OPEN_PARTITIONS = Option.of(
                    "open_partitions",
                    OptionType.INTEGER,
                    "With `partition_by`: in how many folders a writer has a part open. When rows of one more come, the part "
                            + "that was written to longest ago is ended. More take more memory, fewer make more parts.")
            .defaultsTo(32L);
    static final Option<ComponentRef> STORE = Option.of(
                    "store",
                    OptionType.STORE,
                    "How the object store of a URL is reached, where that is not told by the vendor's usual ways: its scheme, "
                            + "with options.")
            .example("{s3: {endpoint: \"http://localhost:9000\"}}");
    static final Option<Long> PART_SIZE = Option.of(
                    "part_size",
                    OptionType.SIZE,
                    "In an object store: how much is uploaded at once; each writer holds that much in memory. It grows with "
                            + "objects of more than a thousand parts.")
            .defaultsTo("8MiB");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "file")
            .summary("Writes files, plain or packed with gzip or zstd. A file appears when the run ends, whole and at "
                    + "once; the parts in a folder appear at each checkpoint.")
            .mainOption(PATH)
            .options(FORMAT, COMPRESSION, MODE, ROLL_SIZE, ROLL_ROWS, PARTITION_BY, OPEN_PARTITIONS, STORE, PART_SIZE)
            .capabilities(
                    Capability.TWO_PHASE_COMMIT,
                    Capability.KEEPS_ORDER,
                    Capability.CREATES_TARGET,
                    Capability.ATOMIC_REPLACE,
                    Capability.READS_BACK)
            .example("file: out/orders.jsonl.gz")
            .example("file: {path: out/orders/, format: csv, compression: zstd, roll_size: 64MiB}")
            .example("file: {path: \"s3://lake/orders/\", format: parquet, mode: append, partition_by: [dt]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        FileSinkSettings settings = FileSinkSettings.of(options, context.workingFolder());
        Optional<StoreUrl> url = StoreUrl.parse(settings.name());
        if (url.isPresent()) {
            return settings.isFolder()
                    ? new ObjectFolderSink(settings, url.get(), context)
                    : new ObjectSink(settings, url.get(), context);
        }
        return settings.isFolder() ? new FolderSink(settings, context) : new SingleFileSink(settings, context);
    }
}
