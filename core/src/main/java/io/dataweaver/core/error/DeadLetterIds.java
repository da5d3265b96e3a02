package io.dataweaver.core.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the identity of a dead letter back from its line. */
final class DeadLetterIds {

    private static final JsonFactory JSON = new JsonFactory();

    private DeadLetterIds() {}

    static String of(String line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() == JsonToken.START_OBJECT && "id".equals(json.nextFieldName())) {
                return json.nextTextValue();
            }
        }
        throw new IOException("a line is not a dead letter: " + line.substring(0, Math.min(line.length(), 80)));
    }
}
