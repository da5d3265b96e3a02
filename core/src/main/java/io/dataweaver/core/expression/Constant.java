package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same value for every row. */
final class Constant extends Expression implements NeverFails {

    private final Column column;
    private final @Nullable Object value;
    private final boolean untyped;

    private Constant(DataType type, @Nullable Object value, Column column, boolean untyped) {
        super(type, value == null, List.of());
        this.column = column;
        this.value = value;
        this.untyped = untyped;
    }

    /** Creates a constant of {@code type}; {@code value} as {@link Column#value} returns it, null for NULL. */
    static Constant of(DataType type, @Nullable Object value) {
        return new Constant(type, value, column(type, value), false);
    }

    /** Returns row 0 of {@code column} as a constant. */
    static Constant of(Column column) {
        return of(column.type(), column.value(0));
    }

    /** Creates a text literal; beside a date, it is a date. */
    static Constant literal(String text) {
        return new Constant(DataTypes.TEXT, text, column(DataTypes.TEXT, text), true);
    }

    /** Creates NULL, whose type follows from its surroundings. */
    static Constant nullLiteral() {
        return new Constant(DataTypes.TEXT, null, column(DataTypes.TEXT, null), true);
    }

    /** Creates an exact number of the smallest type that holds it, from INTEGER on. */
    static Constant number(BigDecimal value) {
        if (value.scale() <= 0) {
            BigInteger digits = value.toBigIntegerExact();
            if (digits.bitLength() < Integer.SIZE) {
                return of(DataTypes.INTEGER, digits.intValueExact());
            }
            if (digits.bitLength() < Long.SIZE) {
                return of(DataTypes.BIGINT, digits.longValueExact());
            }
        }
        return decimal(value);
    }

    /** Creates a decimal with just the digits of {@code value}; unbounded if they are too many for a type. */
    static Constant decimal(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int precision = Math.max(Math.max(plain.precision(), plain.scale()), 1);
        return of(
                precision > DataType.Decimal.MAX_PRECISION
                        ? DataTypes.DECIMAL
                        : DataTypes.decimal(precision, plain.scale()),
                plain);
    }

    private static Column column(DataType type, @Nullable Object value) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        builder.appendValue(value);
        return builder.build();
    }

    /** Returns the value as {@link Column#value} does; null for NULL. */
    @Nullable Object value() {
        return value;
    }

    /** Returns a column of one row that holds the value. */
    Column column() {
        return column;
    }

    boolean isNull() {
        return value == null;
    }

    /** Tells whether this is a text literal or NULL, so that its type follows from its surroundings. */
    boolean isUntyped() {
        return untyped;
    }

    @Override
    boolean isConstant() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        return column;
    }

    /** Returns a column with the value at each of {@code length} rows. */
    Column spread(int length) {
        return column.gather(new int[length], length);
    }
}
