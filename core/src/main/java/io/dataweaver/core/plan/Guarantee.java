package io.dataweaver.core.plan;

import io.dataweaver.api.descriptor.Capability;
import java.util.Set;

/**
 * What a pipeline promises of its rows, and why. Computed from what source, engine and sink can do; never weaker than
 * what is printed.
 *
 * @param level the promise
 * @param reason one sentence for people
 */
public record Guarantee(Level level, String reason) {

    /** The promises, the strongest first. */
    public enum Level {
        /** Each row takes effect once, whatever crashes. */
        EXACTLY_ONCE("exactly once"),
        /** No row is lost; after a crash some may come twice. */
        AT_LEAST_ONCE("at least once"),
        /** No row comes twice; after a crash some may be lost. */
        AT_MOST_ONCE("at most once");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        /** Returns the words for people, such as {@code exactly once}. */
        public String label() {
            return label;
        }

        /** Tells whether this promises no less than {@code other}. */
        public boolean covers(Level other) {
            return this == other || this == EXACTLY_ONCE;
        }
    }

    /**
     * Computes the guarantee.
     *
     * @param source what the source can do
     * @param engine what the engine can do
     * @param sink what the sink can do
     */
    public static Guarantee of(Set<Capability> source, Set<Capability> engine, Set<Capability> sink) {
        if (!source.contains(Capability.REPLAYABLE)) {
            return new Guarantee(
                    Level.AT_MOST_ONCE,
                    "the source cannot be read again, so rows on their way are lost if the process dies");
        }
        if (!engine.contains(Capability.EXACTLY_ONCE)) {
            return new Guarantee(Level.AT_LEAST_ONCE, "the engine may run a part again after a failure");
        }
        if (sink.contains(Capability.TRANSACTIONAL_POSITIONS)) {
            return new Guarantee(
                    Level.EXACTLY_ONCE, "the sink stores the source's positions in the same transaction as the rows");
        }
        if (sink.contains(Capability.TWO_PHASE_COMMIT)) {
            return new Guarantee(Level.EXACTLY_ONCE, "the sink publishes rows only after their checkpoint is durable");
        }
        if (sink.contains(Capability.IDEMPOTENT_BY_KEY)) {
            return new Guarantee(
                    Level.EXACTLY_ONCE, "the sink writes by key, so that writing a row again changes nothing");
        }
        return new Guarantee(
                Level.AT_LEAST_ONCE, "the sink cannot undo rows that were written after the last checkpoint");
    }

    @Override
    public String toString() {
        return level.label() + " (" + reason + ")";
    }
}
