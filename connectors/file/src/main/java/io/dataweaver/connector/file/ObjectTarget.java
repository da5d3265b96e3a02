package io.dataweaver.connector.file;

import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The keys of one target: where it appears, and beside it hidden objects, named as hidden files are: {@link HiddenNames}.
 *
 * @param name for people
 * @param path of the object; or of the folder, with its slash
 */
record ObjectTarget(ObjectStore store, String name, ObjectPath path) {

    /** Metadata that tells which run wrote an object. */
    private static final String MARK = "dataweaver-run";

    private String folder() {
        return path.key().substring(0, path.key().lastIndexOf('/') + 1);
    }

    private String hidden() {
        String last = path.key().substring(folder().length());
        return folder() + (last.isEmpty() ? "" : "." + last) + ".dataweaver";
    }

    ObjectPath control() {
        return path.withKey(hidden());
    }

    private ObjectPath ofPipeline(SinkRun run) {
        return path.withKey(hidden() + "-" + HiddenNames.plain(run.pipeline()) + "-");
    }

    /** Returns a path that never comes twice. */
    ObjectPath unique(SinkRun run, String what) {
        String unique = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
        String key =
                ofPipeline(run).key() + HiddenNames.plain(run.run()) + "-" + what + "-" + run.epoch() + "-" + unique;
        return path.withKey(key + ".tmp");
    }

    /** Returns the metadata of what {@code run} writes. */
    static Map<String, String> mark(SinkRun run) {
        return Map.of(MARK, HiddenNames.plain(run.pipeline()) + "/" + HiddenNames.plain(run.run()));
    }

    /** Returns the metadata of an object of which a run writes several; {@code id} is its own. */
    static Map<String, String> mark(SinkRun run, String id) {
        Map<String, String> metadata = new TreeMap<>(mark(run));
        metadata.put("dataweaver-part", id);
        return metadata;
    }

    /** Tells whether an object is there that {@code run} wrote. */
    boolean isOf(SinkRun run, ObjectPath object) {
        return store.metadata(object).map(mark(run)::equals).orElse(false);
    }

    /** Removes hidden objects of all runs of a pipeline, and uploads to them; those of others may be of use to them. */
    void removeHidden(SinkRun run) {
        abort(ofPipeline(run), upload -> true);
        Optional<String> next = Optional.empty();
        do {
            ObjectPage page = store.list(ofPipeline(run), false, next);
            for (StoredObject object : page.objects()) {
                store.delete(object.path());
            }
            next = page.next();
        } while (next.isPresent());
    }

    /** Aborts the uploads below {@code start} that are {@code wanted}. */
    void abort(ObjectPath start, Predicate<Upload> wanted) {
        List<Upload> found;
        do {
            found = store.uploads(start).stream().filter(wanted).toList();
            found.forEach(store::abort);
        } while (!found.isEmpty());
    }
}
