package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.Map;

/**
 * The options of the format.
 *
 * @param layout how records stand in a file
 * @param types types by column that are not to be inferred
 * @param nulls what becomes of null when writing
 */
record JsonOptions(JsonLayout layout, Map<String, DataType> types, NullMembers nulls) {

    static final Option<JsonLayout> LAYOUT = Option.of(
                    "layout",
                    OptionType.choice(JsonLayout.class),
                    "How records stand in a file: `lines` has one object a line, `array` has one array of objects. "
                            + "`auto` looks at the first character when reading, and writes lines.")
            .defaultsTo("auto");

    static final Option<Map<String, DataType>> TYPES = Option.of(
                    "types",
                    OptionType.mapOf(OptionType.TYPE),
                    "Types of columns that are not to be inferred from a sample, such as `price: decimal(12,2)`")
            .example("{price: \"decimal(12,2)\", tags: json}");

    static final Option<NullMembers> NULLS = Option.of(
                    "nulls",
                    OptionType.choice(NullMembers.class),
                    "Whether a member that is null is written as `null` or left out")
            .defaultsTo("write");

    static JsonOptions of(Options options) {
        return new JsonOptions(options.get(LAYOUT), options.find(TYPES).orElse(Map.of()), options.get(NULLS));
    }
}
