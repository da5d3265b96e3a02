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

/** The format {@code changes}: envelopes whose members and words are named by options. */
public final class ChangesPlugin implements FormatPlugin {

    static final Option<ComponentRef> FORMAT = Option.of(
                    "format", OptionType.COMPONENT, "The format of the envelopes, by name or with options.")
            .defaultsTo("json");
    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that identify a row, for sinks that apply changes.")
            .example("[id]");
    static final Option<List<String>> SKIP = Option.of(
                    "skip",
                    OptionType.listOf(OptionType.TEXT),
                    "Words of operations that are not about a row; envelopes with one are passed over. Those with an unknown "
                            + "word are rejected.")
            .example("[t, m]");
    static final Option<String> OPERATION = Option.of(
                    "operation", OptionType.TEXT, "The member that tells what happened.")
            .defaultsTo("op");
    static final Option<String> BEFORE = Option.of("before", OptionType.TEXT, "The member with the row as it was.")
            .defaultsTo("before");
    static final Option<String> AFTER = Option.of("after", OptionType.TEXT, "The member with the row as it is.")
            .defaultsTo("after");
    static final Option<List<String>> INSERT = Option.of(
                    "insert", OptionType.listOf(OptionType.TEXT), "The words for a new row; the first one is written.")
            .defaultsTo(List.of("insert"));
    static final Option<List<String>> UPDATE = Option.of(
                    "update",
                    OptionType.listOf(OptionType.TEXT),
                    "The words for a row that has changed; the first one is written.")
            .defaultsTo(List.of("update"));
    static final Option<List<String>> DELETE = Option.of(
                    "delete",
                    OptionType.listOf(OptionType.TEXT),
                    "The words for a row that is gone; the first one is written.")
            .defaultsTo(List.of("delete"));

    static final Option<Map<String, String>> METADATA = Option.of(
                    "metadata",
                    OptionType.mapOf(OptionType.TEXT),
                    "Columns of rows that stand outside of `before` and `after`, and where: a member of the envelope, or a member"
                            + " of one. Those that end in ts_ms, ts_us and ts_ns are times.")
            .example("{changed_at: ts_ms, from_table: source.table}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "changes")
            .summary(
                    "Envelopes that tell of changes, around another format: a word for what happened, the row before and "
                            + "the row after. For Debezium's, use `debezium`.")
            .mainOption(FORMAT)
            .options(KEY, OPERATION, BEFORE, AFTER, INSERT, UPDATE, DELETE, SKIP, METADATA)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED, Capability.CHANGES)
            .example("{format: avro, key: [id]}")
            .example(
                    "{operation: type, before: old, after: new, insert: [I], update: [U], delete: [D], skip: [heartbeat]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        Map<String, Operation> words = new LinkedHashMap<>();
        add(words, options.get(INSERT), Operation.INSERT, "insert");
        add(words, options.get(UPDATE), Operation.UPDATE, "update");
        add(words, options.get(DELETE), Operation.DELETE, "delete");
        options.find(SKIP).ifPresent(skip -> add(words, skip, Operation.SKIP, "skip"));
        EnvelopeNames names =
                new EnvelopeNames(options.get(OPERATION), options.get(BEFORE), options.get(AFTER), "", words);
        if (List.of(names.operation(), names.before(), names.after()).stream()
                        .distinct()
                        .count()
                < 3) {
            throw new IllegalArgumentException(
                    "`operation`, `before` and `after` name the same member; they are three");
        }
        List<String> key = options.find(KEY).orElse(List.of());
        return new ChangeFormat(
                new Envelopes(
                        names, false, key, ValueCoding::asItIs, metadata(options, names), false, RowStyle.WHOLE_ROWS),
                context.format(options.get(FORMAT)));
    }

    /** Returns the columns outside of rows, by name. */
    static Map<String, MetadataMember> metadata(Options options, EnvelopeNames names) {
        return MetadataMember.of(options.find(METADATA).orElse(Map.of()), names);
    }

    /** Adds words, each of which means one thing. */
    static void add(Map<String, Operation> words, List<String> more, Operation meaning, String option) {
        if (more.isEmpty()) {
            throw new IllegalArgumentException("`" + option + "` has no word");
        }
        for (String word : more) {
            if (words.put(word, meaning) != null) {
                throw new IllegalArgumentException(
                        "'" + word + "' of `" + option + "` is the word of another operation, too");
            }
        }
    }
}
