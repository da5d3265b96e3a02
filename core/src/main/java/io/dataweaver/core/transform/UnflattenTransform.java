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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes structs of columns; their values are not copied. */
final class UnflattenTransform implements Transform, ColumnUse, PredicatePassage {

    private final Schema input;
    private final Schema output;
    private final List<Part> parts;

    /**
     * A column of the output.
     *
     * @param sources the columns of the input: one that stays, or the fields of the struct
     */
    private record Part(Field field, List<String> sources, boolean struct) {}

    private UnflattenTransform(Schema input, List<Part> parts) {
        this.input = input;
        this.parts = List.copyOf(parts);
        this.output =
                new Schema(input.dataset(), parts.stream().map(Part::field).toList(), input.key());
    }

    /**
     * Creates a transform.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if no column begins so, one is of the key, or two columns would
     *     have the same name
     */
    static UnflattenTransform of(Schema input, List<String> prefixes, String separator) {
        Map<String, List<Field>> structs = new LinkedHashMap<>();
        prefixes.forEach(prefix -> structs.put(prefix, new ArrayList<>()));
        List<Object> order = new ArrayList<>();
        for (Field field : input.fields()) {
            String prefix = prefixOf(field.name(), prefixes, separator);
            if (prefix == null) {
                order.add(field);
                continue;
            }
            if (input.key().contains(field.name())) {
                throw StepColumns.conflict(
                        "`" + field.name() + "` is a part of the key, which a struct cannot be",
                        "rename it with `map`, or choose another prefix",
                        UnflattenPlugin.PREFIXES.name());
            }
            List<Field> ofPrefix = Objects.requireNonNull(structs.get(prefix));
            if (ofPrefix.isEmpty()) {
                order.add(prefix);
            }
            ofPrefix.add(field);
        }
        structs.forEach((prefix, fields) -> {
            if (fields.isEmpty()) {
                throw StepColumns.conflict(
                        "no column begins with `" + prefix + separator + "`",
                        "the input has " + String.join(", ", input.names()),
                        UnflattenPlugin.PREFIXES.name());
            }
        });
        return new UnflattenTransform(input, parts(order, structs, separator));
    }

    private static @Nullable String prefixOf(String name, List<String> prefixes, String separator) {
        for (String prefix : prefixes) {
            int start = prefix.length() + separator.length();
            if (name.length() > start && name.startsWith(prefix + separator)) {
                return prefix;
            }
        }
        return null;
    }

    private static List<Part> parts(List<Object> order, Map<String, List<Field>> structs, String separator) {
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object item : order) {
            Part part = item instanceof Field field
                    ? new Part(field, List.of(field.name()), false)
                    : struct((String) item, Objects.requireNonNull(structs.get(item)), separator);
            if (!names.add(part.field().name())) {
                throw StepColumns.twice(part.field().name(), null, UnflattenPlugin.PREFIXES.name());
            }
            parts.add(part);
        }
        return parts;
    }

    private static Part struct(String prefix, List<Field> fields, String separator) {
        int start = prefix.length() + separator.length();
        List<Field> inner = fields.stream()
                .map(field -> new Field(field.name().substring(start), field.type(), field.nullable()))
                .toList();
        boolean nullable = fields.stream().allMatch(Field::nullable);
        return new Part(
                new Field(prefix, new DataType.Struct(inner), nullable),
                fields.stream().map(Field::name).toList(),
                true);
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
                needed.addAll(part.sources());
            }
        }
        if (needed.isEmpty()) {
            needed.addAll(parts.get(0).sources()); // A row has at least one column.
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new UnflattenTransform(
                narrowed,
                parts.stream()
                        .filter(part -> narrowed.names().containsAll(part.sources()))
                        .toList());
    }

    @Override
    public Optional<String> before(String column) {
        int index = output.indexOf(column);
        return index >= 0 && !parts.get(index).struct() ? Optional.of(column) : Optional.empty();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        RecordBatch completed = Changes.completed(batch);
        List<Column> columns = new ArrayList<>(parts.size());
        for (Part part : parts) {
            List<Column> sources = part.sources().stream()
                    .map(source -> completed.column(input.indexOf(source)))
                    .toList();
            columns.add(part.struct() ? struct(part, sources, completed) : sources.get(0));
        }
        output.emit(completed.withColumns(this.output, columns));
    }

    private static Column struct(Part part, List<Column> sources, RecordBatch batch) {
        byte[] marks = part.field().nullable() || sources.stream().anyMatch(source -> !source.isComplete())
                ? marks(sources, batch)
                : null;
        return new StructColumn((DataType.Struct) part.field().type(), sources, batch.length(), marks);
    }

    /** A struct is null where each of its fields is, and was not sent where none of them was. */
    private static byte @Nullable [] marks(List<Column> sources, RecordBatch batch) {
        byte[] marks = new byte[batch.length()];
        boolean any = false;
        for (int row = 0; row < marks.length; row++) {
            byte mark = mark(sources, row);
            marks[row] = mark;
            any |= mark != Column.PRESENT;
        }
        return any ? marks : null;
    }

    private static byte mark(List<Column> sources, int row) {
        boolean unchanged = true;
        for (Column source : sources) {
            if (source.isPresent(row)) {
                return Column.PRESENT;
            }
            unchanged &= source.isUnchanged(row);
        }
        return unchanged ? Column.UNCHANGED : Column.NULL;
    }
}
