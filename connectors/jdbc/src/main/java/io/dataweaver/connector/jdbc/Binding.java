package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.util.Optional;

/** How values of one of our types are given to a column. */
enum Binding {
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    TEXT,
    BYTES,
    TEMPORAL,
    UUID;

    /** Returns how values of {@code source} get into a column of {@code target}; empty if they do not, without loss. */
    static Optional<Binding> of(DataType source, ColumnType target) {
        DataType into = target.type();
        if (target.limit().readOnly()) {
            return Optional.empty();
        } else if (source instanceof DataType.Bool) {
            return into instanceof DataType.Bool ? Optional.of(LONG) : Optional.empty();
        } else if (isWhole(source)) {
            return isWhole(into) || into instanceof DataType.Decimal ? Optional.of(LONG) : Optional.empty();
        } else if (source instanceof DataType.Float32 && into instanceof DataType.Float32) {
            return Optional.of(FLOAT);
        } else if (source.layout() == DataType.Layout.DOUBLE) {
            return into instanceof DataType.Float64 ? Optional.of(DOUBLE) : Optional.empty();
        } else if (source instanceof DataType.Decimal) {
            return into instanceof DataType.Decimal ? Optional.of(DECIMAL) : Optional.empty();
        } else if (source instanceof DataType.Text) {
            return into instanceof DataType.Text ? Optional.of(TEXT) : Optional.empty();
        } else if (source instanceof DataType.Json) {
            return into instanceof DataType.Json || into instanceof DataType.Text
                    ? Optional.of(TEXT)
                    : Optional.empty();
        }
        return ofOther(source, into);
    }

    private static boolean isWhole(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static Optional<Binding> ofOther(DataType source, DataType into) {
        if (source.getClass() != into.getClass()) {
            return Optional.empty();
        } else if (source instanceof DataType.Bytes) {
            return Optional.of(BYTES);
        } else if (source instanceof DataType.Uuid) {
            return Optional.of(UUID);
        }
        return source.layout() == DataType.Layout.LONG ? Optional.of(TEMPORAL) : Optional.empty();
    }
}
