package io.dataweaver.core.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a sink is given to hold as the position of a split: the source's own, and the counts up to there. The sink may
 * come further than the last checkpoint before a crash; then only this tells what went where.
 *
 * @param position the source's; empty for a split that holds no row
 * @param counts of the split up to there, over all processes of the run
 */
record HeldPosition(Optional<Position> position, RunCounts counts) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Returns this as a sink keeps it. */
    Position encode() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (position.isPresent()) {
                // As text, so that the source gets back what it gave to the last blank.
                json.writeStringField("position", position.get().json());
            }
            RunCountsCodec.encode(counts, json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Position(text.toString());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException of kind FATAL if it is not that
     */
    static HeldPosition decode(Position held) {
        Optional<Position> position = Optional.empty();
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(held.json())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an object is expected");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("position")) {
                    position = Optional.of(new Position(json.getText()));
                } else {
                    fields.put(name, json.getText());
                }
            }
            return new HeldPosition(position, RunCountsCodec.decode(fields));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED,
                    "the sink holds a position that was not written by a run: " + held,
                    damaged);
        }
    }
}
