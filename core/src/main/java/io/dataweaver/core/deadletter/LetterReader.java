package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the letters of one segment, one in memory at a time. */
final class LetterReader implements Closeable {

    private final SegmentLines lines;
    private final Map<String, Schema> schemas = new HashMap<>();
    private @Nullable SegmentHeader header;
    private byte @Nullable [] line;

    LetterReader(LetterFolder folder, LetterFolder.Segment segment) throws IOException {
        this.lines = folder.lines(segment.name());
    }

    /** Goes to the next letter and returns its id; null if there is none. Only {@link #letter} reads the rest of it. */
    @Nullable LetterId next() throws IOException {
        for (line = lines.next(); line != null; line = lines.next()) {
            LetterId id = SegmentLines.idOf(line);
            if (id != null) {
                return id;
            }
            declare(line);
        }
        return null;
    }

    private void declare(byte[] other) throws IOException {
        try (JsonParser json = LetterJson.parser(other)) {
            json.nextToken();
            String first = json.nextFieldName();
            if (SegmentHeader.FORMAT.equals(first)) {
                header = LetterFolder.parseHeader(other);
            } else if (SegmentLines.SCHEMA.equals(first)) {
                String name = json.nextTextValue();
                schemas.put(name, LetterSchemas.read(json));
            }
        }
    }

    /** Returns how many lines so far were not as they were written. */
    long damaged() {
        return lines.damaged();
    }

    /** Returns the letter to which {@link #next} went. */
    DeadLetter letter() throws IOException {
        Members members = new Members();
        if (line == null || header == null) {
            throw new IOException("a segment of dead letters has no header");
        }
        try (JsonParser json = LetterJson.parser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                members.read(json, line);
            }
        }
        return new DeadLetter(
                members.text(SegmentLines.ID),
                header.pipeline(),
                header.run(),
                header.fingerprint(),
                Instant.parse(members.text("at")),
                members.text("dataset"),
                members.text("split"),
                Long.parseLong(members.text("origin")),
                members.texts.get("read_to"),
                members.text("step"),
                members.text("code"),
                members.texts.get("column"),
                members.text("message"),
                members.causes,
                record(members),
                !"false".equals(members.texts.get("original")),
                "true".equals(members.texts.get("part")),
                row("seen", ChangeKind.INSERT, members),
                Fate.NONE);
    }

    private DeadRecord record(Members members) throws IOException {
        String kind = members.texts.get("change");
        DeadRecord.Row row = row("record", kind == null ? ChangeKind.INSERT : ChangeKind.valueOf(kind), members);
        if (row != null) {
            return row;
        }
        String base64 = members.texts.get("raw_base64");
        byte[] bytes = base64 != null
                ? Base64.getDecoder().decode(base64)
                : members.text("raw").getBytes(StandardCharsets.UTF_8);
        return new DeadRecord.Raw(bytes, "true".equals(members.texts.get("cut")));
    }

    private DeadRecord.@Nullable Row row(String name, ChangeKind kind, Members members) throws IOException {
        String json = members.texts.get(name);
        if (json == null) {
            return null;
        }
        Schema schema = schemas.get(members.text(name + "_schema"));
        if (schema == null) {
            throw new IOException("the schema of a dead letter is missing");
        }
        return new DeadRecord.Row(schema, kind, json);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** The members of a letter: values as text, objects as JSON. */
    private static final class Members {
        final Map<String, String> texts = new HashMap<>();
        final List<String> causes = new ArrayList<>();

        void read(JsonParser json, byte[] line) throws IOException {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    causes.add(json.getText());
                }
            } else if (token == JsonToken.START_OBJECT) {
                // As it was written: a parser that copies may shorten numbers.
                int start = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                int end = (int) json.currentLocation().getByteOffset();
                texts.put(name, new String(line, start, end - start, StandardCharsets.UTF_8));
            } else {
                texts.put(name, json.getText());
            }
        }

        String text(String name) throws IOException {
            String text = texts.get(name);
            if (text == null) {
                throw new IOException("a dead letter lacks '" + name + "'");
            }
            return text;
        }
    }
}
