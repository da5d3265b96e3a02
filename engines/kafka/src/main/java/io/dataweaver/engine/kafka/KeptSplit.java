package io.dataweaver.engine.kafka;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;

/**
 * How far a split has come, as workers keep it.
 *
 * @param checkpoint the largest id of a checkpoint that was used up to here
 * @param progress with at most the last of what the sink prepared
 */
record KeptSplit(long checkpoint, SplitProgress progress) {

    /** Returns a split as a start finds it. */
    static KeptSplit begun(long checkpoint, SplitProgress stored) {
        return new KeptSplit(
                checkpoint, stored.withCommittables(stored.last().stream().toList()));
    }

    /** Returns the id of the split. */
    String split() {
        return progress.split().id();
    }

    /** Returns what follows a checkpoint that prepared {@code next}. */
    KeptSplit after(long id, SplitProgress next) {
        boolean nothingNew = next.committables().isEmpty();
        return new KeptSplit(
                id, nothingNew ? next.after(progress.last().stream().toList()) : next);
    }

    String encode() {
        return StateObject.empty()
                .with("checkpoint", checkpoint)
                .with("progress", SplitProgressCodec.encode(progress))
                .toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static KeptSplit decode(String text) {
        StateObject json = StateObject.parse(text);
        return new KeptSplit(json.number("checkpoint"), SplitProgressCodec.decode(json.text("progress")));
    }
}
