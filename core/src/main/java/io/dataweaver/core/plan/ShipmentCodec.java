package io.dataweaver.core.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.problem.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@link Shipment} as JSON; {@code format} says which version it is. */
final class ShipmentCodec {

    private static final long FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private ShipmentCodec() {}

    static String encode(Shipment shipment) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("format", FORMAT);
        tree.put("definition", shipment.definition());
        tree.put("folder", shipment.folder());
        tree.put("variables", shipment.variables());
        tree.put(
                "secret_variables", shipment.secretVariables().stream().sorted().toList());
        tree.put("part", shipment.part());
        tree.put("fingerprint", shipment.fingerprint());
        tree.put("datasets", shipment.datasets());
        return JsonText.compact(tree);
    }

    static Shipment decode(String text) {
        Map<String, String> texts = new TreeMap<>();
        Map<String, String> variables = new TreeMap<>();
        Map<String, List<String>> lists = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is no object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                switch (json.nextToken()) {
                    case START_OBJECT -> {
                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                            variables.put(json.currentName(), json.nextTextValue());
                        }
                    }
                    case START_ARRAY -> {
                        List<String> items = new ArrayList<>();
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            items.add(json.getText());
                        }
                        lists.put(name, items);
                    }
                    default -> texts.put(name, json.getText());
                }
            }
            require(String.valueOf(FORMAT).equals(texts.get("format")), "it has format " + texts.get("format"));
            return new Shipment(
                    get(texts, "definition"),
                    get(texts, "folder"),
                    variables,
                    Set.copyOf(get(lists, "secret_variables")),
                    get(texts, "part"),
                    get(texts, "fingerprint"),
                    get(lists, "datasets"));
        } catch (IOException unreadable) {
            throw new DataWeaverException(
                    ShippingErrorCode.SHIPMENT_UNREADABLE,
                    "this worker cannot read what it was sent: " + unreadable.getMessage() + "; it reads format "
                            + FORMAT,
                    unreadable);
        }
    }

    private static <T> T get(Map<String, T> fields, String name) throws IOException {
        T value = fields.get(name);
        if (value == null) {
            throw new IOException("'" + name + "' is missing");
        }
        return value;
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }
}
