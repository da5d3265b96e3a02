package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes columns of the fields of structs; their values are not copied. */
final class FlattenTransform implements Transform, ColumnUse, PredicatePassage {

    private final Schema input;
    private final Schema output;
    private final List<Part> parts;

    /**
     * A column of the output.
     *
     * @param path the index of the column, and of the fields that lead to the value
     */
    private record Part(Field field, List<Integer> path) {
        private boolean isWhole() {
            return path.size() == 1;
        }
    }

    private FlattenTransform(Schema input, List<Part> parts) {
        this.input = input;
        this.parts = List.copyOf(parts);
        List<String> names = parts.stream().map(part -> part.field().name()).toList();
        this.output = new Schema(
                input.dataset(),
                parts.stream().map(Part::field).toList(),
                names.containsAll(input.key()) ? input.key() : List.of());
    }

    /**
     * Creates a transform.
     *
     * @param columns the structs; empty for all
     * @throws io.dataweaver.api.descriptor.OptionException if one is no struct, or two columns would have the same name
     */
    static FlattenTransform of(Schema input, Optional<List<String>> columns, String separator, int depth) {
        Set<Integer> chosen = new HashSet<>();
        for (String name : columns.orElse(List.of())) {
            int index = StepColumns.index(input, name, FlattenPlugin.COLUMNS.name());
            if (!(input.field(index).type() instanceof DataType.Struct)) {
                throw StepColumns.wrongType(
                        input.field(index), "only structs have fields", null, FlattenPlugin.COLUMNS.name());
            }
            chosen.add(index);
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < input.size(); i++) {
            boolean flattened = columns.isEmpty() || chosen.contains(i);
            collect(input.field(i), List.of(i), flattened ? depth : 0, separator, parts);
        }
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.field().name())) {
                throw StepColumns.twice(
                        part.field().name(), "choose another `separator`", FlattenPlugin.SEPARATOR.name());
            }
        }
        return new FlattenTransform(input, parts);
    }

    private static void collect(Field field, List<Integer> path, int depth, String separator, List<Part> parts) {
        if (depth == 0 || !(field.type() instanceof DataType.Struct struct)) {
            parts.add(new Part(field, path));
            return;
        }
        for (int i = 0; i < struct.fields().size(); i++) {
            Field inner = struct.fields().get(i);
            List<Integer> below = new ArrayList<>(path);
            below.add(i);
            Field named = new Field(
                    field.name() + separator + inner.name(), inner.type(), field.nullable() || inner.nullable());
            collect(named, below, depth - 1, separator, parts);
        }
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>();
        for (Part part : parts) {
            if (wanted.contains(part.field().name())) {
                needed.add(input.field(part.path().get(0)).name());
            }
        }
        if (needed.isEmpty()) {
            needed.add(input.field(0).name()); // A row has at least one column.
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        List<Part> left = new ArrayList<>();
        for (Part part : parts) {
            int index = narrowed.indexOf(input.field(part.path().get(0)).name());
            if (index >= 0) {
                List<Integer> path = new ArrayList<>(part.path());
                path.set(0, index);
                left.add(new Part(part.field(), path));
            }
        }
        return new FlattenTransform(narrowed, left);
    }

    @Override
    public Optional<String> before(String column) {
        int index = output.indexOf(column);
        return index >= 0 && parts.get(index).isWhole() ? Optional.of(column) : Optional.empty();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        List<Column> columns = new ArrayList<>(parts.size());
        for (Part part : parts) {
            Column column = batch.column(part.path().get(0));
            for (int field : part.path().subList(1, part.path().size())) {
                column = child((StructColumn) column, field);
            }
            columns.add(column);
        }
        output.emit(batch.withColumns(this.output, columns));
    }

    /** Returns a field of a struct; where the struct was not sent, neither was the field. */
    private static Column child(StructColumn struct, int field) {
        Column child = struct.child(field);
        byte[] marks = struct.marks();
        if (marks == null) {
            return child;
        }
        boolean[] unsent = new boolean[struct.length()];
        boolean any = false;
        for (int row = 0; row < unsent.length; row++) {
            unsent[row] = marks[row] == Column.UNCHANGED;
            any |= unsent[row];
        }
        return any ? Changes.markUnsent(child, unsent) : child;
    }
}
