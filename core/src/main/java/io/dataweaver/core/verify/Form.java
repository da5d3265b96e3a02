package io.dataweaver.core.verify;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Temporal;
import java.util.Optional;

/** As what the values of a column are compared, whose types may differ between source and sink. */
enum Form {
    /** As they are: numbers by value, whatever their scale, text and bytes by every byte, moments as they are counted. */
    VALUE,
    /** As binary fractions whose zeros are one: the sink has no negative zero. */
    ONE_ZERO,
    /** As exact numbers: one side has binary fractions, the other has not. */
    NUMBER,
    /** As seconds and nanoseconds: one side counts microseconds, the other nanoseconds. */
    MOMENT,
    /** As JSON values: one side has JSON, the other has nested values or text. */
    JSON,
    /** As text: one side has text, the other something that was written as text. */
    TEXT;

    /** Returns as what columns of the two types are compared; empty if they cannot be. */
    static Optional<Form> of(DataType one, DataType other) {
        if (one.equals(other)) {
            return Optional.of(VALUE);
        }
        if (isNumber(one) && isNumber(other)) {
            return Optional.of(isBinary(one) == isBinary(other) ? VALUE : NUMBER);
        }
        if (isJson(one, other) || isJson(other, one)) {
            return Optional.of(JSON);
        }
        if ((isText(one) && !isNested(other)) || (isText(other) && !isNested(one))) {
            return Optional.of(TEXT);
        }
        if (one instanceof DataType.ListOf list && other instanceof DataType.ListOf otherList) {
            return of(list.element(), otherList.element()).filter(form -> form == VALUE);
        }
        return moments(one, other);
    }

    /** Returns as what columns are compared of which one side has no negative zero. */
    Form withOneZero(DataType one, DataType other) {
        return this == VALUE && isBinary(one) && isBinary(other) ? ONE_ZERO : this;
    }

    private static Optional<Form> moments(DataType one, DataType other) {
        int digits = digits(one);
        int otherDigits = digits(other);
        if (digits < 0 || one.getClass() != other.getClass()) {
            return Optional.empty();
        }
        boolean alike = Temporal.unitsPerSecond(digits) == Temporal.unitsPerSecond(otherDigits);
        return Optional.of(alike ? VALUE : MOMENT);
    }

    /** Returns the digits of the second's fraction; -1 if the type has none. */
    static int digits(DataType type) {
        if (type instanceof DataType.Time time) {
            return time.precision();
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.precision();
        }
        return type instanceof DataType.Instant instant ? instant.precision() : -1;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64
                || type instanceof DataType.Decimal
                || isBinary(type);
    }

    private static boolean isBinary(DataType type) {
        return type.layout() == DataType.Layout.DOUBLE;
    }

    private static boolean isJson(DataType one, DataType other) {
        return one instanceof DataType.Json && (isNested(other) || isText(other));
    }

    private static boolean isNested(DataType type) {
        return type.layout().compareTo(DataType.Layout.LIST) >= 0;
    }

    private static boolean isText(DataType type) {
        return type instanceof DataType.Text;
    }
}
