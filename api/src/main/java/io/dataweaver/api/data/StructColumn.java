package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Structs: one column a field, each as long as this one. */
public final class StructColumn extends Column {

    private final List<Column> children;

    /**
     * Wraps columns.
     *
     * @param children one a field of {@code type}, each of {@code length}
     */
    public StructColumn(DataType.Struct type, List<Column> children, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        this.children = List.copyOf(children);
        if (this.children.size() != type.fields().size()) {
            throw new IllegalArgumentException(
                    type + " has " + type.fields().size() + " fields, but " + this.children.size() + " columns came");
        }
    }

    /** Returns the column of field {@code index}. Where this column is null, so is that. */
    public Column child(int index) {
        return children.get(index);
    }

    @Override
    public long byteSize() {
        return children.stream().mapToLong(Column::byteSize).sum() + marksSize();
    }

    @Override
    Object presentValue(int row) {
        DataType.Struct struct = (DataType.Struct) type();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < children.size(); i++) {
            map.put(struct.fields().get(i).name(), children.get(i).value(row));
        }
        return map;
    }

    /** Collects structs: add to {@link #child} what there is, then call {@link #end}; what is missing becomes null. */
    public static final class Builder extends ColumnBuilder {
        private final List<ColumnBuilder> children;

        Builder(DataType.Struct type, int capacity) {
            super(type);
            this.children = type.fields().stream()
                    .map(field -> ColumnBuilder.of(field.type(), capacity))
                    .toList();
        }

        public ColumnBuilder child(int index) {
            return children.get(index);
        }

        /** Ends the row. */
        public void end() {
            size++;
            for (ColumnBuilder child : children) {
                if (child.size() < size) {
                    child.appendNull();
                }
            }
        }

        @Override
        public int capacity() {
            int capacity = Integer.MAX_VALUE;
            for (ColumnBuilder child : children) {
                capacity = Math.min(capacity, child.capacity());
            }
            return capacity;
        }

        @Override
        void appendPlaceholder() {
            truncateValues(size);
            end();
        }

        @Override
        void appendPresent(Column from, int row) {
            StructColumn column = (StructColumn) from;
            for (int i = 0; i < children.size(); i++) {
                children.get(i).appendFrom(column.children.get(i), row);
            }
            end();
        }

        @Override
        void appendPresentValue(Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw LongValues.unfit(type(), value);
            }
            DataType.Struct struct = (DataType.Struct) type();
            for (Object name : map.keySet()) {
                if (struct.indexOf(String.valueOf(name)) < 0) {
                    throw new IllegalArgumentException("'" + name + "' is not a field of " + struct);
                }
            }
            truncateValues(size); // What a struct that was refused half-way has left.
            for (int i = 0; i < children.size(); i++) {
                children.get(i).appendValue(map.get(struct.fields().get(i).name()));
            }
            end();
        }

        @Override
        public long byteSize() {
            return children.stream().mapToLong(ColumnBuilder::byteSize).sum();
        }

        @Override
        void truncateValues(int newSize) {
            for (ColumnBuilder child : children) {
                child.truncate(newSize);
            }
        }

        @Override
        public StructColumn build() {
            List<Column> built = new ArrayList<>();
            for (ColumnBuilder child : children) {
                built.add(child.build());
            }
            return new StructColumn((DataType.Struct) type(), built, size, builtMarks());
        }
    }
}
