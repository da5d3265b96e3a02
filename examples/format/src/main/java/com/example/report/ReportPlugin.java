package com.example.report;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;
import java.util.Map;

/** The format {@code report}. */
public final class ReportPlugin implements FormatPlugin {

    static final Option<Map<String, Long>> WIDTHS = Option.of(
                    "widths",
                    OptionType.mapOf(OptionType.INTEGER),
                    "How many bytes wide columns are when writing. Others are `width` wide.")
            .example("{name: 40}");
    static final Option<Long> WIDTH = Option.of(
                    "width", OptionType.INTEGER, "How many bytes wide a column is when writing.")
            .defaultsTo(20L);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "report")
            .summary("Text of fixed width: a line of names, a line of dashes as wide as the columns, and a line a row.")
            .options(WIDTH, WIDTHS)
            .capabilities(Capability.SPLITTABLE)
            .example("{width: 12, widths: {name: 40}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new ReportFormat(options.get(WIDTH), options.find(WIDTHS).orElse(Map.of()));
    }
}
