package io.dataweaver.connector.file;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A part that is whole and durable under its hidden name.
 *
 * @param hidden its name now, relative to the root
 * @param name what it is to be called, relative to the root
 * @param length in bytes
 */
record FinishedPart(String hidden, String name, long length) {

    static Committable toCommittable(String splitId, List<FinishedPart> parts) {
        StateObject json = StateObject.empty().with("parts", parts.size());
        for (int i = 0; i < parts.size(); i++) {
            FinishedPart part = parts.get(i);
            json = json.with("hidden" + i, part.hidden)
                    .with("name" + i, part.name)
                    .with("length" + i, part.length);
        }
        return new Committable(splitId, json.toString());
    }

    static List<FinishedPart> parse(Committable committable) {
        StateObject json = StateObject.parse(committable.json());
        List<FinishedPart> parts = new ArrayList<>();
        for (int i = 0; i < json.number("parts"); i++) {
            parts.add(new FinishedPart(json.text("hidden" + i), json.text("name" + i), json.number("length" + i)));
        }
        return parts;
    }
}
