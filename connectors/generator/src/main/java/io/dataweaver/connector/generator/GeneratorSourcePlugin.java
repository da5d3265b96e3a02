package io.dataweaver.connector.generator;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.Map;

/** The source {@code generator}. */
public final class GeneratorSourcePlugin implements SourcePlugin {

    static final Option<Long> ROWS = Option.of(
                    "rows", OptionType.INTEGER, "How many rows there are. By default they never end.")
            .example("1000000");
    static final Option<Map<String, String>> COLUMNS = Option.of(
                    "columns",
                    OptionType.mapOf(OptionType.TEXT),
                    "What is in each column: `sequence`, `int(1..100)`, `double(0..1)`, `decimal(0.00..99.99)`, "
                            + "`boolean(0.3)`, `choice(A,B,C)`, `text(5..20)`, `name`, `uuid`, "
                            + "`date(2026-01-01..2026-12-31)`, `timestamp(2026-01-01..2026-12-31)`; with ` null 10%` "
                            + "behind it some are null. By default made-up orders.")
            .example("{id: sequence, amount: \"decimal(0.00..99.99) null 5%\"}");
    static final Option<Long> SEED = Option.of(
                    "seed", OptionType.INTEGER, "Another seed gives other rows; the same one the same rows.")
            .defaultsTo(1L);
    static final Option<Long> RATE = Option.of(
                    "rate", OptionType.INTEGER, "How many rows come a second, over all readers. By default at once.")
            .example("1000");
    static final Option<Long> SPLITS = Option.of(
            "splits",
            OptionType.INTEGER,
            "How many readers share the rows. By default as many as the pipeline runs at the same time, each with "
                    + "at least 10000 rows.");
    static final Option<String> NAME =
            Option.of("name", OptionType.TEXT, "What the rows are called.").defaultsTo("orders");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "generator")
            .summary("Makes up rows, for demonstrations and measurements. A row depends on the seed and its number "
                    + "alone: the rows are the same each time, however many readers there are.")
            .mainOption(ROWS)
            .options(COLUMNS, SEED, RATE, SPLITS, NAME)
            .capabilities(
                    Capability.BOUNDED,
                    Capability.LOCAL,
                    Capability.UNBOUNDED,
                    Capability.REPLAYABLE,
                    Capability.PARALLEL,
                    Capability.PROJECTION_PUSH_DOWN)
            .example("generator: 1000")
            .example("generator: {rate: 10, columns: {id: sequence, status: \"choice(NEW,PAID)\"}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        return new GeneratorSource(GeneratorSettings.of(options), context);
    }
}
