package io.dataweaver.api.sink;

/**
 * What a writer prepared durably, to be committed by any process, any number of times.
 *
 * @param splitId whose rows it holds
 * @param json one JSON value; opaque to engines, only the sink that wrote it reads it
 */
public record Committable(String splitId, String json) {}
