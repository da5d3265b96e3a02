package io.dataweaver.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tables a step takes: those that match a pattern, or all if there is none, without those that match one behind a
 * minus.
 *
 * @param patterns as they were written; {@code *} stands for any characters
 * @param mustMatch whether a pattern that no table matches is a mistake
 */
public record TableChoice(List<String> patterns, boolean mustMatch) {

    /** All tables. */
    public static final TableChoice ALL = new TableChoice(List.of(), true);

    private static final String WITHOUT = "-";

    public TableChoice {
        patterns = List.copyOf(patterns);
    }

    static TableChoice of(Draft.Step step) {
        return new TableChoice(step.tables().stream().map(Draft.Name::name).toList(), true);
    }

    /** Returns the same for rows of some tables alone, such as those that a test gives. */
    public TableChoice ofSome() {
        return new TableChoice(patterns, false);
    }

    /** Tells whether the rows of {@code dataset} go through the step. */
    public boolean takes(String dataset) {
        boolean named = patterns.stream().allMatch(pattern -> pattern.startsWith(WITHOUT));
        for (String pattern : patterns) {
            if (!pattern.startsWith(WITHOUT)) {
                named |= matches(pattern, dataset);
            } else if (matches(pattern.substring(WITHOUT.length()), dataset)) {
                return false;
            }
        }
        return named;
    }

    /** Returns the patterns that match none of {@code datasets} by mistake; what takes out nothing does no harm. */
    public List<String> without(List<String> datasets) {
        List<String> idle = new ArrayList<>();
        for (String pattern : patterns) {
            if (mustMatch
                    && !pattern.startsWith(WITHOUT)
                    && datasets.stream().noneMatch(dataset -> matches(pattern, dataset))) {
                idle.add(pattern);
            }
        }
        return idle;
    }

    private static boolean matches(String pattern, String dataset) {
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(dataset)
                .matches();
    }
}
