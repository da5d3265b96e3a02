package io.dataweaver.api.store;

/**
 * What a store asks of the parts of an upload.
 *
 * @param minPart the least size of a part other than the last, in bytes
 * @param maxPart the largest size of a part, in bytes
 * @param maxParts the highest number that a part may have
 */
public record UploadLimits(long minPart, long maxPart, int maxParts) {}
