package io.dataweaver.connector.file;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects of a folder that one split has uploaded, and that nobody sees before their uploads are completed.
 *
 * @param parts in the order of their rows
 * @param next the number of the next object of the split
 */
record PendingParts(List<Part> parts, long next) {

    /**
     * One object.
     *
     * @param id stands in its metadata, so that it is known again
     */
    record Part(Upload upload, List<String> tags, String id) {

        List<UploadedPart> uploaded() {
            List<UploadedPart> uploaded = new ArrayList<>();
            for (String tag : tags) {
                uploaded.add(new UploadedPart(uploaded.size() + 1, tag));
            }
            return uploaded;
        }
    }

    PendingParts {
        parts = List.copyOf(parts);
    }

    Committable toCommittable(String splitId, String bucket) {
        StateObject json =
                StateObject.empty().with("bucket", bucket).with("next", next).with("parts", parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            json = json.with("key" + i, part.upload.path().key())
                    .with("upload" + i, part.upload.id())
                    .with("id" + i, part.id)
                    .with("tags" + i, part.tags.size());
            for (int j = 0; j < part.tags.size(); j++) {
                json = json.with("tag" + i + "-" + j, part.tags.get(j));
            }
        }
        return new Committable(splitId, json.toString());
    }

    static PendingParts parse(Committable committable) {
        StateObject json = StateObject.parse(committable.json());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < json.number("parts"); i++) {
            List<String> tags = new ArrayList<>();
            for (int j = 0; j < json.number("tags" + i); j++) {
                tags.add(json.text("tag" + i + "-" + j));
            }
            ObjectPath path = new ObjectPath(json.text("bucket"), json.text("key" + i));
            parts.add(new Part(new Upload(path, json.text("upload" + i)), tags, json.text("id" + i)));
        }
        return new PendingParts(parts, json.number("next"));
    }
}
