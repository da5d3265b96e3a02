package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes columns of what leaves have read: lists, maps and structs by the levels of the first leaf below them, which tell the
 * same as those of the others. Not thread-safe.
 */
abstract class ColumnReader {

    /** Where a value that does not fit is told. */
    interface Rejecting {
        Values.Bad of(LeafReader leaf);
    }

    /**
     * Makes the column of a batch.
     *
     * @param above the definition level of what this is an element of
     * @param rows the repetition level of that
     */
    abstract Column column(int above, int rows, Rejecting bad);

    /** Values. */
    static final class Leaf extends ColumnReader {
        private final LeafReader leaf;

        Leaf(LeafReader leaf) {
            this.leaf = leaf;
        }

        @Override
        Column column(int above, int rows, Rejecting bad) {
            return leaf.column(above, bad.of(leaf));
        }
    }

    /** Structs. */
    static final class Group extends ColumnReader {
        private final LeafReader first;
        private final SchemaNode node;
        private final DataType.Struct type;
        private final List<ColumnReader> fields;

        Group(LeafReader first, SchemaNode node, DataType.Struct type, List<ColumnReader> fields) {
            this.first = first;
            this.node = node;
            this.type = type;
            this.fields = List.copyOf(fields);
        }

        @Override
        Column column(int above, int rows, Rejecting bad) {
            Slots slots = Slots.of(first, above, rows, node.definition());
            List<Column> columns = new ArrayList<>();
            for (ColumnReader field : fields) {
                Column column = field.column(above, rows, bad);
                if (column.length() != slots.count) {
                    throw new DamagedException(
                            "a struct has " + slots.count + " values, but a field of it " + column.length());
                }
                columns.add(column);
            }
            return new StructColumn(type, columns, slots.count, slots.marks);
        }
    }

    /** Lists and maps. */
    static final class Repeated extends ColumnReader {
        private final LeafReader first;
        private final SchemaNode node;
        private final SchemaNode repeated;
        private final DataType type;
        private final List<ColumnReader> parts;

        /** Reads lists if {@code parts} is one, and maps if it is two. */
        Repeated(LeafReader first, SchemaNode node, SchemaNode repeated, DataType type, List<ColumnReader> parts) {
            this.first = first;
            this.node = node;
            this.repeated = repeated;
            this.type = type;
            this.parts = List.copyOf(parts);
        }

        @Override
        Column column(int above, int rows, Rejecting bad) {
            // A field that just repeats is never null.
            Slots slots = Slots.of(first, above, rows, node.equals(repeated) ? above : node.definition());
            int[] offsets = new int[slots.count + 1];
            int elements = 0;
            int slot = -1;
            for (int i = 0; i < first.entries(); i++) {
                int definition = first.definitions()[i];
                int repetition = first.repetitions()[i];
                if (repetition <= rows && definition >= above) {
                    slot++;
                }
                if (definition >= repeated.definition() && repetition <= repeated.repetition()) {
                    if (slot < 0) {
                        throw new DamagedException("an element stands before all lists");
                    }
                    elements++;
                }
                if (slot >= 0) {
                    offsets[slot + 1] = elements;
                }
            }
            List<Column> columns = new ArrayList<>();
            for (ColumnReader part : parts) {
                Column column = part.column(repeated.definition(), repeated.repetition(), bad);
                if (column.length() != elements) {
                    throw new DamagedException(
                            "lists or maps have " + elements + " elements, but " + column.length() + " values");
                }
                columns.add(column);
            }
            if (type instanceof DataType.ListOf list) {
                return new ListColumn(list, columns.get(0), offsets, slots.count, slots.marks);
            }
            if (!columns.get(0).isComplete()) {
                throw new DamagedException("a key of a map is null");
            }
            return new MapColumn(
                    (DataType.MapOf) type, columns.get(0), columns.get(1), offsets, slots.count, slots.marks);
        }
    }

    /** The values and nulls of a struct, list or map. */
    private static final class Slots {
        final int count;
        final byte @Nullable [] marks;

        private Slots(int count, byte @Nullable [] marks) {
            this.count = count;
            this.marks = marks;
        }

        static Slots of(LeafReader leaf, int above, int rows, int present) {
            int count = 0;
            boolean complete = true;
            byte[] marks = new byte[leaf.entries()];
            boolean repeats = leaf.node().repetition() > 0;
            if (leaf.node().definition() == 0) {
                return new Slots(leaf.entries(), null);
            }
            for (int i = 0; i < leaf.entries(); i++) {
                int definition = leaf.definitions()[i];
                if (definition >= above && (!repeats || leaf.repetitions()[i] <= rows)) {
                    byte mark = definition >= present ? Column.PRESENT : Column.NULL;
                    complete &= mark == Column.PRESENT;
                    marks[count++] = mark;
                }
            }
            return new Slots(count, complete ? null : java.util.Arrays.copyOf(marks, count));
        }
    }
}
