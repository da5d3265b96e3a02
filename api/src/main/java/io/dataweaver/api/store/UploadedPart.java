package io.dataweaver.api.store;

/**
 * A part of an upload that the store holds durably.
 *
 * @param number its place among the parts, from 1; gaps are allowed
 * @param tag given by the store; stands for the bytes
 */
public record UploadedPart(int number, String tag) {}
