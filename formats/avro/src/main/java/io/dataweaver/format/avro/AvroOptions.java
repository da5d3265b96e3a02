package io.dataweaver.format.avro;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.List;
import java.util.Optional;

/**
 * The options of the format. Nothing here needs Avro's library, so that the command starts without it.
 *
 * @param layout how records stand in a file
 * @param schema the schema that records are read as, or written with: its JSON, or the path of a file
 * @param writerSchemas those that records may have been written with, beside {@code schema} or, for datums, instead
 * @param references schemas whose types {@code schema} refers to
 * @param writerReferences schemas whose types {@code writerSchemas} refer to
 * @param codec how blocks are packed when writing
 * @param blockSize how many bytes a block that is written has, unpacked, before another is begun
 * @param maxBlock a block that is read and takes more bytes is rejected
 */
record AvroOptions(
        AvroLayout layout,
        Optional<String> schema,
        List<String> writerSchemas,
        List<String> references,
        List<String> writerReferences,
        BlockCodec codec,
        int blockSize,
        int maxBlock) {

    static final Option<AvroLayout> LAYOUT = Option.of(
                    "layout",
                    OptionType.choice(AvroLayout.class),
                    "How records stand in a file or message: `container` is Avro's object container file, which holds "
                            + "its schema; `single_object` has records one after the other, each behind the "
                            + "fingerprint of its schema (single-object encoding), and needs `schema`. A message is a "
                            + "`single_object`, or a `datum`: values in binary encoding that need `schema`, and nothing "
                            + "else.")
            .defaultsTo("container");

    static final Option<String> SCHEMA = Option.of(
                    "schema",
                    OptionType.TEXT,
                    "An Avro schema: its JSON, or the path of a file with it. When reading, records are read as this "
                            + "schema by Avro's rules of schema resolution, with aliases, defaults and promotions; by "
                            + "default as they were written. When writing, rows are written with it; by default the "
                            + "schema is made of the columns.")
            .example("schemas/order.avsc");

    static final Option<List<String>> WRITER_SCHEMAS = Option.of(
                    "writer_schemas",
                    OptionType.listOf(OptionType.TEXT),
                    "For reading `single_object`: schemas with which records were written, beside `schema`; each its "
                            + "JSON or a path. For reading `datum`: the one schema with which messages were written, if "
                            + "it is not `schema`.")
            .example("[schemas/order-v1.avsc]");

    static final Option<List<String>> REFERENCES = Option.of(
                    "references",
                    OptionType.listOf(OptionType.TEXT),
                    "Schemas whose types `schema` refers to by name, each behind those that it refers to itself; each its"
                            + " JSON or a path.")
            .example("[schemas/customer.avsc]");

    static final Option<List<String>> WRITER_REFERENCES = Option.of(
                    "writer_references",
                    OptionType.listOf(OptionType.TEXT),
                    "The same for `writer_schemas`; by default `references`.")
            .example("[schemas/customer-v1.avsc]");

    static final Option<BlockCodec> CODEC = Option.of(
                    "codec",
                    OptionType.choice(BlockCodec.class),
                    "How blocks of a container file are packed when writing; a file that is read says it itself.")
            .defaultsTo("deflate");

    static final Option<Long> BLOCK_SIZE = Option.of(
                    "block_size",
                    OptionType.SIZE,
                    "How large a block of a container file becomes before it is packed. Larger ones pack better; a"
                            + " file is read in parallel and resumed by blocks.")
            .defaultsTo("64KiB");

    static final Option<Long> MAX_BLOCK = Option.of(
                    "max_block",
                    OptionType.SIZE,
                    "A block that takes more memory than this, packed or unpacked, is rejected when reading.")
            .defaultsTo("64MiB");

    private static final long MOST = 1L << 30;

    static AvroOptions of(Options options) {
        AvroLayout layout = options.get(LAYOUT);
        Optional<String> schema = options.find(SCHEMA);
        List<String> writers = options.find(WRITER_SCHEMAS).orElse(List.of());
        List<String> references = options.find(REFERENCES).orElse(List.of());
        if (layout == AvroLayout.CONTAINER && !writers.isEmpty()) {
            throw new IllegalArgumentException(
                    "`writer_schemas` is for `layout: single_object` and `datum`: a container file holds its schema");
        } else if (layout == AvroLayout.DATUM && writers.size() > 1) {
            throw new IllegalArgumentException(
                    "`writer_schemas` may have one schema with `layout: datum`, since messages"
                            + " do not tell which of several they were written with; use `layout: single_object` if they do");
        }
        return new AvroOptions(
                layout,
                schema,
                writers,
                references,
                options.find(WRITER_REFERENCES).orElse(references),
                options.get(CODEC),
                within("block_size", options.get(BLOCK_SIZE)),
                within("max_block", options.get(MAX_BLOCK)));
    }

    private static int within(String option, long value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("`" + option + "` must be 1 to " + MOST + " bytes, but is " + value);
        }
        return (int) value;
    }
}
