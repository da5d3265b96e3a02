package io.dataweaver.core.error;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import java.nio.file.Path;

/** The policy {@code dead_letter}, the default: rejected records are kept in a local file with all that is known. */
public final class DeadLetterHandlerPlugin implements RejectionHandlerPlugin {

    static final String FOLDER = "dead-letters";

    static final Option<String> PATH = Option.of(
                    "path",
                    OptionType.TEXT,
                    "The folder for dead letters; a file a run is made in it. Without it they lie beside the state of"
                            + " the pipeline, in `dead-letters`.")
            .example("/var/lib/dataweaver/dead-letters");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.ERROR_HANDLER, "dead_letter")
            .summary("Keeps rejected records in a file of JSON lines, each with its place, step, code and reason, and"
                    + " the record as it was. The default.")
            .mainOption(PATH)
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RejectionHandler create(Options options, String pipeline, String run, Path folder) {
        Path place = options.find(PATH).map(Path::of).orElse(folder.resolve(FOLDER));
        return new DeadLetterFile(place.resolve(run + ".jsonl"), pipeline, run);
    }
}
