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
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The sink {@code stdout}. */
public final class StdoutSinkPlugin implements SinkPlugin {

    static final Option<ComponentRef> FORMAT = Option.of(
                    "format", OptionType.COMPONENT, "The format, by name or with options.")
            .defaultsTo("json")
            .example("{csv: {delimiter: \";\"}}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "stdout")
            .summary("Writes to standard output, each batch as it comes. Ends the run quietly when the reader has "
                    + "enough, as in `| head`.")
            .mainOption(FORMAT)
            .capabilities(Capability.CREATES_TARGET, Capability.OF_PROCESS)
            .example("stdout: csv")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new StdoutSink(
                context.format(options.get(FORMAT)),
                new ChannelOutput(new FileOutputStream(FileDescriptor.out).getChannel()));
    }
}
