package io.dataweaver.core.rehearsal;

import io.dataweaver.core.definition.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which expected row belongs to which row that came: those that match, and of the others those that are closest, so that
 * a difference is told by column rather than as a row too few and a row too many.
 */
final class RowAlignment {

    /** Beyond so many pairs, rows are paired by their place. */
    private static final long MAX_PAIRS = 4_000_000;

    /** An expected row and the row that came for it; one of the two may be missing. */
    record Pair(Optional<TestRow> expected, Optional<RowMatch.Actual> actual, boolean matches) {}

    private final RowMatch match;
    private final List<TestRow> expected;
    private final List<RowMatch.Actual> actual;

    RowAlignment(RowMatch match, List<TestRow> expected, List<RowMatch.Actual> actual) {
        this.match = match;
        this.expected = expected;
        this.actual = actual;
    }

    private boolean matches(int e, int a) {
        return match.differences(expected.get(e), actual.get(a)).isEmpty();
    }

    private Pair pair(int e, int a, boolean matches) {
        return new Pair(Optional.of(expected.get(e)), Optional.of(actual.get(a)), matches);
    }

    private Pair missing(int e) {
        return new Pair(Optional.of(expected.get(e)), Optional.empty(), false);
    }

    private Pair surplus(int a) {
        return new Pair(Optional.empty(), Optional.of(actual.get(a)), false);
    }

    /** Pairs rows in their order: the longest common subsequence stays, and what lies between is paired in order. */
    List<Pair> inOrder() {
        if ((long) expected.size() * actual.size() > MAX_PAIRS) {
            return byPlace(0, expected.size(), 0, actual.size());
        }
        int[][] length = new int[expected.size() + 1][actual.size() + 1];
        for (int e = expected.size() - 1; e >= 0; e--) {
            for (int a = actual.size() - 1; a >= 0; a--) {
                length[e][a] = matches(e, a) ? length[e + 1][a + 1] + 1 : Math.max(length[e + 1][a], length[e][a + 1]);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        int fromExpected = 0;
        int fromActual = 0;
        int e = 0;
        int a = 0;
        while (e < expected.size() && a < actual.size()) {
            if (length[e][a] == length[e + 1][a + 1] + 1 && matches(e, a)) {
                pairs.addAll(byPlace(fromExpected, e, fromActual, a));
                pairs.add(pair(e, a, true));
                fromExpected = ++e;
                fromActual = ++a;
            } else if (length[e + 1][a] >= length[e][a + 1]) {
                e++;
            } else {
                a++;
            }
        }
        pairs.addAll(byPlace(fromExpected, expected.size(), fromActual, actual.size()));
        return pairs;
    }

    private List<Pair> byPlace(int fromExpected, int toExpected, int fromActual, int toActual) {
        List<Pair> pairs = new ArrayList<>();
        int e = fromExpected;
        int a = fromActual;
        while (e < toExpected && a < toActual) {
            pairs.add(pair(e, a, matches(e, a)));
            e++;
            a++;
        }
        for (; e < toExpected; e++) {
            pairs.add(missing(e));
        }
        for (; a < toActual; a++) {
            pairs.add(surplus(a));
        }
        return pairs;
    }

    /** Pairs rows whatever their order: those that match first, then those with the fewest differences. */
    List<Pair> inAnyOrder() {
        List<Pair> pairs = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        List<Integer> came = new ArrayList<>();
        for (int a = 0; a < actual.size(); a++) {
            came.add(a);
        }
        for (int e = 0; e < expected.size(); e++) {
            int row = e;
            Optional<Integer> found = came.stream().filter(a -> matches(row, a)).findFirst();
            if (found.isPresent()) {
                pairs.add(pair(e, found.get(), true));
                came.remove(found.get());
            } else {
                left.add(e);
            }
        }
        for (int e : left) {
            Integer closest = null;
            int fewest = Integer.MAX_VALUE;
            for (Integer a : came) {
                int differences =
                        match.differences(expected.get(e), actual.get(a)).size();
                if (differences < fewest) {
                    fewest = differences;
                    closest = a;
                }
            }
            if (closest == null) {
                pairs.add(missing(e));
            } else {
                pairs.add(pair(e, closest, false));
                came.remove(closest);
            }
        }
        came.forEach(a -> pairs.add(surplus(a)));
        return pairs;
    }
}
