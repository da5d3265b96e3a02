package io.dataweaver.core.run;

import io.dataweaver.api.source.GapChoice;
import java.time.Instant;

/**
 * A gap in a source beyond which a run goes on, because a person has chosen so.
 *
 * @param at when that was
 * @param split the id of the split
 * @param dataset what the rows belong to, as the pipeline writes them
 * @param choice what was chosen
 * @param reason why what came next could not be read
 * @param lost what is not read, a sentence without its full stop
 */
public record CrossedGap(Instant at, String split, String dataset, GapChoice choice, String reason, String lost) {

    /** Returns what may be wrong at the target from now on, a sentence without its full stop. */
    public String consequence() {
        return switch (choice) {
            case ABORT -> "nothing";
            case RESNAPSHOT -> "rows that have left the source meanwhile, such as deleted ones, stay at the target";
            case SKIP_GAP -> "changes of that time are missing at the target: inserts, updates and deletes";
        };
    }

    /** Returns all of it for people, in one line. */
    @Override
    public String toString() {
        return split + ": " + choice.label() + ": " + lost + " (" + reason + "); " + consequence();
    }
}
