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
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.Map;

/** The source {@code stdin}. */
public final class StdinSourcePlugin implements SourcePlugin {

    static final Option<ComponentRef> FORMAT = Option.of(
                    "format",
                    OptionType.COMPONENT,
                    "The format, by name or with options. By default `json` if the first character is `{` or `[`, "
                            + "otherwise `csv`.")
            .example("{csv: {delimiter: \";\"}}");
    static final Option<Map<String, DataType>> TYPES = Option.of(
                    "types", OptionType.mapOf(OptionType.TYPE), "Types of columns that are not to be inferred.")
            .example("{zip: text}");
    static final Option<Long> SAMPLE_SIZE = Option.of(
                    "sample_size",
                    OptionType.SIZE,
                    "How much of the input, unpacked, is read at most to infer columns and types. A slow input is "
                            + "not waited for longer than it takes to see its first lines.")
            .defaultsTo("1MiB");
    static final Option<Long> MAX_RECORD = Option.of("max_record", OptionType.SIZE, "A longer record is rejected.")
            .defaultsTo("16MiB");
    static final Option<Long> MAX_RATIO = Option.of(
                    "max_ratio",
                    OptionType.INTEGER,
                    "Packed input that expands to more than so many times its size is refused.")
            .defaultsTo(200L);
    static final Option<String> NAME =
            Option.of("name", OptionType.TEXT, "What the rows are called.").defaultsTo("stdin");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "stdin")
            .summary("Reads standard input, plain or packed with gzip or zstd. It cannot be read again, so that a run "
                    + "that fails starts over with the whole input.")
            .mainOption(FORMAT)
            .options(TYPES, SAMPLE_SIZE, MAX_RECORD, MAX_RATIO, NAME)
            .capabilities(
                    Capability.BOUNDED, Capability.PROJECTION_PUSH_DOWN, Capability.OF_PROCESS, Capability.CHANGES)
            .example("stdin: csv")
            .example("stdin: {format: json, types: {id: text}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        StdinSettings settings = StdinSettings.of(options);
        return new StdinSource(settings, context, () -> new FileInputStream(FileDescriptor.in));
    }
}
