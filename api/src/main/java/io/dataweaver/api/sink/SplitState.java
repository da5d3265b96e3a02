package io.dataweaver.api.sink;

import io.dataweaver.api.source.Position;

/**
 * Up to where a sink holds a split.
 *
 * @param position just after the last row that it holds
 * @param finished whether it holds all rows of the split
 */
public record SplitState(Position position, boolean finished) {}
