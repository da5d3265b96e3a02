package io.dataweaver.format.changes;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The format {@code debezium}. */
public final class DebeziumPlugin implements FormatPlugin {

    /** The nested format whose envelopes may have Kafka Connect's schema around them, and values no types of their own. */
    private static final String JSON = "json";

    static final Option<DecimalHandling> DECIMALS = Option.of(
                    "decimal_handling_mode",
                    OptionType.choice(DecimalHandling.class),
                    "How decimals stand in JSON, as Debezium's option of that name says: `precise` for the bytes of their "
                            + "digits, otherwise as text or numbers.")
            .defaultsTo("precise");

    static final Option<Boolean> SCHEMAS = Option.of(
                    "schemas",
                    OptionType.BOOLEAN,
                    "For writing JSON: whether Kafka Connect's schema stands beside each envelope, which is in `payload` then, as"
                            + " its converter writes and asks for with `schemas.enable`.")
            .defaultsTo(false);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "debezium")
            .summary(
                    "Debezium's envelopes of changes, around another format. JSON is read with and without the schema that "
                            + "Kafka Connect puts beside it, and written so too.")
            .mainOption(ChangesPlugin.FORMAT)
            .options(ChangesPlugin.KEY, ChangesPlugin.SKIP, ChangesPlugin.METADATA, DECIMALS, SCHEMAS)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED, Capability.CHANGES)
            .example("{format: json, key: [id]}")
            .example("{format: avro, skip: [t, m]}")
            .example("{key: [id], metadata: {changed_at: source.ts_ms, from_table: source.table}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        Map<String, Operation> words = new LinkedHashMap<>();
        // The first is written: `r` is a row that was there when Debezium began.
        ChangesPlugin.add(words, List.of("c", "r"), Operation.INSERT, "insert");
        ChangesPlugin.add(words, List.of("u"), Operation.UPDATE, "update");
        ChangesPlugin.add(words, List.of("d"), Operation.DELETE, "delete");
        options.find(ChangesPlugin.SKIP).ifPresent(skip -> ChangesPlugin.add(words, skip, Operation.SKIP, "skip"));
        EnvelopeNames names = new EnvelopeNames("op", "before", "after", "payload", words);
        ComponentRef format = options.get(ChangesPlugin.FORMAT);
        boolean json = format.type().equals(JSON);
        ValueCoding.Choice choice = json ? new UntypedCodings(options.get(DECIMALS)) : DebeziumCodings::typed;
        List<String> key = options.find(ChangesPlugin.KEY).orElse(List.of());
        boolean schemas = options.get(SCHEMAS);
        if (schemas && !json) {
            throw new IllegalArgumentException(
                    "`schemas` is for envelopes in JSON; " + format.type() + " has schemas of its own");
        }
        return new ChangeFormat(
                new Envelopes(
                        names, json, key, choice, ChangesPlugin.metadata(options, names), schemas, RowStyle.WHOLE_ROWS),
                context.format(format));
    }
}
