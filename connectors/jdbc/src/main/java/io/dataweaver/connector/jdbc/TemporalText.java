package io.dataweaver.connector.jdbc;

/**
 * How a database writes moments.
 *
 * @param zone what is behind the time of an instant, which is in UTC
 * @param years which it holds
 * @param endOfDay whether 24:00 is a time
 */
record TemporalText(String zone, Years years, boolean endOfDay) {

    /** Years of which dates, timestamps and instants are stored; others are refused. */
    enum Years {
        /** 1 to 9999, and no infinity. */
        OF_FOUR_DIGITS,
        /** From 1 on, with infinities; those beyond 9999 are written without a sign. */
        FROM_ONE,
        /** All, and infinities: they are text like any other. */
        ANY
    }
}
