package com.example.cards;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.List;
import java.util.Map;

/** The source {@code cards}. */
public final class CardsSourcePlugin implements SourcePlugin {

    static final Option<String> PATH =
            Option.required("path", OptionType.TEXT, "The folder of the cards.").example("cards");
    static final Option<Map<String, DataType>> COLUMNS = Option.required(
                    "columns",
                    OptionType.mapOf(OptionType.TYPE),
                    "The columns, of type `text` or `bigint`; the first is the key.")
            .example("{id: bigint, name: text}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "cards")
            .summary("Reads a folder of index cards, one a row, in the order of their names.")
            .options(PATH, COLUMNS)
            .capabilities(Capability.BOUNDED, Capability.REPLAYABLE, Capability.PROJECTION_PUSH_DOWN)
            .example("cards: {path: cards, columns: {id: bigint, name: text}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        Map<String, DataType> columns = options.get(COLUMNS);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("`columns` names no column");
        }
        columns.forEach((name, type) -> {
            if (!type.equals(DataTypes.TEXT) && !type.equals(DataTypes.BIGINT)) {
                throw new IllegalArgumentException("column `" + name + "` must be text or bigint, but is " + type);
            }
        });
        String key = columns.keySet().iterator().next();
        List<Field> fields = columns.entrySet().stream()
                .map(column -> new Field(
                        column.getKey(), column.getValue(), !column.getKey().equals(key)))
                .toList();
        return new CardsSource(
                context.workingFolder().resolve(options.get(PATH)), new Schema("cards", fields, List.of(key)));
    }
}
