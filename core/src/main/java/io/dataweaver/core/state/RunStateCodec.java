package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.error.DataWeaverException;
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

    private static final String KEPT_BY = "kept_by";
    private static final String DATASETS = "datasets";
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
            if (state.keptBy().isPresent()) {
                json.writeStringField(KEPT_BY, state.keptBy().get());
            }
            if (!state.datasets().isEmpty()) {
                json.writeArrayFieldStart(DATASETS);
                for (KnownDataset dataset : state.datasets()) {
                    KnownDatasetCodec.write(dataset, json);
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("splits");
            for (SplitProgress split : state.splits()) {
                SplitProgressCodec.write(split, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException of kind FATAL if it is not that, or of a newer version
     */
    public static RunState decode(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        List<SplitProgress> splits = new ArrayList<>();
        List<KnownDataset> datasets = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        if (name.equals(DATASETS)) {
                            datasets.add(KnownDatasetCodec.read(json));
                        } else {
                            splits.add(SplitProgressCodec.read(json));
                        }
                    }
                } else {
                    fields.put(name, json.getText());
                }
            }
            int format = Integer.parseInt(SplitProgressCodec.require(fields, "format"));
            if (format != FORMAT) {
                throw new DataWeaverException(
                        StateErrorCode.UNKNOWN_VERSION,
                        "the checkpoint has format " + format + ", but this DataWeaver reads format " + FORMAT);
            }
            return new RunState(
                    SplitProgressCodec.require(fields, "pipeline"),
                    SplitProgressCodec.require(fields, "fingerprint"),
                    SplitProgressCodec.require(fields, "run"),
                    number(fields, "epoch"),
                    RunState.Status.valueOf(SplitProgressCodec.require(fields, "status")),
                    splits,
                    Optional.ofNullable(fields.get(KEPT_BY)),
                    datasets);
        } catch (IOException | IllegalArgumentException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED, "the checkpoint is not what was written: " + damaged.getMessage(), damaged);
        }
    }

    private static long number(Map<String, String> fields, String name) throws IOException {
        return Long.parseLong(SplitProgressCodec.require(fields, name));
    }

    private static void expect(boolean condition, String what) throws IOException {
        if (!condition) {
            throw new IOException(what + " is expected");
        }
    }
}
