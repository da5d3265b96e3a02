package io.dataweaver.core.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and booleans as JSON; a {@link Problem} among them as its object. */
public final class JsonText {

    /** JSON on one line, which is written as it is. */
    public record Raw(String json) {}

    private JsonText() {}

    /** Returns JSON on one line. */
    public static String compact(@Nullable Object tree) {
        StringWriter text = new StringWriter();
        write(text, tree, null);
        return text.toString();
    }

    /** Returns JSON for people, with a line feed at its end. */
    public static String indented(@Nullable Object tree) {
        StringWriter text = new StringWriter();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        write(text, tree, printer);
        return text.append('\n').toString();
    }

    private static void write(StringWriter text, @Nullable Object tree, @Nullable DefaultPrettyPrinter printer) {
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(printer);
            write(json, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(json, optional.orElse(null));
        } else if (value instanceof Raw raw) {
            json.writeRawValue(raw.json());
        } else if (value instanceof Problem problem) {
            write(json, problem);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /** {@code severity, code, message, file, line, column, endColumn, pointer, hint}; what is unknown is null. */
    private static void write(JsonGenerator json, Problem problem) throws IOException {
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
