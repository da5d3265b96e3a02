package io.dataweaver.api.source;

import io.dataweaver.api.error.DataWeaverException;
import java.util.Optional;
import java.util.Set;

/**
 * A split in which reading cannot go on, for its source no longer has what comes next: a log was removed, a slot was dropped, a
 * server was set back.
 *
 * @param split what {@link Source#plan} returned in an earlier process
 * @param from where it stands; empty if nothing of it is durable
 * @param reason what {@link Source#open} would throw
 * @param choices what can be done about it; {@link GapChoice#ABORT}, which always can, is not among them
 */
public record SourceGap(Split split, Optional<Position> from, DataWeaverException reason, Set<GapChoice> choices) {

    public SourceGap {
        choices = Set.copyOf(choices);
        if (choices.contains(GapChoice.ABORT)) {
            throw new IllegalArgumentException("a source is not asked to do nothing");
        }
    }
}
