package io.dataweaver.format.registry;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.plugin.PluginContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Messages behind the number of their schema. They are read as the newest schema of the subject, whichever of them they were
 * written with; the nested format gets the schemas that the registry has.
 */
final class RegistryMessages implements MessageFormat {

    /** What schemas are called: Avro's in the first two members, one for JSON in the last. */
    private static final Schema NAMES = Schema.of(
            "schema",
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("namespace", DataTypes.TEXT),
            Field.nullable("title", DataTypes.TEXT));

    private final RegistryOptions options;
    private final Registry registry;
    private final MessageFormat json;
    private final Optional<MessagePlace> place;
    private final PluginContext context;
    private final SchemaType type;

    /**
     * Creates the messages of a place.
     *
     * @param json reads the names of schemas
     * @param place of the messages, if it is known
     */
    RegistryMessages(
            RegistryOptions options,
            Registry registry,
            MessageFormat json,
            Optional<MessagePlace> place,
            PluginContext context) {
        this.options = options;
        this.registry = registry;
        this.json = json;
        this.place = place;
        this.context = context;
        this.type = type(options.format().type());
    }

    private static SchemaType type(String format) {
        for (SchemaType type : SchemaType.values()) {
            if (type.format().equals(format)) {
                return type;
            }
        }
        throw RegistryErrorCode.REGISTRY_SETTING.failure(
                "`format` must be one that the registry has schemas for: avro, protobuf or json, but is " + format);
    }

    @Override
    public MessageFormat at(MessagePlace there) {
        return new RegistryMessages(options, registry, json, Optional.of(there), context);
    }

    private MessagePlace.Part part() {
        return place.map(MessagePlace::part).orElse(MessagePlace.Part.VALUE);
    }

    /** Returns under which subject the schema is. */
    private String subject() {
        if (options.subject().isPresent()) {
            return options.subject().get();
        }
        SubjectStrategy strategy = options.strategy();
        Optional<String> topic = place.map(MessagePlace::topic);
        if (strategy.needsTopic() && topic.isEmpty()) {
            throw RegistryErrorCode.REGISTRY_SETTING.failure(
                    "the topic is not known here, by which `strategy` names the subject; set `subject`");
        }
        Optional<String> record = strategy.needsRecord() ? options.record().or(this::nameInSchema) : Optional.empty();
        if (strategy.needsRecord() && record.isEmpty()) {
            throw RegistryErrorCode.REGISTRY_SETTING.failure(
                    "`strategy` names the subject by the full name of what messages are, which is not known; set `record`");
        }
        return strategy.subject(topic, part().name().toLowerCase(Locale.ROOT), record);
    }

    /** Returns what the schema that is written calls what it describes: Avro's full name, or the title of a schema for JSON. */
    private Optional<String> nameInSchema() {
        if (options.schema().isEmpty() || type == SchemaType.PROTOBUF) {
            return Optional.empty();
        }
        byte[] schema = text(options.schema().get()).getBytes(StandardCharsets.UTF_8);
        BatchBuilder names = new BatchBuilder(NAMES, 1);
        MessageDecoder decoder = json.decoder(NAMES, Integer.MAX_VALUE);
        decoder.bind(names);
        try {
            decoder.decode(schema, 0, schema.length, 1);
        } catch (BadRecordException notARecord) {
            return Optional.empty();
        }
        RecordBatch read = names.build();
        Optional<String> name = Optional.ofNullable(
                        read.column(type == SchemaType.AVRO ? 0 : 2).value(0))
                .map(String::valueOf);
        Object namespace = read.column(1).value(0);
        return name.map(own -> namespace == null || own.contains(".") ? own : namespace + "." + own);
    }

    private RegisteredSchema newest() {
        String subject = subject();
        RegisteredSchema newest = registry.newest(subject)
                .orElseThrow(() -> RegistryErrorCode.REGISTRY_SUBJECT_MISSING.failure(
                        "subject '" + subject + "' at " + options.url() + " does not exist"));
        if (newest.type() != type) {
            throw RegistryErrorCode.REGISTRY_SETTING.failure("the schemas of subject '" + subject + "' are "
                    + newest.type() + "; set `format: " + newest.type().format() + "`");
        }
        return newest;
    }

    /** Returns the nested format for messages of {@code writer}, read as, or written with, {@code schema}. */
    private MessageFormat nested(RegisteredSchema schema, RegisteredSchema writer) {
        Map<String, Object> more = new LinkedHashMap<>(options.format().options());
        switch (type) {
            case AVRO -> {
                more.put("layout", "datum");
                more.put("schema", schema.text());
                more.put("references", texts(schema));
                if (!writer.name().equals(schema.name())) {
                    more.put("writer_schemas", List.of(writer.text()));
                    more.put("writer_references", texts(writer));
                }
            }
            case PROTOBUF -> {
                more.put("framing", "confluent");
                more.put("schema", schema.text());
                more.put("references", schema.references());
                more.put("schema_id", Math.max(0, schema.name().id()));
                if (!writer.text().equals(schema.text())) {
                    more.put("writer_schema", writer.text());
                    more.put("writer_references", writer.references());
                }
            }
            case JSON -> {}
        }
        return context.format(new ComponentRef(type.format(), more))
                .messages()
                .orElseThrow(() -> new IllegalStateException(type + " has no messages"));
    }

    /** A schema may be referred to by several names: a type is defined once. */
    private static List<String> texts(RegisteredSchema schema) {
        return schema.references().values().stream().distinct().toList();
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
        RegisteredSchema newest = newest();
        List<byte[]> bodies = new ArrayList<>();
        if (type == SchemaType.JSON) {
            for (byte[] message : sample) {
                // One whose schema is named in a header begins with its JSON, which is never a zero.
                boolean framed = message.length >= Frame.BYTES && message[0] == 0;
                bodies.add(framed ? Arrays.copyOfRange(message, Frame.BYTES, message.length) : message);
            }
        }
        return nested(newest, newest).infer(dataset, bodies, given);
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        RegisteredSchema newest = newest();
        Function<RegisteredSchema, MessageDecoder> byWriter;
        if (type != SchemaType.JSON) {
            byWriter = writer -> nested(newest, writer).decoder(schema, maxMessageBytes);
        } else {
            MessageDecoder only = nested(newest, newest).decoder(schema, maxMessageBytes);
            byWriter = writer -> only;
        }
        return new RegistryDecoder(
                registry, options.url().toString(), byWriter, HeaderId.name(part()), type == SchemaType.PROTOBUF);
    }

    /** Nothing is registered before a row is written; whether it may be, is asked here. */
    @Override
    public MessageEncoder encoder(Schema schema) {
        if (options.schema().isEmpty()) {
            RegisteredSchema newest = newest();
            MessageEncoder nested = nested(newest, newest).encoder(schema);
            return encoder(newest::name, name -> nested);
        }
        List<Reference> references = options.references().entrySet().stream()
                .map(each -> registry.newest(each.getKey(), each.getValue()))
                .toList();
        GivenSchema given = new GivenSchema(type, text(options.schema().get()), references);
        String subject = subject();
        registry.requireCompatible(subject, given);
        Map<String, String> texts = type == SchemaType.JSON ? Map.of() : registry.texts(references);
        // Refuses columns that do not fit before the number is known.
        MessageEncoder trial = encoder(new RegisteredSchema(SchemaName.of(0), type, given.text(), texts), schema);
        return encoder(
                () -> name(subject, given),
                name -> type == SchemaType.PROTOBUF
                        ? encoder(new RegisteredSchema(name, type, given.text(), texts), schema)
                        : trial);
    }

    private MessageEncoder encoder(Supplier<SchemaName> naming, Function<SchemaName, MessageEncoder> byName) {
        String header = options.idPlace() == IdPlace.HEADER ? HeaderId.name(part()) : null;
        return new RegistryEncoder(naming, byName, type == SchemaType.PROTOBUF, header);
    }

    private MessageEncoder encoder(RegisteredSchema written, Schema schema) {
        return nested(written, written).encoder(schema);
    }

    private SchemaName name(String subject, GivenSchema given) {
        if (options.register()) {
            return registry.register(subject, given);
        }
        return registry.find(subject, given)
                .orElseThrow(() -> RegistryErrorCode.REGISTRY_SUBJECT_MISSING.failure("subject '" + subject + "' at "
                        + options.url() + " does not have the schema that `schema` gives, and `register` is false"));
    }

    private String text(String given) {
        String trimmed = given.strip();
        // As the formats themselves tell a text from a path.
        boolean isText = type == SchemaType.PROTOBUF
                ? trimmed.indexOf('{') >= 0 || trimmed.indexOf(';') >= 0
                : trimmed.startsWith("{") || trimmed.startsWith("[") || trimmed.startsWith("\"");
        if (isText) {
            return trimmed;
        }
        try {
            return Files.readString(context.workingFolder().resolve(trimmed), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw RegistryErrorCode.REGISTRY_SETTING.failure(
                    "cannot read the schema " + trimmed + ": " + unreadable, unreadable);
        }
    }
}
