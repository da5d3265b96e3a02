package io.dataweaver.connector.file;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What one hidden file durably holds.
 *
 * @param file its name
 * @param length how much of the file counts; what stands behind was never prepared
 * @param header how many bytes at its start are the header of the format
 * @param rows how many rows it holds
 * @param epoch of the run that wrote it
 */
record WrittenPart(String file, long length, long header, long rows, long epoch) {

    static Committable toCommittable(String splitId, List<WrittenPart> parts) {
        StateObject json = StateObject.empty().with("parts", parts.size());
        for (int i = 0; i < parts.size(); i++) {
            WrittenPart part = parts.get(i);
            json = json.with("file" + i, part.file)
                    .with("length" + i, part.length)
                    .with("header" + i, part.header)
                    .with("rows" + i, part.rows)
                    .with("epoch" + i, part.epoch);
        }
        return new Committable(splitId, json.toString());
    }

    static List<WrittenPart> parse(Committable committable) {
        StateObject json = StateObject.parse(committable.json());
        List<WrittenPart> parts = new ArrayList<>();
        for (int i = 0; i < json.number("parts"); i++) {
            parts.add(new WrittenPart(
                    json.text("file" + i),
                    json.number("length" + i),
                    json.number("header" + i),
                    json.number("rows" + i),
                    json.number("epoch" + i)));
        }
        return parts;
    }
}
