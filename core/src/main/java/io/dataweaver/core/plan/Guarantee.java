package io.dataweaver.core.plan;

import io.dataweaver.api.descriptor.Capability;
import java.util.LinkedHashSet;
import java.util.Map;
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
        if (source.contains(Capability.REPEATS) && !sink.contains(Capability.IDEMPOTENT_BY_KEY)) {
            return new Guarantee(
                    Level.AT_LEAST_ONCE, "the source may give a row again, and the sink does not write by key");
        }
        if (sink.contains(Capability.TRANSACTIONAL_POSITIONS) && source.contains(Capability.WHOLE_TRANSACTIONS)) {
            return new Guarantee(
                    Level.EXACTLY_ONCE,
                    "the sink stores the source's positions in the same transaction as the rows, and takes whole transactions"
                            + " of the source over all tables, in their order");
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

    /**
     * Computes the guarantee of several sources and sinks: that of the weakest pair, which the reason names.
     *
     * @param sources what each source can do, by name
     * @param engine what the engine can do
     * @param sinks what each sink can do, by name
     */
    public static Guarantee of(
            Map<String, Set<Capability>> sources, Set<Capability> engine, Map<String, Set<Capability>> sinks) {
        Guarantee weakest = null;
        Set<String> reasons = new LinkedHashSet<>();
        for (Map.Entry<String, Set<Capability>> source : sources.entrySet()) {
            for (Map.Entry<String, Set<Capability>> sink : sinks.entrySet()) {
                Guarantee pair = of(source.getValue(), engine, sink.getValue());
                reasons.add(sinks.size() == 1 ? pair.reason() : "`" + sink.getKey() + "`: " + pair.reason());
                if (weakest == null || pair.level().compareTo(weakest.level()) > 0) {
                    weakest = new Guarantee(
                            pair.level(), named(pair, source.getKey(), sink.getKey(), sources.size(), sinks.size()));
                }
            }
        }
        if (weakest == null) {
            throw new IllegalArgumentException("a pipeline has a source and a sink");
        }
        return weakest.level() == Level.EXACTLY_ONCE
                ? new Guarantee(Level.EXACTLY_ONCE, String.join("; ", reasons))
                : weakest;
    }

    private static String named(Guarantee pair, String source, String sink, int sources, int sinks) {
        boolean ofSource = pair.level() == Level.AT_MOST_ONCE;
        if (ofSource ? sources == 1 : sinks == 1) {
            return pair.reason();
        }
        return "`" + (ofSource ? source : sink) + "` is the weakest: " + pair.reason();
    }

    @Override
    public String toString() {
        return level.label() + " (" + reason + ")";
    }
}
