package io.dataweaver.engine.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink of {@link Piece}, so that it does not look for itself. */
final class PieceType extends TypeInformation<Piece> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<Piece> getTypeClass() {
        return Piece.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<Piece> createSerializer(SerializerConfig config) {
        return PieceSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "Piece";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PieceType;
    }

    @Override
    public int hashCode() {
        return PieceType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof PieceType;
    }
}
