package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Schemas as JSON: {@code "dataset": …, "fields": [{"name": …, "type": "decimal(12,2)", "nullable": false}], "key": […]}. */
final class LetterSchemas {

    private LetterSchemas() {}

    /** Writes the members of a schema into the object that is open. */
    static void write(Schema schema, JsonGenerator json) throws IOException {
        json.writeStringField("dataset", schema.dataset());
        json.writeArrayFieldStart("fields");
        for (Field field : schema.fields()) {
            json.writeStartObject();
            json.writeStringField("name", field.name());
            json.writeStringField("type", field.type().toString());
            if (!field.nullable()) {
                json.writeBooleanField("nullable", false);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!schema.key().isEmpty()) {
            json.writeArrayFieldStart("key");
            for (String name : schema.key()) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    /** Reads the members of a schema up to the end of the object that is open. */
    static Schema read(JsonParser json) throws IOException {
        String dataset = "";
        List<Field> fields = new ArrayList<>();
        List<String> key = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "dataset" -> dataset = json.getText();
                case "fields" -> {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        fields.add(field(json));
                    }
                }
                case "key" -> {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        key.add(json.getText());
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Schema(dataset, fields, key);
    }

    private static Field field(JsonParser json) throws IOException {
        String name = "";
        String type = "";
        boolean nullable = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            json.nextToken();
            switch (member) {
                case "name" -> name = json.getText();
                case "type" -> type = json.getText();
                case "nullable" -> nullable = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new Field(name, DataTypes.parse(type), nullable);
    }
}
