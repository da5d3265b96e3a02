package com.example.errors;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.RejectionContext;

/** The policy {@code reject_list}: rejected records are listed in a file, for people, and not kept. */
public final class RejectListPlugin implements RejectionHandlerPlugin {

    static final Option<String> PATH = Option.required(
                    "path", OptionType.TEXT, "The file of the list; lines are added to it.")
            .example("rejected.txt");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.ERROR_HANDLER, "reject_list")
            .summary("Lists in a file which records were rejected, where and why.")
            .mainOption(PATH)
            .example("rejected.txt")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RejectionHandler create(Options options, RejectionContext of) {
        return new RejectList(of.components().workingFolder().resolve(options.get(PATH)));
    }
}
