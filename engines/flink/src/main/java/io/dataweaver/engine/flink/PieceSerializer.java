package io.dataweaver.engine.flink;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Hands pieces on by reference, and refuses to write them: source and sink of a job are chained into one task, which is
 * what makes a stage a stage. Were they not, a position and the rows up to it could come apart.
 */
final class PieceSerializer extends TypeSerializerSingleton<Piece> {

    static final PieceSerializer INSTANCE = new PieceSerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Piece createInstance() {
        throw notChained();
    }

    @Override
    public Piece copy(Piece from) {
        return from;
    }

    @Override
    public Piece copy(Piece from, Piece reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Piece record, DataOutputView target) {
        throw notChained();
    }

    @Override
    public Piece deserialize(DataInputView source) {
        throw notChained();
    }

    @Override
    public Piece deserialize(Piece reuse, DataInputView source) {
        throw notChained();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) {
        throw notChained();
    }

    private static IllegalStateException notChained() {
        return new IllegalStateException(
                "source and sink of a stage are to be one task of Flink, and were not chained");
    }

    @Override
    public TypeSerializerSnapshot<Piece> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The format, which is none. Public, for Flink makes it by its class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Piece> {
        /** Creates it. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
