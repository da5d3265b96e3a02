package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what becomes of letters in a replay: rejected again, or, once it is complete, replayed. */
final class ReplayFates implements RejectionHandler {

    private static final Failpoint BEFORE_FORCE = Failpoint.named("replay.before_fates");
    private static final Failpoint AFTER_FORCE = Failpoint.named("replay.after_fates");
    private static final Failpoint AFTER_REMOVAL = Failpoint.named("replay.after_removal");

    private final LetterFolder folder;
    private final String run;
    private final Clock clock;
    private final FateLog log;
    private final Map<String, LetterIds> selections = new HashMap<>();
    private @Nullable LetterFates earlier;

    /** Letters that this process has seen rejected, by number; their fate is in the log. */
    private final LetterIds rejected = new LetterIds();

    ReplayFates(LetterFolder folder, String run, Clock clock) {
        this.folder = folder;
        this.run = run;
        this.clock = clock;
        this.log = new FateLog(folder);
    }

    /** The split of a selection; its letters are the records, numbered from 1. */
    synchronized void begins(ReplaySelection selection, LetterIds ids, int done) {
        selections.put(selection.name(), ids);
        LetterFates before = earlier();
        for (int i = done; i < ids.size(); i++) {
            if (before.isRejectedBy(ids.get(i), run)) {
                add(ids.get(i), LetterFates.Event.RETRIED, null);
            }
        }
    }

    private LetterFates earlier() {
        try {
            LetterFates read = earlier;
            if (read == null) {
                read = LetterFates.read(folder);
                earlier = read;
            }
            return read;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private DataWeaverException unreadable(IOException failed) {
        return new DataWeaverException(
                DeadLetterErrorCode.UNREADABLE,
                "the dead letters in " + folder.files() + " cannot be read: " + failed.getMessage(),
                failed);
    }

    @Override
    public synchronized void handle(Place place, List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            // One of several sources stands before the name that it gave the split itself.
            LetterIds ids =
                    selections.get(place.splitId().substring(place.splitId().indexOf('/') + 1));
            long origin = rejection.record().origin();
            if (ids == null || origin < 1 || origin > ids.size()) {
                throw new IllegalStateException("record " + origin + " of " + place.splitId() + " is no letter");
            }
            LetterId id = ids.get((int) origin - 1);
            if (rejected.add(id)) {
                add(id, LetterFates.Event.REJECTED, rejection);
            }
        }
    }

    private void add(LetterId id, LetterFates.Event event, @Nullable Rejection rejection) {
        LetterFates.Entry entry = new LetterFates.Entry(
                id,
                event,
                run,
                clock.instant(),
                rejection == null ? null : rejection.code().id(),
                rejection == null ? null : rejection.message());
        log.add(entry);
        earlier().enter(entry);
    }

    @Override
    public synchronized void flush() {
        log.force();
    }

    /** What was not rejected is replayed. The selections go last: as long as they are there, this is done again. */
    @Override
    public synchronized void complete() {
        try {
            LetterFates fates = earlier();
            List<ReplaySelection> done = new ArrayList<>();
            for (String name : folder.files().list(folder.folder())) {
                if (name.endsWith(ReplaySelection.ENDING)) {
                    ReplaySelection selection = new ReplaySelection(folder, name);
                    LetterIds ids = selection.read();
                    for (int i = 0; i < ids.size(); i++) {
                        if (!fates.isRejectedBy(ids.get(i), run)) {
                            add(ids.get(i), LetterFates.Event.REPLAYED, null);
                        }
                    }
                    done.add(selection);
                }
            }
            BEFORE_FORCE.hit();
            log.force();
            AFTER_FORCE.hit();
            for (ReplaySelection selection : done) {
                selection.delete();
                AFTER_REMOVAL.hit();
            }
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    @Override
    public synchronized void close() {
        log.close();
    }
}
