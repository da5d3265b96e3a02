package io.dataweaver.engine.flink;

import io.dataweaver.api.source.ReadResult;

/**
 * What goes from the source to the sink of a job: the next thing that happened to a split. Goes by reference, for both are
 * one task: see {@link PieceSerializer}.
 *
 * @param split to which it happened
 */
record Piece(SplitTask split, Content content) {

    /** What happened. */
    sealed interface Content permits Begin, Read, Failed {}

    /** The split is to be opened, at what the sink holds of it. */
    record Begin() implements Content {}

    /** Something was read. */
    record Read(ReadResult result) implements Content {}

    /** It could not be read. */
    record Failed(RuntimeException failure) implements Content {}
}
