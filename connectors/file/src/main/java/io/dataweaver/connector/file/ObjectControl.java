package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The hidden object beside a target that says which run may publish there; from the start of a run to its end.
 *
 * <p>It is only ever replaced if it is still what was read, so that of two that fence at the same time one sees the other.
 * A store has no locks: a process that was taken for dead may have asked just before it was fenced off. What it publishes
 * then is what its last durable checkpoint holds, which its successor finds there and takes for its own.
 */
final class ObjectControl {

    private static final int MAX_SIZE = 64 * 1024;
    private static final int MAX_TRIES = 20;

    private final ObjectStore store;
    private final ObjectTarget target;
    private final ObjectPath path;

    ObjectControl(ObjectTarget target) {
        this.store = target.store();
        this.target = target;
        this.path = target.control();
    }

    boolean exists() {
        return store.find(path).isPresent();
    }

    /** Writes down that {@code pipeline} publishes here from now on; returns its epoch. */
    long fence(String pipeline, long epoch) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<StoredObject> found = store.find(path);
            StateObject before = found.map(this::read).orElse(StateObject.empty());
            boolean inherited =
                    before.findText("pipeline").map(pipeline::equals).orElse(true);
            long seen = inherited && before.has("epoch") ? before.number("epoch") : 0;
            long taken = Math.max(epoch, seen + 1);
            StateObject now = StateObject.empty().with("pipeline", pipeline).with("epoch", taken);
            PutCondition unchanged = found.<PutCondition>map(object -> new PutCondition.IfVersion(object.version()))
                    .orElse(new PutCondition.IfAbsent());
            if (store.put(path, now.toString().getBytes(StandardCharsets.UTF_8), unchanged)
                    .isPresent()) {
                return taken;
            }
        }
        throw new DataWeaverException(
                FileErrorCode.TAKEN_OVER, "others start to write to " + target.name() + " again and again");
    }

    /** Fails if {@code run} is no longer the one that publishes here. */
    void require(SinkRun run) {
        StateObject now = store.find(path).map(this::read).orElse(StateObject.empty());
        if (!now.findText("pipeline").equals(Optional.of(run.pipeline()))
                || !now.has("epoch")
                || now.number("epoch") != run.epoch()) {
            throw new DataWeaverException(
                    FileErrorCode.TAKEN_OVER,
                    "another run took over the target " + target.name() + ": this one is pipeline '" + run.pipeline()
                            + "', epoch " + run.epoch() + "; the other "
                            + (now.has("epoch") ? "is " + now : "has ended since"),
                    "let only one pipeline write there",
                    null);
        }
    }

    private StateObject read(StoredObject object) {
        try (InputStream in = store.read(object, 0, Math.min(object.size(), MAX_SIZE))) {
            return StateObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return StateObject.empty();
        } catch (IOException failed) {
            throw new DataWeaverException(
                    FileErrorCode.READ_FAILED,
                    "cannot read " + target.name() + "'s control object " + path + ": " + failed.getMessage(),
                    failed);
        }
    }

    void remove() {
        store.delete(path);
    }
}
