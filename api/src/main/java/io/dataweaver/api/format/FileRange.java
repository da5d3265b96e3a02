package io.dataweaver.api.format;

/**
 * A part of a file that holds whole records.
 *
 * @param start offset of the first record
 * @param end offset behind the last record
 * @param firstOrigin the line, or number, of the first record, from 1
 */
public record FileRange(long start, long end, long firstOrigin) {}
