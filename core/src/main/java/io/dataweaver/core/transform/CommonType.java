package io.dataweaver.core.transform;

import io.dataweaver.api.data.DataType;
import io.dataweaver.core.expression.ColumnCast;
import java.util.Optional;

/** The smallest type that holds the values of two types without loss. */
public final class CommonType {

    private CommonType() {}

    /** Returns the common type; empty if there is none. Text is one of text only: it holds everything, and forgets what it was. */
    public static Optional<DataType> of(DataType one, DataType other) {
        if (one.equals(other)) {
            return Optional.of(one);
        }
        if (one instanceof DataType.Text || other instanceof DataType.Text) {
            return Optional.empty();
        }
        if (isExact(one, other)) {
            return Optional.of(other);
        }
        if (isExact(other, one)) {
            return Optional.of(one);
        }
        return decimal(one)
                .flatMap(a -> decimal(other).map(b -> wider(a, b)))
                .filter(wide -> isExact(one, wide) && isExact(other, wide));
    }

    private static boolean isExact(DataType from, DataType to) {
        return ColumnCast.of(from, to).filter(ColumnCast::isExact).isPresent();
    }

    private static Optional<DataType.Decimal> decimal(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return Optional.of(decimal);
        } else if (type instanceof DataType.Int16) {
            return Optional.of(new DataType.Decimal(5, 0));
        } else if (type instanceof DataType.Int32) {
            return Optional.of(new DataType.Decimal(10, 0));
        } else if (type instanceof DataType.Int64) {
            return Optional.of(new DataType.Decimal(19, 0));
        }
        return Optional.empty();
    }

    private static DataType wider(DataType.Decimal one, DataType.Decimal other) {
        int scale = Math.max(one.scale(), other.scale());
        int whole = Math.max(one.precision() - one.scale(), other.precision() - other.scale());
        boolean unbounded = one.precision() == 0 || other.precision() == 0;
        return unbounded || whole + scale > DataType.Decimal.MAX_PRECISION
                ? DataType.Decimal.unbounded()
                : new DataType.Decimal(whole + scale, scale);
    }
}
