package io.dataweaver.format.registry;

import io.dataweaver.api.state.StateObject;
import java.util.List;
import java.util.stream.Collectors;

/** A schema that the registry may not have yet, and what it refers to. */
record GivenSchema(SchemaType type, String text, List<Reference> references) {

    /** Returns it as the registry takes it. */
    String body() {
        StateObject schema = StateObject.empty().with("schema", text);
        String body = (type == SchemaType.AVRO ? schema : schema.with("schemaType", type.name())).toString();
        if (references.isEmpty()) {
            return body;
        }
        String all = references.stream().map(each -> each.json().toString()).collect(Collectors.joining(","));
        return body.substring(0, body.length() - 1) + ",\"references\":[" + all + "]}";
    }
}
