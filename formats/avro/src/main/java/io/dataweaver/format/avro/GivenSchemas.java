package io.dataweaver.format.avro;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            schema = read(options.schema().get(), options.references(), AvroOptions.SCHEMA.name());
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
                known.add(read(writer, options.writerReferences(), AvroOptions.WRITER_SCHEMAS.name()));
            }
            writers = known;
        }
        return known;
    }

    /**
     * Returns what {@code schema} gives.
     *
     * @param reason why it is needed
     * @throws DataWeaverException if it is not set
     */
    Schema needed(String reason) {
        return schema().orElseThrow(() -> new DataWeaverException(
                AvroErrorCode.AVRO_SCHEMA_NEEDED, reason + ", and the option `schema` is not set"));
    }

    /**
     * Returns readers of {@code columns} by the fingerprint of the schema that a record was written with: {@code schema}, or
     * one of {@code writer_schemas}.
     */
    Map<Long, RowReader> readers(Schema reader, List<Field> columns) {
        Map<Long, RowReader> readers = new LinkedHashMap<>();
        readers.put(SingleObject.fingerprint(reader), ReaderCompiler.rows(reader, reader, columns));
        for (Schema writer : writerSchemas()) {
            readers.put(SingleObject.fingerprint(writer), ReaderCompiler.rows(writer, reader, columns));
        }
        return readers;
    }

    private Schema read(String text, List<String> references, String option) {
        List<String> jsons = new ArrayList<>();
        references.forEach(reference -> jsons.add(json(reference, option)));
        String json = json(text, option);
        try {
            return Schemas.parse(json, jsons);
        } catch (IllegalArgumentException wrong) {
            throw invalid(
                    "the schema" + (isJson(text) ? "" : " in " + text.strip()) + " is not valid: " + wrong.getMessage(),
                    null,
                    option);
        }
    }

    private static boolean isJson(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("{") || trimmed.startsWith("[") || trimmed.startsWith("\"");
    }

    private String json(String text, String option) {
        String trimmed = text.strip();
        if (isJson(trimmed)) {
            return trimmed;
        }
        try {
            return Files.readString(folder.resolve(trimmed), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw invalid(
                    "cannot read the schema in " + trimmed + ": " + unreadable,
                    "give the path of a file with an Avro schema, or the schema itself as JSON",
                    option);
        }
    }

    private static OptionException invalid(String message, @Nullable String remedy, String option) {
        return new OptionException(AvroErrorCode.AVRO_SCHEMA_INVALID, message, remedy, List.of(option));
    }
}
