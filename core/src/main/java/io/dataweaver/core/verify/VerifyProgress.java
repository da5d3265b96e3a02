package io.dataweaver.core.verify;

/**
 * Where a verification stands.
 *
 * @param phase what it does
 * @param sourceRows how many rows of the sources have been compared in this phase, behind the transforms
 * @param sinkRows how many rows of the sinks
 */
public record VerifyProgress(Phase phase, long sourceRows, long sinkRows) {

    /** What a verification does, in this order; the last two as often as needed. */
    public enum Phase {
        /** Sums up both sides. */
        COMPARING("comparing"),
        /** Finds the keys in sums that differ. */
        LOCATING("finding the differing keys"),
        /** Lets time pass, so that a copy that lags can catch up. */
        WAITING("waiting before looking again"),
        /** Looks at those keys again, and at their rows. */
        LOOKING("looking again");

        private final String label;

        Phase(String label) {
            this.label = label;
        }

        /** Returns what it does, for people. */
        public String label() {
            return label;
        }
    }
}
