package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a split has come, as JSON: part of a checkpoint, and what engines carry between processes. */
public final class SplitProgressCodec {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String OTHERS = "others";
    private static final String SUSPENDED_BY = "suspended_by";
    private static final String SUSPENDED_KIND = "suspended_kind";
    private static final String SUSPENDED_WHY = "suspended_why";

    private SplitProgressCodec() {}

    /** Writes {@code progress} as one JSON object in one line. */
    public static String encode(SplitProgress progress) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(progress, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException of kind FATAL if it is not that
     */
    public static SplitProgress decode(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an object is expected");
            }
            return read(json);
        } catch (IOException | IllegalArgumentException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED,
                    "the progress of a split is not what was written: " + damaged.getMessage(),
                    damaged);
        }
    }

    static void write(SplitProgress progress, JsonGenerator json) throws IOException {
        Split split = progress.split();
        json.writeStartObject();
        json.writeStringField("id", split.id());
        json.writeNumberField("ordinal", split.ordinal());
        json.writeStringField("dataset", split.dataset());
        if (!split.others().isEmpty()) {
            json.writeArrayFieldStart(OTHERS);
            for (String other : split.others()) {
                json.writeString(other);
            }
            json.writeEndArray();
        }
        json.writeStringField("detail", split.detail());
        json.writeNumberField("weight", split.weight());
        if (progress.position().isPresent()) {
            json.writeStringField("position", progress.position().get().json());
        }
        // Whoever does not know of suspensions goes on with the split.
        json.writeBooleanField("finished", progress.isComplete());
        if (progress.suspension().isPresent()) {
            json.writeStringField(SUSPENDED_BY, progress.suspension().get().code());
            json.writeStringField(
                    SUSPENDED_KIND, progress.suspension().get().kind().name());
            json.writeStringField(SUSPENDED_WHY, progress.suspension().get().message());
        }
        RunCountsCodec.encode(progress.counts(), json);
        if (!progress.committables().isEmpty()) {
            json.writeArrayFieldStart("committables");
            for (Committable committable : progress.committables()) {
                json.writeString(committable.json());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Reads an object whose start was read. */
    static SplitProgress read(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> prepared = new ArrayList<>();
        List<String> others = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                List<String> texts = name.equals(OTHERS) ? others : prepared;
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    texts.add(json.getText());
                }
            } else {
                fields.put(name, json.getText());
            }
        }
        Split split = new Split(
                require(fields, "id"),
                Integer.parseInt(require(fields, "ordinal")),
                require(fields, "dataset"),
                others,
                require(fields, "detail"),
                Long.parseLong(require(fields, "weight")));
        Optional<Suspension> suspension = fields.containsKey(SUSPENDED_BY)
                ? Optional.of(new Suspension(
                        split.id(),
                        split.dataset(),
                        require(fields, SUSPENDED_BY),
                        // Earlier versions did not tell, and whoever reads the state tries the split again.
                        ErrorKind.valueOf(fields.getOrDefault(SUSPENDED_KIND, ErrorKind.FATAL.name())),
                        require(fields, SUSPENDED_WHY)))
                : Optional.empty();
        return new SplitProgress(
                split,
                Optional.ofNullable(fields.get("position")).map(Position::new),
                Boolean.parseBoolean(require(fields, "finished")) || suspension.isPresent(),
                RunCountsCodec.decode(fields),
                prepared.stream()
                        .map(committable -> new Committable(split.id(), committable))
                        .toList(),
                suspension);
    }

    /** Returns a field that must be there. */
    static String require(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("'" + name + "' is expected");
        }
        return value;
    }
}
