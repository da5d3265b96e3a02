package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.descriptor.OptionException;
import org.jspecify.annotations.Nullable;

/** What literals stand for. */
final class Literals {

    private Literals() {}

    /** Returns the 64 bits of a constant that lies in them and is not NULL. */
    static long bits(Constant constant) {
        return ((LongColumn) constant.column()).get(0);
    }

    /**
     * Returns the value of {@code side} as its surroundings want it: a text literal beside a date is a date, and NULL is of
     * any type. Numbers stay numbers: text is not compared with them.
     *
     * @throws OptionException if a text literal is not a value of {@code wanted}
     */
    static Expression adapt(Problems problems, Comparisons.Side side, DataType wanted) {
        if (!(side.value() instanceof Constant constant) || !constant.isUntyped()) {
            return side.value();
        }
        if (constant.isNull()) {
            return Constant.of(wanted, null);
        }
        Kind kind = Kind.of(wanted);
        if (!kind.isTemporal() && kind != Kind.UUID && kind != Kind.INTERVAL) {
            return constant;
        }
        return typed(problems, constant, side.span(), roomy(wanted));
    }

    /** Reads a literal of which {@code type} is written in front, or follows from the surroundings. */
    static Expression typed(Problems problems, Constant literal, Span span, DataType type) {
        Expression value = Casts.of(literal, type, false);
        String failure = value == null ? null : ConstantFolding.failure(value);
        if (value == null || failure != null) {
            throw problems.problem(
                    ExpressionErrorCode.BAD_LITERAL,
                    span,
                    problems.excerpt(span) + " is not a " + type.display(),
                    example(type));
        }
        return value;
    }

    /** A literal keeps its microseconds beside a column that holds only seconds. */
    private static DataType roomy(DataType type) {
        if (type instanceof DataType.Timestamp timestamp) {
            return new DataType.Timestamp(Math.max(6, timestamp.precision()));
        } else if (type instanceof DataType.Instant instant) {
            return new DataType.Instant(Math.max(6, instant.precision()));
        } else if (type instanceof DataType.Time time) {
            return new DataType.Time(Math.max(6, time.precision()));
        }
        return type;
    }

    private static @Nullable String example(DataType type) {
        return switch (Kind.of(type)) {
            case DATE -> "write a date as '2026-01-31'";
            case TIME -> "write a time as '23:59:59'";
            case TIMESTAMP -> "write a timestamp as '2026-01-31 23:59:59'";
            case INSTANT -> "write a timestamp with its zone as '2026-01-31 23:59:59+02:00'; without zone it is UTC";
            case UUID -> "write a UUID as 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'";
            case INTERVAL -> "write an interval as '1 year 2 months 3 days 04:05:06'";
            case BOOLEAN, INTEGER, DECIMAL, FLOAT, TEXT, BYTES, JSON, NESTED -> null;
        };
    }
}
