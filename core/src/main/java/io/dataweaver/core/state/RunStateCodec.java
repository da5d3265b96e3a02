package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link RunState} as JSON, so that people can read a checkpoint; {@code format} says which version it is. */
public final class RunStateCodec {

    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private RunStateCodec() {}

    /** Returns {@code state} as JSON in UTF-8. */
    public static byte[] encode(RunState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("pipeline", state.pipeline());
            json.writeStringField("fingerprint", state.fingerprint());
            json.writeStringField("run", state.run());
            json.writeNumberField("epoch", state.epoch());
            json.writeStringField("status", state.status().name());
            json.writeNumberField("read", state.counts().read());
            json.writeNumberField("written", state.counts().written());
            json.writeNumberField("filtered", state.counts().filtered());
            json.writeNumberField("rejected", state.counts().rejected());
            json.writeArrayFieldStart("splits");
            for (SplitProgress split : state.splits()) {
                encode(split, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void encode(SplitProgress progress, JsonGenerator json) throws IOException {
        Split split = progress.split();
        json.writeStartObject();
        json.writeStringField("id", split.id());
        json.writeNumberField("ordinal", split.ordinal());
        json.writeStringField("dataset", split.dataset());
        json.writeStringField("detail", split.detail());
        json.writeNumberField("weight", split.weight());
        if (progress.position().isPresent()) {
            json.writeStringField("position", progress.position().get().json());
        }
        json.writeBooleanField("finished", progress.finished());
        if (!progress.committables().isEmpty()) {
            json.writeArrayFieldStart("committables");
            for (Committable committable : progress.committables()) {
                json.writeString(committable.json());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException of kind FATAL if it is not that, or of a newer version
     */
    public static RunState decode(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        List<SplitProgress> splits = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        splits.add(split(json));
                    }
                } else {
                    fields.put(name, json.getText());
                }
            }
            int format = Integer.parseInt(require(fields, "format"));
            if (format != FORMAT) {
                throw new DataWeaverException(
                        StateErrorCode.UNKNOWN_VERSION,
                        "the checkpoint has format " + format + ", but this DataWeaver reads format " + FORMAT);
            }
            return new RunState(
                    require(fields, "pipeline"),
                    require(fields, "fingerprint"),
                    require(fields, "run"),
                    number(fields, "epoch"),
                    RunState.Status.valueOf(require(fields, "status")),
                    new RunCounts(
                            number(fields, "read"),
                            number(fields, "written"),
                            number(fields, "filtered"),
                            number(fields, "rejected")),
                    splits);
        } catch (IOException | IllegalArgumentException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED, "the checkpoint is not what was written: " + damaged.getMessage(), damaged);
        }
    }

    private static SplitProgress split(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> prepared = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    prepared.add(json.getText());
                }
            } else {
                fields.put(name, json.getText());
            }
        }
        Split split = new Split(
                require(fields, "id"),
                (int) number(fields, "ordinal"),
                require(fields, "dataset"),
                require(fields, "detail"),
                number(fields, "weight"));
        return new SplitProgress(
                split,
                Optional.ofNullable(fields.get("position")).map(Position::new),
                Boolean.parseBoolean(require(fields, "finished")),
                prepared.stream()
                        .map(committable -> new Committable(split.id(), committable))
                        .toList());
    }

    private static long number(Map<String, String> fields, String name) throws IOException {
        return Long.parseLong(require(fields, name));
    }

    private static String require(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        expect(value != null, "'" + name + "'");
        return String.valueOf(value);
    }

    private static void expect(boolean condition, String what) throws IOException {
        if (!condition) {
            throw new IOException(what + " is expected");
        }
    }
}
