package com.example.cards;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;

/** The sink {@code cards}. */
public final class CardsSinkPlugin implements SinkPlugin {

    static final Option<String> PATH = Option.required(
                    "path", OptionType.TEXT, "The folder of the cards; it is created if it is missing.")
            .example("cards");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "cards")
            .summary("Keeps a folder of index cards, one a row, named by the row's key.")
            .mainOption(PATH)
            .capabilities(Capability.IDEMPOTENT_BY_KEY, Capability.APPLIES_CHANGES, Capability.CREATES_TARGET)
            .example("cards: cards")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new CardsSink(context.workingFolder().resolve(options.get(PATH)));
    }
}
