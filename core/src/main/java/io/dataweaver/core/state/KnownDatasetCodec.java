package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What datasets were, as JSON: part of a checkpoint. */
final class KnownDatasetCodec {

    private static final String NAME = "name";
    private static final String KEY = "key";
    private static final String TYPE = "type";
    private static final String IDENTITY = "identity";
    private static final String TARGET = "target";
    private static final String DECLARED = "declared";
    private static final String WRITTEN = "written";

    private KnownDatasetCodec() {}

    static void write(KnownDataset dataset, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(NAME, dataset.name());
        names(KEY, dataset.key(), json);
        if (!dataset.target().isEmpty()) {
            json.writeStringField(TARGET, dataset.target());
            names(WRITTEN, dataset.written(), json);
        }
        json.writeArrayFieldStart("columns");
        for (KnownDataset.KnownColumn column : dataset.columns()) {
            json.writeStartObject();
            json.writeStringField(NAME, column.name());
            json.writeStringField(TYPE, column.type());
            json.writeStringField(IDENTITY, column.identity());
            if (!column.declared().isEmpty()) {
                json.writeStringField(DECLARED, column.declared());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void names(String field, List<String> names, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    private static List<String> names(JsonParser json) throws IOException {
        List<String> names = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            names.add(json.getText());
        }
        return names;
    }

    /** Reads an object whose start was read. */
    static KnownDataset read(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> key = List.of();
        List<String> written = List.of();
        List<KnownDataset.KnownColumn> columns = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_ARRAY) {
                fields.put(name, json.getText());
            } else if (name.equals(KEY)) {
                key = names(json);
            } else if (name.equals(WRITTEN)) {
                written = names(json);
            } else {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    columns.add(column(json));
                }
            }
        }
        return new KnownDataset(
                SplitProgressCodec.require(fields, NAME), columns, key, fields.getOrDefault(TARGET, ""), written);
    }

    private static KnownDataset.KnownColumn column(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, json.getText());
        }
        return new KnownDataset.KnownColumn(
                SplitProgressCodec.require(fields, NAME),
                SplitProgressCodec.require(fields, TYPE),
                SplitProgressCodec.require(fields, IDENTITY),
                fields.getOrDefault(DECLARED, ""));
    }
}
