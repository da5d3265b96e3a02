package io.dataweaver.format.json;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.format.ByteOutput;
import java.util.List;

/** Writes objects with known members. Not thread-safe. */
final class ObjectWriter {

    private final ColumnWriter[] members;
    private final boolean omitsNulls;

    /** Creates a writer for {@code fields}; {@code prefix} stands before their names in messages. */
    ObjectWriter(String prefix, List<Field> fields, NullMembers nulls) {
        omitsNulls = nulls == NullMembers.OMIT;
        members = new ColumnWriter[fields.size()];
        for (int i = 0; i < members.length; i++) {
            Field field = fields.get(i);
            members[i] = new ColumnWriter(prefix + field.name(), field.name(), field.type(), nulls);
        }
    }

    /** Says which columns hold the members from now on. */
    void bind(List<Column> columns) {
        for (int i = 0; i < members.length; i++) {
            members[i].bind(columns.get(i));
        }
    }

    /** Says which structs hold the members from now on. */
    void bind(StructColumn structs) {
        for (int i = 0; i < members.length; i++) {
            members[i].bind(structs.child(i));
        }
    }

    /** Writes the object of {@code row}; if it throws, a part may have been written. */
    void write(int row, ByteOutput out) {
        int start = out.size();
        for (ColumnWriter member : members) {
            member.writeMember(row, out, omitsNulls);
        }
        if (out.size() == start) {
            out.put((byte) '{');
        } else {
            // Each member starts with a comma; the first one's becomes the bracket.
            out.array()[start] = '{';
        }
        out.put((byte) '}');
    }
}
