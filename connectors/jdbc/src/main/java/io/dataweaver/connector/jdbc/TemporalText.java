package io.dataweaver.connector.jdbc;

/**
 * How a database writes moments.
 *
 * @param zone what is behind the time of an instant, which is in UTC
 * @param anyYear whether years before 1 and after 9999, and infinities, are text like any other; else they are refused
 * @param endOfDay whether 24:00 is a time
 */
record TemporalText(String zone, boolean anyYear, boolean endOfDay) {}
