package io.dataweaver.benchmarks.endtoend;

import org.jspecify.annotations.Nullable;

/**
 * A job that both sides do.
 *
 * @param title for people
 * @param reference the command line of the other tool; null if there is none
 * @param candidate the command line of DataWeaver
 * @param target what {@code reset} and {@code fingerprint} are about
 */
record Job(String title, @Nullable String reference, String candidate, Target target) {

    /** Where the rows go. */
    interface Target {
        /** Removes what an earlier run left. */
        void reset() throws Exception;

        /** Returns the number of rows and a hash of their contents, whatever their order. */
        String fingerprint() throws Exception;
    }
}
