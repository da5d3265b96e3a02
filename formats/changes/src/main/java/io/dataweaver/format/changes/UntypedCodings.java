package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;

/**
 * How Debezium writes values where the nested format, such as JSON, has only numbers and text.
 *
 * @param decimals how decimals stand there
 */
record UntypedCodings(DecimalHandling decimals) implements ValueCoding.Choice {

    @Override
    public ValueCoding of(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return switch (decimals) {
                case PRECISE -> DebeziumCodings.precise(decimal);
                case STRING -> DebeziumCodings.text(decimal);
                case DOUBLE -> ValueCoding.asItIs(type);
            };
        }
        ValueCoding number = DebeziumCodings.number(type);
        return number == null ? DebeziumCodings.typed(type) : number;
    }

    /** Text that looks like a date is text, as dates are numbers; so are decimals with a point, unless they are told to be. */
    @Override
    public DataType inferred(DataType type) {
        if (type instanceof DataType.Date || type instanceof DataType.Time || type instanceof DataType.Timestamp) {
            return DataTypes.TEXT;
        }
        return type instanceof DataType.Decimal && decimals != DecimalHandling.DOUBLE ? DataTypes.DOUBLE : type;
    }
}
