package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import org.jspecify.annotations.Nullable;

/** Chooses how a type is cast to another. */
final class Casts {

    private Casts() {}

    /**
     * Returns {@code operand} as {@code type}, or null if there is no such cast.
     *
     * @param safe whether what does not fit becomes NULL instead of failing
     */
    static @Nullable Expression of(Expression operand, DataType type, boolean safe) {
        DataType from = operand.type();
        if (operand instanceof Constant constant && constant.isNull()) {
            return Constant.of(type, null);
        }
        if (from.equals(type)) {
            return operand instanceof Constant constant && constant.isUntyped()
                    ? Constant.of(type, constant.value())
                    : operand;
        }
        if (!isAllowed(Kind.of(from), Kind.of(type))) {
            return null;
        }
        return ConstantFolding.fold(
                switch (type.layout()) {
                    case LONG -> new CastToLong(operand, type, safe);
                    case DOUBLE -> new CastToDouble(operand, type, safe);
                    case DECIMAL -> new CastToDecimal(operand, (DataType.Decimal) type, safe);
                    case BYTES -> new CastToBytes(operand, type, safe);
                    case LIST, MAP, STRUCT -> new CastNested(operand, type, safe);
                });
    }

    /** Returns {@code operand} as {@code type}, which holds every value that it can have. */
    static Expression implicit(Expression operand, DataType type) {
        Expression cast = of(operand, type, false);
        if (cast == null) {
            throw new IllegalStateException(operand.type() + " is not a kind of " + type);
        }
        return cast;
    }

    private static boolean isAllowed(Kind from, Kind to) {
        return switch (to) {
            case BOOLEAN -> from == Kind.INTEGER || isText(from);
            case INTEGER -> from.isNumber() || from == Kind.BOOLEAN || isText(from);
            case DECIMAL, FLOAT -> from.isNumber() || isText(from);
            case TEXT -> true;
            case DATE -> from == Kind.TIMESTAMP || from == Kind.INSTANT || from == Kind.TEXT;
            case TIME -> from == Kind.TIME || from == Kind.TIMESTAMP || from == Kind.INSTANT || from == Kind.TEXT;
            case TIMESTAMP, INSTANT -> (from.isTemporal() && from != Kind.TIME) || from == Kind.TEXT;
            case UUID, BYTES, INTERVAL -> from == Kind.TEXT;
            case JSON -> from == Kind.TEXT || from == Kind.NESTED;
            case NESTED -> isText(from);
        };
    }

    /** Numbers, booleans and nested values have a form in JSON; what has none is text there, in quotes. */
    private static boolean isText(Kind from) {
        return from == Kind.TEXT || from == Kind.JSON;
    }
}
