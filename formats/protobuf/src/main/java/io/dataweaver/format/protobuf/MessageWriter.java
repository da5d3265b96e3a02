package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.util.List;
import java.util.function.IntFunction;

/** Writes the fields of one message, in the order of their numbers. Not thread-safe. */
final class MessageWriter {

    /** Writes what a column has as fields of a message, with their tags. */
    abstract static class Part {
        final int source;
        Column column = ColumnBuilder.of(DataTypes.TEXT, 1).build();

        /** Creates a part; {@code source} is the index of its column. */
        Part(int source) {
            this.source = source;
        }

        void bind(Column newColumn) {
            column = newColumn;
        }

        abstract void write(int row, ByteOutput out);
    }

    /** A field with one value. */
    static final class Single extends Part {
        private final int number;
        private final FieldWriter value;
        private final boolean hasPresence;
        private final boolean isRequired;

        /**
         * Creates a part.
         *
         * @param hasPresence whether a reader can tell the default from nothing
         */
        Single(int source, int number, FieldWriter value, boolean hasPresence, boolean isRequired) {
            super(source);
            this.number = number;
            this.value = value;
            this.hasPresence = hasPresence;
            this.isRequired = isRequired;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            value.bind(newColumn);
        }

        @Override
        void write(int row, ByteOutput out) {
            if (!column.isPresent(row)) {
                if (hasPresence && !isRequired && column.isNull(row)) {
                    return;
                }
                throw value.missing(
                        row,
                        isRequired
                                ? "the field is required, but the value is null"
                                : "the value is null, which a field that is not `optional` has no mark for");
            }
            if (hasPresence || !value.isDefault(row)) {
                WireOutput.putTag(number, value.wireType, out);
                value.write(row, out);
            }
        }
    }

    /** Fields of a oneof, of which one may have a value. */
    static final class OneOf extends Part {
        private final List<Single> members;
        private final String name;

        OneOf(List<Single> members, String name) {
            super(-1);
            this.members = members;
            this.name = name;
        }

        @Override
        void write(int row, ByteOutput out) {
            Single present = null;
            for (Single member : members) {
                if (!member.column.isNull(row)) {
                    if (present != null) {
                        throw member.value.unfit("a oneof has one value, but more than one of '" + name
                                + "' is not null: " + present.value.path + " and " + member.value.path);
                    }
                    present = member;
                }
            }
            if (present != null) {
                present.write(row, out);
            }
        }
    }

    /** A field with any number of values. */
    static final class Repeated extends Part {
        private final int number;
        private final FieldWriter element;
        private final boolean isPacked;

        Repeated(int source, int number, FieldWriter element, boolean isPacked) {
            super(source);
            this.number = number;
            this.element = element;
            this.isPacked = isPacked;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            element.bind(((ListColumn) newColumn).elements());
        }

        @Override
        void write(int row, ByteOutput out) {
            requirePresent(column, row, element.path);
            ListColumn list = (ListColumn) column;
            int from = list.start(row);
            int to = list.end(row);
            if (isPacked && from < to) {
                WireOutput.putTag(number, WireInput.LENGTH, out);
                int start = WireOutput.beginLength(out);
                for (int i = from; i < to; i++) {
                    requireElement(i);
                    element.write(i, out);
                }
                WireOutput.endLength(start, out);
                return;
            }
            for (int i = from; i < to; i++) {
                requireElement(i);
                WireOutput.putTag(number, element.wireType, out);
                element.write(i, out);
            }
        }

        private void requireElement(int row) {
            if (!element.column.isPresent(row)) {
                throw element.missing(row, "an element is null, which Protobuf has no mark for");
            }
        }
    }

    /** A map. */
    static final class Entries extends Part {
        private final int number;
        private final FieldWriter key;
        private final FieldWriter value;

        Entries(int source, int number, FieldWriter key, FieldWriter value) {
            super(source);
            this.number = number;
            this.key = key;
            this.value = value;
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            key.bind(((MapColumn) newColumn).keys());
            value.bind(((MapColumn) newColumn).values());
        }

        @Override
        void write(int row, ByteOutput out) {
            requirePresent(column, row, key.path);
            MapColumn map = (MapColumn) column;
            for (int i = map.start(row); i < map.end(row); i++) {
                if (!value.column.isPresent(i)) {
                    throw value.missing(i, "the value of a key is null, which Protobuf has no mark for");
                }
                WireOutput.putTag(number, WireInput.LENGTH, out);
                int start = WireOutput.beginLength(out);
                WireOutput.putTag(1, key.wireType, out);
                key.write(i, out);
                WireOutput.putTag(2, value.wireType, out);
                value.write(i, out);
                WireOutput.endLength(start, out);
            }
        }
    }

    /** Fields that the schema does not have, as they stood when they were read. */
    static final class Unknown extends Part {
        private final FieldWriter.Bytes message;
        private final ByteOutput checked = new ByteOutput(64);

        Unknown(int source, String path) {
            super(source);
            this.message = new FieldWriter.Bytes(path, true);
        }

        @Override
        void bind(Column newColumn) {
            super.bind(newColumn);
            message.bind(newColumn);
        }

        @Override
        void write(int row, ByteOutput out) {
            if (column.isPresent(row)) {
                checked.clear();
                message.write(row, checked);
                BytesColumn bytes = (BytesColumn) column;
                out.put(bytes.data(), bytes.start(row), bytes.end(row));
            }
        }
    }

    private final List<Part> columns;
    private final List<Part> parts;

    /**
     * Creates a writer.
     *
     * @param columns what values come from
     * @param parts what is written, in order: {@code columns}, or the oneofs that they belong to
     */
    MessageWriter(List<Part> columns, List<Part> parts) {
        this.columns = List.copyOf(columns);
        this.parts = List.copyOf(parts);
    }

    private static void requirePresent(Column column, int row, String path) {
        if (!column.isPresent(row)) {
            throw new BadRecordException(
                    RecordErrorCode.NULL_NOT_ALLOWED,
                    path,
                    "the value is null; Protobuf cannot tell that from one without elements");
        }
    }

    /** Says where values come from, from now on. */
    void bind(IntFunction<Column> newColumns) {
        for (Part part : columns) {
            part.bind(newColumns.apply(part.source));
        }
    }

    /** Writes the message at {@code row}. */
    void write(int row, ByteOutput out) {
        for (Part part : parts) {
            part.write(row, out);
        }
    }
}
