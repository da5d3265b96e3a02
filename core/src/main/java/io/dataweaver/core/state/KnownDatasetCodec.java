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

    private KnownDatasetCodec() {}

    static void write(KnownDataset dataset, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(NAME, dataset.name());
        json.writeArrayFieldStart(KEY);
        for (String column : dataset.key()) {
            json.writeString(column);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("columns");
        for (KnownDataset.KnownColumn column : dataset.columns()) {
            json.writeStartObject();
            json.writeStringField(NAME, column.name());
            json.writeStringField(TYPE, column.type());
            json.writeStringField(IDENTITY, column.identity());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Reads an object whose start was read. */
    static KnownDataset read(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> key = new ArrayList<>();
        List<KnownDataset.KnownColumn> columns = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_ARRAY) {
                fields.put(name, json.getText());
            } else if (name.equals(KEY)) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    key.add(json.getText());
                }
            } else {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    columns.add(column(json));
                }
            }
        }
        return new KnownDataset(SplitProgressCodec.require(fields, NAME), columns, key);
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
                SplitProgressCodec.require(fields, IDENTITY));
    }
}
