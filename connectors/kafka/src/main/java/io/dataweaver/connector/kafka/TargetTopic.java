package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how rows of one schema are written.
 *
 * @param name of the topic
 * @param key the columns that are the key of messages; empty for messages without key
 */
record TargetTopic(String name, Schema schema, List<String> key, KafkaSinkSettings settings, PluginContext context) {

    /**
     * Finds it out, without asking the cluster.
     *
     * @throws DataWeaverException if rows of {@code schema} cannot be written so
     */
    static TargetTopic of(Schema schema, KafkaSinkSettings settings, PluginContext context) {
        String name =
                settings.topic().map(topic -> topic.plain(schema.dataset())).orElse(schema.dataset());
        if (!TopicName.isLegal(name)) {
            throw new DataWeaverException(
                    KafkaErrorCode.TARGET_MISSING,
                    "no topic can be called '" + name + "', which the dataset '" + schema.dataset() + "' would go to",
                    "name the topic with `topic`",
                    null);
        }
        requireMetadata(name, schema, settings.metadata());
        List<String> key = settings.metadata().stream()
                .filter(MetadataColumn::isKey)
                .map(each -> List.of(each.name()))
                .findFirst()
                .orElse(settings.key().isEmpty() ? schema.key() : settings.key());
        for (String column : key) {
            if (schema.indexOf(column) < 0) {
                throw new DataWeaverException(
                        KafkaErrorCode.KEY_MISSING,
                        "the key column '" + column + "' is not in the rows for topic " + name + "; they have "
                                + schema.names());
            }
        }
        if (key.isEmpty() && settings.mode() == WriteMode.UPSERT) {
            throw new DataWeaverException(
                    KafkaErrorCode.KEY_MISSING,
                    "`mode: upsert` needs a key, but the rows for topic " + name + " have none",
                    KafkaErrorCode.KEY_MISSING.remedy(),
                    null);
        }
        return new TargetTopic(name, schema, key, settings, context);
    }

    private static void requireMetadata(String topic, Schema schema, List<MetadataColumn> metadata) {
        for (MetadataColumn each : metadata) {
            int index = schema.indexOf(each.name());
            if (index < 0) {
                throw new DataWeaverException(
                        KafkaErrorCode.METADATA,
                        "`metadata`: the column '" + each.name() + "' is not in the rows for topic " + topic
                                + "; they have " + schema.names());
            }
            DataType type = schema.field(index).type();
            if (!each.takes(type)) {
                throw new DataWeaverException(
                        KafkaErrorCode.METADATA,
                        "`metadata`: the column '" + each.name() + "' for " + each.word() + " of messages of topic "
                                + topic + " is of type " + type + ", but must be " + each.expected());
            }
        }
        if (!metadata.isEmpty() && metadata.size() == schema.size()) {
            throw new DataWeaverException(
                    KafkaErrorCode.METADATA,
                    "`metadata` names all columns of the rows for topic " + topic + ", so none is left for the value");
        }
    }

    /** Returns the columns that go beside the value. */
    List<MetadataColumn> metadata() {
        return settings.metadata();
    }

    boolean hasMetadata(MetadataColumn.What what) {
        return metadata().stream().anyMatch(each -> each.what() == what);
    }

    /** Returns the columns that the value of a message has. */
    Schema values() {
        if (metadata().isEmpty()) {
            return schema;
        }
        List<String> names = new ArrayList<>(schema.names());
        metadata().forEach(each -> names.remove(each.name()));
        return schema.project(names);
    }

    /** Returns what makes the values of messages, of rows of {@link #values}. */
    MessageEncoder encoder() {
        return messages(context, settings.format())
                .at(new MessagePlace(name, MessagePlace.Part.VALUE))
                .encoder(values());
    }

    MessageKey messageKey() {
        return new MessageKey(schema, key, keyEncoder());
    }

    private @Nullable MessageEncoder keyEncoder() {
        if (key.isEmpty()) {
            return null;
        }
        boolean plain = key.size() == 1
                && MessageKey.isPlain(schema.field(schema.indexOf(key.get(0))).type());
        Optional<ComponentRef> format =
                settings.keyFormat().or(() -> plain ? Optional.empty() : Optional.of(ComponentRef.of("json")));
        return format.isEmpty()
                ? null
                : messages(context, format.get())
                        .at(new MessagePlace(name, MessagePlace.Part.KEY))
                        .encoder(schema.project(key).withKey(List.of()));
    }

    /** Returns a format for messages. */
    static MessageFormat messages(PluginContext context, ComponentRef format) {
        return context.format(format)
                .messages()
                .orElseThrow(() -> new DataWeaverException(
                        KafkaErrorCode.FORMAT_WITHOUT_MESSAGES,
                        "format " + format.type() + ", with these options, is for whole files, not for messages",
                        KafkaErrorCode.FORMAT_WITHOUT_MESSAGES.remedy(),
                        null));
    }
}
