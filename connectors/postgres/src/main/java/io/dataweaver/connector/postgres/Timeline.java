package io.dataweaver.connector.postgres;

/**
 * One of the courses that the log of a server has taken: a new one begins when a standby is promoted, or a backup is restored
 * (PostgreSQL documentation §25.3.6, "Timelines").
 *
 * @param number of the timeline; two servers that know nothing of each other may begin two with the same number
 * @param begun where it left the one before; 0 for the first, and where that is not known
 */
record Timeline(long number, long begun) {

    static final Timeline FIRST = new Timeline(1, 0);

    boolean isSameAs(Timeline other) {
        return number == other.number && (begun == other.begun || begun == 0 || other.begun == 0);
    }
}
