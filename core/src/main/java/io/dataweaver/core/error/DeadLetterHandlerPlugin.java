package io.dataweaver.core.error;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.plugin.RejectionContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.core.deadletter.DeadLetterStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterForwarder;
import io.dataweaver.core.state.DiskStateFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The policy {@code dead_letter}, the default: rejected records are kept on disk with all that is known. */
public final class DeadLetterHandlerPlugin implements RejectionHandlerPlugin {

    static final Option<String> PATH = Option.of(
                    "path",
                    OptionType.TEXT,
                    "The folder for dead letters, of this pipeline alone. Without it they lie beside the state of the"
                            + " pipeline, in `dead-letters`.")
            .example("/var/lib/dataweaver/dead-letters/orders");

    static final Option<Long> MAX_SIZE = Option.of(
                    "max_size",
                    OptionType.SIZE,
                    "How much room all letters of the pipeline may take. When they are full the run stops; none is"
                            + " dropped silently.")
            .defaultsTo("1GiB");

    static final Option<Duration> MAX_AGE = Option.of(
                    "max_age",
                    OptionType.DURATION,
                    "Letters that are older are removed when a run starts, whatever has become of them. By default they"
                            + " stay until they are replayed or dropped.")
            .example("30d");

    static final Option<ComponentRef> TO = Option.of(
                    "to",
                    OptionType.SINK,
                    "A sink that gets the letters as well, as rows of a table `dead_letters`, before a checkpoint passes"
                            + " over their records. A failure of this sink is one of the run.")
            .example("{postgres: {connection: shop, table: dead_letters}}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.ERROR_HANDLER, "dead_letter")
            .summary("Keeps rejected records, each with its place, step, code and reason, and the record as the source"
                    + " read it, for `dataweaver dlq`. The default.")
            .mainOption(PATH)
            .options(MAX_SIZE, MAX_AGE, TO)
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** Returns where the letters of a pipeline lie that keeps its state in {@code folder}. */
    public static Path place(Options options, Path folder) {
        return options.find(PATH).map(Path::of).orElse(folder.resolve(DeadLetters.FOLDER));
    }

    /** Returns whether letters are handed on to a sink, which one process alone may do. */
    public static boolean handsOn(Options options) {
        return options.find(TO).isPresent();
    }

    @Override
    public RejectionHandler create(Options options, RejectionContext of) {
        Path place = place(options, of.folder());
        Clock clock = of.components().clock();
        options.find(MAX_AGE)
                .ifPresent(
                        age -> DeadLetters.in(place, clock).expire(age, of.run().run()));
        String pipeline = of.run().pipeline();
        DeadLetterStore store = new DeadLetterStore(
                new DiskStateFiles(place),
                "",
                new DeadLetterStore.Owner(pipeline, of.run().run(), of.fingerprint()),
                clock,
                options.get(MAX_SIZE));
        Optional<ComponentRef> to = options.find(TO);
        return to.isEmpty()
                ? store
                : LetterForwarder.of(
                        store,
                        place,
                        pipeline,
                        to.get().toString(),
                        () -> of.components().sink(to.get()));
    }

    /** The sink of the letters must be able to take them. */
    @Override
    public void check(Options options, PluginContext context) {
        options.find(TO).ifPresent(to -> {
            try (Sink sink = context.sink(to)) {
                sink.check(List.of(LetterForwarder.SCHEMA));
            }
        });
    }
}
