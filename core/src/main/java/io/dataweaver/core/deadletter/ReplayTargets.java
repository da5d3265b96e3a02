package io.dataweaver.core.deadletter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sinks that a replay may write to. A row that one of several sinks had refused was taken by the others, so its letter
 * goes to that sink alone.
 *
 * @param appends by the name of a sink, whether it adds rows rather than inserting or updating by key
 */
public record ReplayTargets(Map<String, Boolean> appends) {

    /** What stands before the name of a sink in the step of a letter, where there are several. */
    private static final String STEP = "sinks.";

    private static final String TO = ".to.";

    public ReplayTargets {
        appends = Collections.unmodifiableMap(new LinkedHashMap<>(appends));
    }

    /** Returns the sink that has refused a letter, whether there still is one of that name; empty if it goes everywhere. */
    Optional<String> refusedBy(DeadLetter letter) {
        boolean oneOfSeveral = appends.size() > 1 && letter.step().startsWith(STEP);
        return oneOfSeveral ? Optional.of(letter.step().substring(STEP.length())) : Optional.empty();
    }

    boolean has(String sink) {
        return appends.containsKey(sink);
    }

    /** Tells whether rows that come twice are there twice; {@code only} is the one sink that they go to, or empty. */
    boolean append(Optional<String> only) {
        return only.map(sink -> appends.getOrDefault(sink, true)).orElse(appends.containsValue(true));
    }

    /** Returns the name of a selection of letters, which is that of their split. */
    static String selection(Optional<String> source, int number, Optional<String> only) {
        return "replay-" + source.map(name -> name + "-").orElse("") + number
                + only.map(sink -> TO + sink).orElse("") + ReplaySelection.ENDING;
    }

    /** Returns the one sink that the records of a split of a replay go to; empty if they go everywhere. */
    public static Optional<String> only(String splitId) {
        int to = splitId.lastIndexOf(TO);
        return to < 0 || !splitId.endsWith(ReplaySelection.ENDING)
                ? Optional.empty()
                : Optional.of(splitId.substring(to + TO.length(), splitId.length() - ReplaySelection.ENDING.length()));
    }
}
