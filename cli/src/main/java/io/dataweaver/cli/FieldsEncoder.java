package io.dataweaver.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import co.elastic.logging.JsonUtils;
import co.elastic.logging.logback.EcsEncoder;
import org.slf4j.event.KeyValuePair;

/** Writes the facts of an event as fields beside its message, which the encoder itself leaves out. */
final class FieldsEncoder extends EcsEncoder {

    @Override
    protected void addCustomFields(ILoggingEvent event, StringBuilder json) {
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair field : event.getKeyValuePairs()) {
                field(field, json);
            }
        }
    }

    private static void field(KeyValuePair field, StringBuilder json) {
        json.append('"');
        JsonUtils.quoteAsString(field.key, json);
        json.append("\":");
        if (field.value instanceof Long || field.value instanceof Integer) {
            json.append(field.value);
        } else {
            json.append('"');
            JsonUtils.quoteAsString(String.valueOf(field.value), json);
            json.append('"');
        }
        json.append(',');
    }
}
