package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** The keys that are suspected, and what further looks tell of them. Not thread-safe, but for what {@link #again} returns. */
final class Suspects {

    private final KeyIndex keys = new KeyIndex();
    private final List<Suspect> all = new ArrayList<>();

    void add(long keyA, long keyB, int comparison, Holding holding) {
        keys.add(keyA, keyB);
        all.add(new Suspect(comparison, holding));
    }

    int size() {
        return all.size();
    }

    List<Suspect> all() {
        return all;
    }

    /** Returns those in a state, in the order in which they were found. */
    List<Suspect> in(Suspect.State state) {
        return all.stream().filter(suspect -> suspect.state == state).toList();
    }

    /** Returns the keys of those that {@code kinds} are, and that were confirmed. */
    KeySet confirmed(Set<Difference.Kind> kinds) {
        KeyIndex chosen = new KeyIndex();
        BitSet comparisons = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            Suspect suspect = all.get(i);
            if (suspect.state == Suspect.State.CONFIRMED && kinds.contains(suspect.holding.kind())) {
                chosen.add(keys.a(i), keys.b(i));
                comparisons.set(suspect.comparison);
            }
        }
        return new KeySet(chosen, comparisons);
    }

    /** Returns what looks at the open ones once more; {@link Again#end} says what that has shown. */
    Again again() {
        return new Again();
    }

    /** One more look. Any thread may call {@link #take}. */
    final class Again implements BothSides.RowTaker {
        private final Holdings holdings = new Holdings();

        private Again() {
            in(Suspect.State.OPEN).forEach(Suspect::forgetRows);
        }

        @Override
        public synchronized void take(Comparison of, Side side, RecordBatch batch, RowHashes rows) {
            for (int i = 0; i < rows.size(); i++) {
                int number = keys.find(rows.keyA(i), rows.keyB(i));
                if (number >= 0 && all.get(number).state == Suspect.State.OPEN) {
                    holdings.add(number, side, rows.rowA(i), rows.rowB(i));
                    all.get(number).see(side, batch, rows.row(i));
                }
            }
        }

        /** Ends a look that tells what both sides hold, and confirms nothing. */
        synchronized void begin() {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).state == Suspect.State.OPEN) {
                    all.get(i).begin(holdings.get(i));
                }
            }
        }

        /**
         * Ends the look.
         *
         * @param again whether a difference is confirmed only if it is the same as before
         */
        synchronized void end(boolean again) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).state == Suspect.State.OPEN) {
                    all.get(i).look(holdings.get(i), again);
                }
            }
        }
    }
}
