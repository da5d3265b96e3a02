package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
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

/** The format {@code canal}: what Canal writes of MySQL's changes as flat messages (its {@code FlatMessage}). */
public final class CanalPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "canal")
            .summary(
                    "Canal's flat messages of changes, for reading: `type`, rows in `data`, and in `old` the values that they had"
                            + " before. All values are text there; give the types that columns should have.")
            .mainOption(ChangesPlugin.FORMAT)
            .options(ChangesPlugin.KEY, ChangesPlugin.SKIP, ChangesPlugin.METADATA)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED, Capability.CHANGES)
            .example("{key: [id], skip: [CREATE, ALTER, TRUNCATE], metadata: {from_table: table}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        Map<String, Operation> words = new LinkedHashMap<>();
        ChangesPlugin.add(words, List.of("INSERT"), Operation.INSERT, "insert");
        ChangesPlugin.add(words, List.of("UPDATE"), Operation.UPDATE, "update");
        ChangesPlugin.add(words, List.of("DELETE"), Operation.DELETE, "delete");
        options.find(ChangesPlugin.SKIP).ifPresent(skip -> ChangesPlugin.add(words, skip, Operation.SKIP, "skip"));
        EnvelopeNames names = new EnvelopeNames("type", "old", "data", "", words);
        Envelopes envelopes = new Envelopes(
                names,
                false,
                options.find(ChangesPlugin.KEY).orElse(List.of()),
                new Texts(),
                ChangesPlugin.metadata(options, names),
                false,
                RowStyle.LISTS_OF_CHANGED_VALUES);
        return new ChangeFormat(envelopes, context.format(options.get(ChangesPlugin.FORMAT)));
    }

    /** Nothing is known of a value but its text. */
    private record Texts() implements ValueCoding.Choice {
        @Override
        public ValueCoding of(DataType type) {
            return new TextCoding(type);
        }

        @Override
        public DataType inferred(DataType type) {
            return DataTypes.TEXT;
        }
    }
}
