package io.dataweaver.api.format;

/**
 * What the start of a file tells about the rest of it, such as the header of a CSV file.
 *
 * @param dataStart the offset of the first record
 * @param firstOrigin the line, or number, of the first record, from 1
 * @param detail one JSON value for the decoder; opaque to connectors
 */
public record FileHead(long dataStart, long firstOrigin, String detail) {}
