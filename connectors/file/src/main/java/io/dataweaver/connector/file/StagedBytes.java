package io.dataweaver.connector.file;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of one split lies durably in an object store, seen by nobody: parts of an upload, and behind them a tail that is too
 * short for a part, as a hidden object.
 *
 * @param upload empty if all is in the tail
 * @param tags of the parts 1, 2 and so on
 * @param sent how many bytes the parts hold
 * @param tail the hidden object; empty if all is in parts
 * @param tailLength in bytes
 * @param header how many bytes at the start are the header of the format
 * @param rows how many rows it holds
 */
record StagedBytes(
        Optional<Upload> upload,
        List<String> tags,
        long sent,
        Optional<ObjectPath> tail,
        long tailLength,
        long header,
        long rows) {

    StagedBytes {
        tags = List.copyOf(tags);
    }

    List<UploadedPart> parts() {
        List<UploadedPart> parts = new ArrayList<>();
        for (String tag : tags) {
            parts.add(new UploadedPart(parts.size() + 1, tag));
        }
        return parts;
    }

    long length() {
        return sent + tailLength;
    }

    Committable toCommittable(String splitId) {
        StateObject json = StateObject.empty()
                .with("parts", tags.size())
                .with("sent", sent)
                .with("tailLength", tailLength)
                .with("header", header)
                .with("rows", rows);
        if (upload.isPresent()) {
            json = json.with("bucket", upload.get().path().bucket())
                    .with("key", upload.get().path().key())
                    .with("upload", upload.get().id());
        }
        for (int i = 0; i < tags.size(); i++) {
            json = json.with("tag" + i, tags.get(i));
        }
        if (tail.isPresent()) {
            json = json.with("tailBucket", tail.get().bucket())
                    .with("tail", tail.get().key());
        }
        return new Committable(splitId, json.toString());
    }

    static StagedBytes parse(Committable committable) {
        StateObject json = StateObject.parse(committable.json());
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < json.number("parts"); i++) {
            tags.add(json.text("tag" + i));
        }
        return new StagedBytes(
                json.findText("upload")
                        .map(id -> new Upload(new ObjectPath(json.text("bucket"), json.text("key")), id)),
                tags,
                json.number("sent"),
                json.findText("tail").map(key -> new ObjectPath(json.text("tailBucket"), key)),
                json.number("tailLength"),
                json.number("header"),
                json.number("rows"));
    }
}
