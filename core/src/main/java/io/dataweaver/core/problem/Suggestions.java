package io.dataweaver.core.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant. */
public final class Suggestions {

    private Suggestions() {}

    /**
     * Returns the candidate that is nearest to {@code written}; empty if none is near enough to be meant.
     *
     * <p>Near is: apart by case, hyphens and underscores only, or by at most a third of its characters changed, added,
     * dropped or swapped with their neighbour (Damerau's distance).
     */
    public static Optional<String> closest(String written, Collection<String> candidates) {
        String wanted = fold(written);
        int limit = Math.max(1, Math.min(wanted.length() / 3, 4));
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : candidates) {
            String folded = fold(candidate);
            if (Math.abs(folded.length() - wanted.length()) > limit || wanted.length() > 200) {
                continue;
            }
            int distance = distance(wanted, folded);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns "did you mean `x`?" for the nearest candidate, or null. */
    public static @org.jspecify.annotations.Nullable String didYouMean(String written, Collection<String> candidates) {
        return closest(written, candidates)
                .map(match -> "did you mean `" + match + "`?")
                .orElse(null);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Optimal string alignment: Levenshtein's distance with neighbours swapped counting as one. */
    static int distance(String left, String right) {
        int[] beforeLast = new int[right.length() + 1];
        int[] last = new int[right.length() + 1];
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    best = Math.min(best, beforeLast[j - 2] + 1);
                }
                row[j] = best;
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }
        return last[right.length()];
    }
}
