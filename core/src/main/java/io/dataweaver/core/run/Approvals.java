package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The changes of targets that people have approved and that no run has made yet: a file each beside the state, so that one is
 * there or not, whoever else gives or uses one at the same time.
 *
 * <p><b>Threads.</b> Any thread, and any process, may call.
 */
final class Approvals {

    private static final String FOLDER = "approvals";
    private static final String END = ".json";

    private final StateFiles files;

    /**
     * Creates it.
     *
     * @param files of the pipeline
     */
    Approvals(StateFiles files) {
        this.files = files;
    }

    /** Returns those of a pipeline. */
    static Approvals of(RunEnvironment environment, String pipeline) {
        return new Approvals(new DiskStateFiles(environment.folder(pipeline)));
    }

    /** Gives one; it is on disk when this returns. */
    void give(PendingChange change, String by, Instant at) {
        String name = name(change.id());
        String next = name + ".tmp";
        String text = StateObject.empty()
                .with("at", at.toString())
                .with("by", by)
                .with("change", change.statement())
                .toString();
        try {
            files.writeForced(next, text.getBytes(StandardCharsets.UTF_8));
            files.rename(next, name);
            files.forceFolder(FOLDER);
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "an approval cannot be noted in " + files + "/" + name, failed);
        }
    }

    /** Returns the ids of the changes that are approved. */
    Set<String> ids() {
        try {
            return files.list(FOLDER).stream()
                    .filter(name -> name.endsWith(END))
                    .map(name -> name.substring(0, name.length() - END.length()))
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "approvals cannot be read from " + files + "/" + FOLDER, failed);
        }
    }

    /** Takes some back, or notes that they are used; does nothing about those that are not there. */
    void remove(Collection<String> ids) {
        try {
            for (String id : ids) {
                files.delete(name(id));
            }
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "an approval cannot be removed from " + files + "/" + FOLDER, failed);
        }
    }

    private static String name(String id) {
        return FOLDER + "/" + id + END;
    }
}
