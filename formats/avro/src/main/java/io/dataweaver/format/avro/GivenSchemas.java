package io.dataweaver.format.avro;

import io.dataweaver.api.descriptor.OptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The schemas that options give, read when they are first needed. <b>Threads.</b> Any thread may call. */
final class GivenSchemas {

    private final AvroOptions options;
    private final Path folder;
    private @Nullable Schema schema;
    private @Nullable List<Schema> writers;

    /** Reads paths against {@code folder}. */
    GivenSchemas(AvroOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    /**
     * Returns what {@code schema} gives; empty if it is not set.
     *
     * @throws OptionException if it is no schema
     */
    synchronized Optional<Schema> schema() {
        if (schema == null && options.schema().isPresent()) {
            schema = read(options.schema().get(), List.of(AvroOptions.SCHEMA.name()));
        }
        return Optional.ofNullable(schema);
    }

    /**
     * Returns what {@code writer_schemas} gives.
     *
     * @throws OptionException if one is no schema
     */
    synchronized List<Schema> writerSchemas() {
        List<Schema> known = writers;
        if (known == null) {
            known = new ArrayList<>();
            for (String writer : options.writerSchemas()) {
                known.add(read(writer, List.of(AvroOptions.WRITER_SCHEMAS.name())));
            }
            writers = known;
        }
        return known;
    }

    private Schema read(String text, List<String> option) {
        String trimmed = text.strip();
        boolean isJson = trimmed.startsWith("{") || trimmed.startsWith("[") || trimmed.startsWith("\"");
        String place = isJson ? "" : " in " + trimmed;
        try {
            return Schemas.parse(isJson ? trimmed : Files.readString(folder.resolve(trimmed), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new OptionException(
                    AvroErrorCode.AVRO_SCHEMA_INVALID,
                    "cannot read the schema" + place + ": " + unreadable,
                    "give the path of a file with an Avro schema, or the schema itself as JSON",
                    option);
        } catch (IllegalArgumentException wrong) {
            throw new OptionException(
                    AvroErrorCode.AVRO_SCHEMA_INVALID,
                    "the schema" + place + " is not valid: " + wrong.getMessage(),
                    null,
                    option);
        }
    }
}
