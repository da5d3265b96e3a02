package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import org.jspecify.annotations.Nullable;

/** What a function takes at a place, as far as it does not look at the type itself. */
enum Parameter {
    TEXT("TEXT"),
    INTEGER("an integer"),
    /** Any number, as it is. */
    NUMBER("a number"),
    /** An integer or a decimal, as decimal. */
    EXACT("an integer or a decimal"),
    /** Any number, as DOUBLE. */
    DOUBLE("a number"),
    BYTES("BYTES"),
    /** Bytes, or text that stands for its bytes in UTF-8. */
    TEXT_OR_BYTES("TEXT or BYTES"),
    UUID("a UUID"),
    DATE("a date"),
    /** A date or timestamp, as it is. */
    DAY("a date or timestamp"),
    /** JSON, or text that holds JSON, as it is. */
    JSON("JSON");

    private final String expected;

    Parameter(String expected) {
        this.expected = expected;
    }

    /** Returns the type of a NULL in this place, and of a literal that is read. */
    private DataType type() {
        return switch (this) {
            case TEXT, TEXT_OR_BYTES -> DataTypes.TEXT;
            case INTEGER -> DataTypes.INTEGER;
            case NUMBER -> DataTypes.BIGINT;
            case EXACT -> DataTypes.DECIMAL;
            case DOUBLE -> DataTypes.DOUBLE;
            case BYTES -> DataTypes.BYTES;
            case UUID -> DataTypes.UUID;
            case DATE -> DataTypes.DATE;
            case DAY -> DataTypes.TIMESTAMP;
            case JSON -> DataTypes.JSON;
        };
    }

    private boolean takes(Kind kind) {
        return switch (this) {
            case TEXT -> kind == Kind.TEXT;
            case INTEGER -> kind == Kind.INTEGER;
            case NUMBER, DOUBLE -> kind.isNumber();
            case EXACT -> kind == Kind.INTEGER || kind == Kind.DECIMAL;
            case BYTES -> kind == Kind.BYTES;
            case TEXT_OR_BYTES -> kind == Kind.TEXT || kind == Kind.BYTES;
            case UUID -> kind == Kind.UUID;
            case DATE -> kind == Kind.DATE;
            case DAY -> kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.INSTANT;
            case JSON -> kind == Kind.JSON || kind == Kind.TEXT;
        };
    }

    /**
     * Returns an argument as this parameter takes it.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if it does not
     */
    Expression of(CallSite site, int index) {
        boolean isTaken = takes(site.kind(index)) && !site.isNullLiteral(index);
        if (site.isNull(index) && !isTaken) {
            return Constant.of(type(), null);
        }
        Expression literal = literal(site, index);
        if (literal != null) {
            return literal;
        }
        if (!isTaken) {
            throw Arguments.wrong(site, index, expected);
        }
        Expression argument = site.argument(index);
        return switch (this) {
            case DOUBLE -> Numbers.asDouble(argument);
            case EXACT -> Numbers.asDecimal(argument);
            default -> argument;
        };
    }

    /** A text literal is read as the date or UUID that is wanted. */
    private @Nullable Expression literal(CallSite site, int index) {
        boolean isRead = this == UUID || this == DATE || this == DAY;
        if (!isRead || !(site.argument(index) instanceof Constant constant) || !constant.isUntyped()) {
            return null;
        }
        return Literals.typed(site.problems(), constant, site.span(index), type());
    }
}
