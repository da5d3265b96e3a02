package io.dataweaver.format.changes;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The format {@code maxwell}: what Maxwell's daemon writes of MySQL's changes (its documentation, "Data Format"). */
public final class MaxwellPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "maxwell")
            .summary(
                    "Maxwell's envelopes of changes, for reading: `type`, the row in `data`, and in `old` the values that it had"
                            + " before. An update is told by the row as it is, and as it was only if its `key` has changed.")
            .mainOption(ChangesPlugin.FORMAT)
            .options(ChangesPlugin.KEY, ChangesPlugin.SKIP, ChangesPlugin.METADATA)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED, Capability.CHANGES)
            .example("{key: [id], metadata: {from_table: table}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        Map<String, Operation> words = new LinkedHashMap<>();
        ChangesPlugin.add(words, List.of("insert", "bootstrap-insert"), Operation.INSERT, "insert");
        ChangesPlugin.add(words, List.of("update"), Operation.UPDATE, "update");
        ChangesPlugin.add(words, List.of("delete"), Operation.DELETE, "delete");
        ChangesPlugin.add(words, List.of("bootstrap-start", "bootstrap-complete"), Operation.SKIP, "skip");
        options.find(ChangesPlugin.SKIP).ifPresent(skip -> ChangesPlugin.add(words, skip, Operation.SKIP, "skip"));
        EnvelopeNames names = new EnvelopeNames("type", "old", "data", "", words);
        Envelopes envelopes = new Envelopes(
                names,
                false,
                options.find(ChangesPlugin.KEY).orElse(List.of()),
                ValueCoding::asItIs,
                ChangesPlugin.metadata(options, names),
                false,
                RowStyle.CHANGED_VALUES);
        return new ChangeFormat(envelopes, context.format(options.get(ChangesPlugin.FORMAT)));
    }
}
