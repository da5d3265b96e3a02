package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the columns of rows stand in envelopes.
 *
 * @param codings by column
 * @param inRow by column, the place among the members of a row; -1 for what stands outside of it
 * @param member by column, the place among the members of an envelope, for what stands outside of rows
 * @param child by column, the place in that member; -1 for the member itself
 * @param row the members of a row
 * @param outside the members of envelopes beside rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowPlaces(ValueCoding[] codings, int[] inRow, int[] member, int[] child, List<Field> row, List<Field> outside) {

    /**
     * Finds them.
     *
     * @param metadata by column
     * @param first the place of the first member beside rows
     */
    static RowPlaces of(Schema rows, Map<String, MetadataMember> metadata, ValueCoding.Choice choice, int first) {
        int size = rows.size();
        ValueCoding[] codings = new ValueCoding[size];
        int[] inRow = new int[size];
        int[] member = new int[size];
        int[] child = new int[size];
        List<Field> row = new ArrayList<>();
        Map<String, List<Field>> outside = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Field field = rows.field(i);
            MetadataMember beside = metadata.get(field.name());
            codings[i] = beside == null ? choice.of(field.type()) : beside.coding(field.type(), choice);
            inRow[i] = beside == null ? row.size() : -1;
            member[i] = -1;
            child[i] = -1;
            if (beside == null) {
                row.add(Field.nullable(field.name(), codings[i].coded()));
                continue;
            }
            List<Field> children = outside.computeIfAbsent(beside.member(), name -> new ArrayList<>());
            member[i] = first + List.copyOf(outside.keySet()).indexOf(beside.member());
            String own = beside.child();
            if (own == null) {
                children.add(Field.nullable(beside.member(), codings[i].coded()));
            } else {
                child[i] = children.size();
                children.add(Field.nullable(own, codings[i].coded()));
            }
        }
        List<Field> members = new ArrayList<>();
        outside.forEach((name, children) -> members.add(
                metadata.values().stream().anyMatch(each -> each.member().equals(name) && each.child() == null)
                        ? children.get(0)
                        : Field.nullable(name, new DataType.Struct(children))));
        return new RowPlaces(codings, inRow, member, child, List.copyOf(row), List.copyOf(members));
    }
}
