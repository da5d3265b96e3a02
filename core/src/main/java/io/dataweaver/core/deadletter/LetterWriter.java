package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rejected records as the lines of one segment: a header, each schema before its first use, and the letters.
 *
 * <p>Not thread-safe.
 */
final class LetterWriter {

    /** What stands behind a message is cut: some servers put the whole statement there. */
    private static final int MAX_CAUSE = 2_000;

    private static final int MAX_CAUSES = 10;

    private final Map<Schema, String> schemas = new HashMap<>();

    /** Returns the first line of a segment. */
    static byte[] header(SegmentHeader header) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        LetterJson.writeLine(line, json -> {
            json.writeNumberField(SegmentHeader.FORMAT, SegmentHeader.VERSION);
            json.writeStringField("pipeline", header.pipeline());
            json.writeStringField("run", header.run());
            json.writeStringField("fingerprint", header.fingerprint());
            json.writeStringField("begun", header.begun().toString());
        });
        return line.toByteArray();
    }

    /** Which record with the same origin a row is, from 0: the rows that a step makes of one lie side by side. */
    static int part(Rejection.Rejected rejected) {
        int part = 0;
        if (rejected instanceof Rejection.RejectedRow row) {
            for (int i = row.row() - 1; i >= 0 && row.batch().origin(i) == row.origin(); i--) {
                part++;
            }
        }
        return part;
    }

    private static boolean isPart(Rejection.RejectedRow row) {
        int next = row.row() + 1;
        return part(row) > 0 || (next < row.batch().length() && row.batch().origin(next) == row.origin());
    }

    /** Adds a letter to {@code out}, with the schemas that it needs and that were not written yet. */
    void write(LetterId id, RejectionHandler.Place place, Rejection rejection, Instant at, ByteArrayOutputStream out)
            throws IOException {
        Content content = content(place, rejection);
        if (content.row != null) {
            declare(content.row.batch().schema(), out);
        }
        if (content.seen != null) {
            declare(content.seen.batch().schema(), out);
        }
        LetterJson.writeLine(out, json -> {
            json.writeStringField(SegmentLines.ID, id.toString());
            json.writeStringField("at", at.toString());
            json.writeStringField("dataset", place.dataset());
            json.writeStringField("split", place.splitId());
            json.writeNumberField("origin", rejection.record().origin());
            if (place.readTo() != null) {
                json.writeStringField("read_to", place.readTo());
            }
            json.writeStringField("step", place.step());
            json.writeStringField("code", rejection.code().id());
            if (rejection.column() != null) {
                json.writeStringField("column", rejection.column());
            }
            json.writeStringField("message", rejection.message());
            writeCauses(rejection.cause(), json);
            content.write(json, schemas);
        });
    }

    private void declare(Schema schema, ByteArrayOutputStream out) throws IOException {
        if (!schemas.containsKey(schema)) {
            String name = "s" + schemas.size();
            schemas.put(schema, name);
            LetterJson.writeLine(out, json -> {
                json.writeStringField(SegmentLines.SCHEMA, name);
                LetterSchemas.write(schema, json);
            });
        }
    }

    private static void writeCauses(@Nullable Throwable cause, JsonGenerator json) throws IOException {
        if (cause != null) {
            json.writeArrayFieldStart("causes");
            for (String text : causes(cause)) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
    }

    private static List<String> causes(Throwable outermost) {
        List<String> texts = new ArrayList<>();
        for (Throwable cause = outermost; cause != null && texts.size() < MAX_CAUSES; cause = cause.getCause()) {
            String text = cause.toString();
            texts.add(text.substring(0, Math.min(text.length(), MAX_CAUSE)));
        }
        return texts;
    }

    private static Content content(RejectionHandler.Place place, Rejection rejection) throws IOException {
        if (rejection.record() instanceof Rejection.RejectedBytes raw) {
            return new Content(raw.bytes(), null, true, null, false);
        }
        Rejection.RejectedRow row = (Rejection.RejectedRow) rejection.record();
        boolean atSource = place.step().equals("source");
        Rejection.RejectedRow original = atSource ? row : row.original().orElse(null);
        if (original == null) {
            return new Content(null, row, false, null, isPart(row));
        }
        boolean same = original.batch().schema().equals(row.batch().schema())
                && json(original).equals(json(row));
        return new Content(null, original, true, same ? null : row, isPart(row));
    }

    private static String json(Rejection.RejectedRow row) throws IOException {
        RecordBatch batch = row.batch();
        return LetterJson.object(json -> TypedJson.writeRow(batch.schema().fields(), batch.columns(), row.row(), json));
    }

    /** What a letter holds of its record. */
    private record Content(
            byte @Nullable [] raw,
            Rejection.@Nullable RejectedRow row,
            boolean original,
            Rejection.@Nullable RejectedRow seen,
            boolean part) {

        void write(JsonGenerator json, Map<Schema, String> schemas) throws IOException {
            if (raw != null) {
                writeRaw(raw, json);
            }
            if (row != null) {
                writeRow("record", row, json, schemas);
                ChangeKind kind = row.batch().kind(row.row());
                if (kind != ChangeKind.INSERT) {
                    json.writeStringField("change", kind.name());
                }
            }
            if (!original) {
                json.writeBooleanField("original", false);
            }
            if (part) {
                json.writeBooleanField("part", true);
            }
            if (seen != null) {
                writeRow("seen", seen, json, schemas);
            }
        }

        private static void writeRow(
                String name, Rejection.RejectedRow row, JsonGenerator json, Map<Schema, String> schemas)
                throws IOException {
            RecordBatch batch = row.batch();
            json.writeStringField(name + "_schema", String.valueOf(schemas.get(batch.schema())));
            json.writeFieldName(name);
            TypedJson.writeRow(batch.schema().fields(), batch.columns(), row.row(), json);
        }

        private static void writeRaw(byte[] bytes, JsonGenerator json) throws IOException {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                json.writeStringField("raw", text);
            } catch (CharacterCodingException notText) {
                json.writeStringField("raw_base64", Base64.getEncoder().encodeToString(bytes));
            }
            if (bytes.length >= Rejection.RejectedBytes.MAX_BYTES) {
                json.writeBooleanField("cut", true);
            }
        }
    }
}
