package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the format is told, and what follows from it for rows of any schema.
 *
 * @param names what members of an envelope are called
 * @param mayBeWrapped whether the envelope may stand in the member {@code around} as well as at the top
 * @param key the columns that identify a row; empty if nothing does
 * @param choice how values stand in an envelope
 * @param metadata the columns that stand outside of rows, by name
 * @param schemas whether Kafka Connect's schema is written around envelopes
 * @param style how they tell of rows
 */
record Envelopes(
        EnvelopeNames names,
        boolean mayBeWrapped,
        List<String> key,
        ValueCoding.Choice choice,
        Map<String, MetadataMember> metadata,
        boolean schemas,
        RowStyle style) {

    /** The members of an envelope, in this order; others behind them. */
    static final int OPERATION = 0;

    static final int BEFORE = 1;
    static final int AFTER = 2;
    static final int OTHERS = 3;

    RowPlaces places(Schema rows) {
        return RowPlaces.of(rows, metadata, choice, OTHERS);
    }

    /** Returns the schema of envelopes of {@code rows}: what is read, and, unless it may be wrapped, what is written. */
    Schema schema(Schema rows) {
        List<Field> members = new ArrayList<>(plainSchema(rows).fields());
        if (mayBeWrapped) {
            members.add(Field.nullable(names.around(), new DataType.Struct(List.copyOf(members))));
        }
        return new Schema(rows.dataset(), members, List.of());
    }

    /** Returns the schema of envelopes that stand at the top. */
    Schema plainSchema(Schema rows) {
        RowPlaces places = places(rows);
        DataType.Struct one = new DataType.Struct(places.row());
        DataType row = style.isOfLists() ? new DataType.ListOf(one) : one;
        List<Field> members = new ArrayList<>();
        members.add(new Field(names.operation(), DataTypes.TEXT, mayBeWrapped));
        members.add(Field.nullable(names.before(), row));
        members.add(Field.nullable(names.after(), row));
        members.addAll(places.outside());
        return new Schema(rows.dataset(), members, List.of());
    }
}
