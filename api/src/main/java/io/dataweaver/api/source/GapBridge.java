package io.dataweaver.api.source;

import java.util.Optional;

/**
 * Where reading goes on beyond a {@link SourceGap}.
 *
 * @param split takes the place of the one with the gap: of the same id and dataset, its detail may be another
 * @param from a position of it; empty to read it from its start
 * @param lost what is not read, from where to where and how much if that is known: a sentence for people, without its full stop
 */
public record GapBridge(Split split, Optional<Position> from, String lost) {}
