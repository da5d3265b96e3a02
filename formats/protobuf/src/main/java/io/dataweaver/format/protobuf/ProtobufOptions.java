package io.dataweaver.format.protobuf;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of the format. Nothing here needs Protobuf's library, so that the command starts without it.
 *
 * @param schema text of a {@code .proto} file, or the path of one, or of a descriptor set
 * @param className of a generated class; instead of {@code schema}
 * @param message the name of the message; empty if there is only one
 * @param imports folders in which imported files are looked for
 * @param references texts of imported files, by the paths by which they are imported; before those in folders
 * @param unknownFields the column of fields that the schema does not have; empty if they are passed over
 * @param framing what stands in front of each message
 * @param schemaId the number of the schema in its registry, to be written; empty if it is not known
 * @param writerSchema the one that messages were written with, if that is another
 * @param writerReferences texts of what that imports
 */
record ProtobufOptions(
        Optional<String> schema,
        Optional<String> className,
        Optional<String> message,
        List<String> imports,
        Map<String, String> references,
        Optional<String> unknownFields,
        Framing framing,
        Optional<Integer> schemaId,
        Optional<String> writerSchema,
        Map<String, String> writerReferences) {

    static final Option<String> SCHEMA = Option.of(
                    "schema",
                    OptionType.TEXT,
                    "What messages look like: the path of a `.proto` file, its text, or the path of a descriptor set "
                            + "that `protoc --include_imports --descriptor_set_out` has written.")
            .example("order.proto");

    static final Option<String> CLASS = Option.of(
                    "class",
                    OptionType.TEXT,
                    "A class that protoc generated, on the class path: instead of `schema`, for pipelines in Java.")
            .example("com.example.Orders$Order");

    static final Option<String> MESSAGE = Option.of(
                    "message",
                    OptionType.TEXT,
                    "The name of the message, with or without its package. By default the only one that the file has"
                            + " at its top.")
            .example("shop.Order");

    static final Option<List<String>> IMPORTS = Option.of(
                    "imports",
                    OptionType.listOf(OptionType.TEXT),
                    "Folders in which imported `.proto` files are looked for; by default the folder of the schema. Those"
                            + " of `google/protobuf/` are there already.")
            .example("[protos]");

    static final Option<Map<String, String>> REFERENCES = Option.of(
                    "references",
                    OptionType.mapOf(OptionType.TEXT),
                    "Texts of imported `.proto` files, by the paths by which they are imported, instead of files.")
            .example("{shop/money.proto: 'syntax = \"proto3\"; message Money { int64 cents = 1; }'}");

    static final Option<String> UNKNOWN_FIELDS = Option.of(
                    "unknown_fields",
                    OptionType.TEXT,
                    "The name of a column of bytes with the fields of a message that the schema does not have, as they "
                            + "stood; null if there are none. Written back as they are. By default they are passed over.")
            .example("unknown_fields");

    static final Option<Framing> FRAMING = Option.of(
                    "framing",
                    OptionType.choice(Framing.class),
                    "What stands in front of each message: `none`, or as in topics that are written with Confluent's schema"
                            + " registry, `confluent`: the number of the schema, and which message of it this is. The"
                            + " registry itself is not asked: messages are read as `schema` says, whichever number they"
                            + " have.")
            .defaultsTo("none");

    static final Option<Long> SCHEMA_ID = Option.of(
                    "schema_id",
                    OptionType.INTEGER,
                    "For writing with `framing: confluent`: the number that the schema has in the registry.")
            .example("42");

    static final Option<String> WRITER_SCHEMA = Option.of(
                    "writer_schema",
                    OptionType.TEXT,
                    "For reading with `framing: confluent`: the schema that messages were written with, if it is not `schema`."
                            + " It must have the message, and where it has it is what stands in front of each.")
            .example("order-v1.proto");

    static final Option<Map<String, String>> WRITER_REFERENCES = Option.of(
                    "writer_references",
                    OptionType.mapOf(OptionType.TEXT),
                    "The same as `references` for `writer_schema`.")
            .example("{shop/money.proto: 'syntax = \"proto3\"; message Money { int32 cents = 1; }'}");

    static ProtobufOptions of(Options options) {
        Optional<String> schema = options.find(SCHEMA);
        Optional<String> className = options.find(CLASS);
        if (schema.isPresent() && className.isPresent()) {
            throw new IllegalArgumentException("`schema` and `class` both say what messages look like; give one");
        }
        if (options.isSet(WRITER_SCHEMA) && options.get(FRAMING) == Framing.NONE) {
            throw new IllegalArgumentException("`writer_schema` is for `framing: confluent`");
        }
        return new ProtobufOptions(
                schema,
                className,
                options.find(MESSAGE),
                options.find(IMPORTS).orElse(List.of()),
                options.find(REFERENCES).orElse(Map.of()),
                options.find(UNKNOWN_FIELDS),
                options.get(FRAMING),
                options.find(SCHEMA_ID).map(ProtobufOptions::schemaId),
                options.find(WRITER_SCHEMA),
                options.find(WRITER_REFERENCES).orElse(Map.of()));
    }

    private static int schemaId(long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("`schema_id` must be 0 to " + Integer.MAX_VALUE + ", but is " + id);
        }
        return (int) id;
    }
}
