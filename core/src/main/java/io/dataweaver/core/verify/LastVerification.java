package io.dataweaver.core.verify;

import java.time.Instant;

/**
 * What is known of a copy since it was compared with its source last.
 *
 * @param at when that was, or when it began if it went on with an interrupted one; of several tables, the time of the one for
 *     which it is longest ago
 * @param differences how many keys differed, of all tables; at least so many if it was not told of all
 */
public record LastVerification(Instant at, long differences) {}
