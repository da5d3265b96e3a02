package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;

/** The types of numbers: what they become when they meet. */
final class Numbers {

    private static final int DIGITS_OF_INT16 = 5;
    private static final int DIGITS_OF_INT32 = 10;
    private static final int DIGITS_OF_INT64 = 19;

    private Numbers() {}

    /** Returns how many bits an integer type has. */
    static int bits(DataType type) {
        if (type instanceof DataType.Int16) {
            return Short.SIZE;
        }
        return type instanceof DataType.Int32 ? Integer.SIZE : Long.SIZE;
    }

    /** Returns the wider of two integer types. */
    static DataType wider(DataType a, DataType b) {
        return bits(a) >= bits(b) ? a : b;
    }

    /** Returns the decimal type that holds every value of {@code type}, which is an integer or a decimal. */
    static DataType.Decimal decimalOf(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal;
        }
        int digits = type instanceof DataType.Int16
                ? DIGITS_OF_INT16
                : type instanceof DataType.Int32 ? DIGITS_OF_INT32 : DIGITS_OF_INT64;
        return new DataType.Decimal(digits, 0);
    }

    /** Returns the decimal type with room for {@code digits} before and {@code scale} after the point. */
    static DataType.Decimal decimal(int digits, int scale) {
        int precision = Math.max(1, digits + scale);
        return precision > DataType.Decimal.MAX_PRECISION
                ? DataType.Decimal.unbounded()
                : new DataType.Decimal(precision, scale);
    }

    /** Returns the decimal type that holds every value of both. */
    static DataType.Decimal union(DataType.Decimal a, DataType.Decimal b) {
        if (a.isUnbounded() || b.isUnbounded()) {
            return DataType.Decimal.unbounded();
        }
        int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        return decimal(digits, Math.max(a.scale(), b.scale()));
    }

    /** Returns the type of all numbers of two types together, as PostgreSQL has it (section 10.5). */
    static DataType common(DataType a, DataType b) {
        if (a.equals(b)) {
            return a;
        }
        Kind first = Kind.of(a);
        Kind second = Kind.of(b);
        if (first == Kind.FLOAT || second == Kind.FLOAT) {
            return DataTypes.DOUBLE;
        }
        if (first == Kind.INTEGER && second == Kind.INTEGER) {
            return wider(a, b);
        }
        return union(decimalOf(a), decimalOf(b));
    }

    /**
     * Returns the exact type of an operation on decimals: the digits that the result can have. What a division has is
     * known only by value.
     */
    static DataType.Decimal result(Arithmetic operation, DataType.Decimal a, DataType.Decimal b) {
        if (a.isUnbounded() || b.isUnbounded()) {
            return DataType.Decimal.unbounded();
        }
        int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        int scale = Math.max(a.scale(), b.scale());
        return switch (operation) {
            case ADD, SUBTRACT -> decimal(digits + 1, scale);
            case MULTIPLY -> decimal(a.precision() - a.scale() + b.precision() - b.scale(), a.scale() + b.scale());
            case DIVIDE -> DataType.Decimal.unbounded();
            case REMAINDER -> decimal(digits, scale);
        };
    }

    /** Returns {@code operand}, an integer or a decimal, as a decimal of just its digits. */
    static Expression asDecimal(Expression operand) {
        if (Kind.of(operand.type()) == Kind.DECIMAL) {
            return operand;
        }
        if (operand instanceof Constant constant) {
            return constant.value() instanceof Number number
                    ? Constant.decimal(new BigDecimal(number.toString()))
                    : Constant.of(decimalOf(constant.type()), null);
        }
        return new IntegerAsDecimal(operand);
    }

    /** Returns {@code operand} with all the digits of {@code scale} if it is a constant, so that no row has to add them. */
    static Expression scaled(Expression operand, int scale) {
        return operand instanceof Constant constant && constant.value() instanceof BigDecimal number
                ? Constant.decimal(number.setScale(scale))
                : operand;
    }

    /** Returns {@code operand}, a number, as a binary fraction of 64 bits. */
    static Expression asDouble(Expression operand) {
        if (operand.type() instanceof DataType.Float64) {
            return operand;
        }
        return ConstantFolding.fold(new NumberAsDouble(operand));
    }
}
