package io.dataweaver.core.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes problems as JSON: {@code severity, code, message, file, line, column, endColumn, pointer, hint}. */
public final class ProblemJson {

    private ProblemJson() {}

    /**
     * Writes one problem as an object; what is unknown is null.
     *
     * @throws IOException if the generator cannot write
     */
    public static void write(JsonGenerator json, Problem problem) throws IOException {
        Place place = problem.place();
        json.writeStartObject();
        json.writeStringField("severity", problem.severity().label());
        json.writeStringField("code", problem.code().id());
        json.writeStringField("message", problem.message());
        if (place == null) {
            json.writeNullField("file");
            json.writeNullField("line");
            json.writeNullField("column");
            json.writeNullField("endColumn");
        } else {
            json.writeStringField("file", place.file());
            json.writeNumberField("line", place.line());
            json.writeNumberField("column", place.column());
            json.writeNumberField("endColumn", place.endColumn());
        }
        json.writeStringField("pointer", problem.pointer());
        json.writeStringField("hint", problem.hint());
        json.writeEndObject();
    }
}
