package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters for other programs: as JSON, or as rows of a table that any format and sink can take. */
public final class LetterExport {

    private LetterExport() {}

    /** Returns a letter as one JSON object on one line, its record with types and all digits. */
    public static String json(DeadLetter letter) {
        try {
            return LetterJson.object(json -> write(letter, json));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void write(DeadLetter letter, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", letter.id());
        json.writeStringField("pipeline", letter.pipeline());
        json.writeStringField("run", letter.run());
        json.writeStringField("fingerprint", letter.fingerprint());
        json.writeStringField("rejected_at", letter.rejectedAt().toString());
        json.writeStringField("dataset", letter.dataset());
        json.writeStringField("split", letter.split());
        json.writeNumberField("origin", letter.origin());
        text("read_to", letter.readTo(), json);
        json.writeStringField("step", letter.step());
        json.writeStringField("code", letter.code());
        text("column", letter.column(), json);
        json.writeStringField("message", letter.message());
        json.writeArrayFieldStart("causes");
        for (String cause : letter.causes()) {
            json.writeString(cause);
        }
        json.writeEndArray();
        if (letter.record() instanceof DeadRecord.Row row) {
            row("record", row, json);
        } else if (letter.record() instanceof DeadRecord.Raw raw) {
            json.writeStringField("raw_base64", Base64.getEncoder().encodeToString(raw.bytes()));
        }
        if (letter.seen() != null) {
            row("seen", letter.seen(), json);
        }
        json.writeStringField("fate", letter.fate().status().label());
        json.writeNumberField("attempts", letter.fate().attempts());
        json.writeEndObject();
    }

    private static void text(String name, @Nullable String value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void row(String name, DeadRecord.Row row, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(row.json());
        json.writeObjectFieldStart(name + "_schema");
        LetterSchemas.write(row.schema(), json);
        json.writeEndObject();
    }

    /** Returns letters as rows, with what has become of them. */
    public static RecordBatch rows(List<DeadLetter> letters) {
        BatchBuilder batch = new BatchBuilder(LetterTable.WITH_FATE, letters.size());
        for (int i = 0; i < letters.size(); i++) {
            LetterTable.add(letters.get(i), batch, i + 1L);
        }
        return batch.build();
    }
}
