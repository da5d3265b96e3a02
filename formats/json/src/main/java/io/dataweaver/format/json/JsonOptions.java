package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.List;
import java.util.Map;

/**
 * The options of the format.
 *
 * @param layout how records stand in a file
 * @param path the names of the members that lead to the array of records; empty if the array is the document
 * @param types types by column that are not to be inferred
 * @param nulls what becomes of null when writing
 */
record JsonOptions(JsonLayout layout, List<String> path, Map<String, DataType> types, NullMembers nulls) {

    static final Option<JsonLayout> LAYOUT = Option.of(
                    "layout",
                    OptionType.choice(JsonLayout.class),
                    "How records stand in a file: `lines` has one object a line, `array` has one array of objects. "
                            + "`auto` looks at the first character when reading, and writes lines.")
            .defaultsTo("auto");

    static final Option<String> PATH = Option.of(
                    "path",
                    OptionType.TEXT,
                    "Where the array of records stands in the one document that a file is: the names of members, with "
                            + "dots. What stands behind the array is not read. For reading only.")
            .example("features");

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
        JsonLayout layout = options.get(LAYOUT);
        List<String> path =
                options.find(PATH).map(text -> List.of(text.split("\\.", -1))).orElse(List.of());
        if (layout == JsonLayout.LINES && !path.isEmpty()) {
            throw new IllegalArgumentException(
                    "`path` is for one document, not for `layout: lines`; leave one of them out");
        }
        return new JsonOptions(
                path.isEmpty() ? layout : JsonLayout.ARRAY,
                path,
                options.find(TYPES).orElse(Map.of()),
                options.get(NULLS));
    }
}
