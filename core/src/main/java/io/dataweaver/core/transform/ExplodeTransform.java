package io.dataweaver.core.transform;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a row of each element of a list or map. */
final class ExplodeTransform implements Transform, ColumnUse, PredicatePassage {

    private final Schema input;
    private final Settings settings;
    private final int exploded;
    private final Schema output;

    /**
     * What to explode, and the names of what comes of it.
     *
     * @param position null for none
     */
    private record Settings(
            String column,
            String element,
            String key,
            @Nullable String position,
            boolean outer) {}

    private ExplodeTransform(Schema input, Settings settings) {
        this.input = input;
        this.settings = settings;
        this.exploded = input.indexOf(settings.column());
        List<Field> fields = new ArrayList<>();
        for (Field field : input.fields()) {
            if (field.name().equals(settings.column())) {
                addElement(field.type(), fields);
            } else {
                fields.add(field);
            }
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw StepColumns.twice(
                        field.name(),
                        "choose the names with `as`, `key_as` and `position_as`",
                        ExplodePlugin.COLUMN.name());
            }
        }
        this.output = new Schema(input.dataset(), fields, key());
    }

    /**
     * Creates a transform.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if the column is neither list nor map, or is of the key, or two
     *     columns would have the same name
     */
    static ExplodeTransform of(
            Schema input, String column, String element, String key, @Nullable String position, boolean outer) {
        Field field = input.field(StepColumns.index(input, column, ExplodePlugin.COLUMN.name()));
        if (!(field.type() instanceof DataType.ListOf) && !(field.type() instanceof DataType.MapOf)) {
            throw StepColumns.wrongType(
                    field,
                    "only lists and maps have elements",
                    field.type() instanceof DataType.Json
                            ? "give the column a list type with `types` of the source, such as list<text>"
                            : null,
                    ExplodePlugin.COLUMN.name());
        }
        return new ExplodeTransform(input, new Settings(column, element, key, position, outer));
    }

    private void addElement(DataType type, List<Field> fields) {
        if (settings.position() != null) {
            fields.add(new Field(settings.position(), DataTypes.INTEGER, settings.outer()));
        }
        if (type instanceof DataType.MapOf map) {
            fields.add(new Field(settings.key(), map.key(), settings.outer()));
            fields.add(Field.nullable(settings.element(), map.value()));
        } else {
            fields.add(Field.nullable(settings.element(), ((DataType.ListOf) type).element()));
        }
    }

    /** What tells elements of one row apart has to be told; with `outer` it may be null, which no key is. */
    private List<String> key() {
        if (input.key().isEmpty() || input.key().contains(settings.column()) || settings.outer()) {
            return List.of();
        }
        List<String> key = new ArrayList<>(input.key());
        if (settings.position() == null) {
            return List.of();
        }
        key.add(settings.position());
        return key;
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>();
        for (String name : input.names()) {
            if (wanted.contains(name)) {
                needed.add(name);
            }
        }
        needed.add(settings.column());
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new ExplodeTransform(narrowed, settings);
    }

    @Override
    public Optional<String> before(String column) {
        boolean made = column.equals(settings.element())
                || column.equals(settings.key())
                || column.equals(settings.position())
                || column.equals(settings.column());
        return made || input.indexOf(column) < 0 ? Optional.empty() : Optional.of(column);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        RecordBatch completed = Changes.completed(batch);
        Elements elements = new Elements(completed, completed.column(exploded));
        for (int i = 0; i < completed.size(); i++) {
            if (!RejectedRows.isUpdate(completed, i)) {
                addOrReject(batch, elements, completed.row(i), output);
                continue;
            }
            int before = completed.row(i);
            int after = completed.row(++i);
            if (elements.isUnsent(before) || elements.isUnsent(after)) {
                output.reject(unsent(batch, before));
                output.reject(unsent(batch, after));
            } else {
                elements.add(before);
                elements.add(after);
            }
        }
        RecordBatch made = elements.build();
        if (!made.isEmpty()) {
            output.emit(made);
        }
    }

    private void addOrReject(RecordBatch batch, Elements elements, int row, TransformOutput output) {
        if (elements.isUnsent(row)) {
            output.reject(unsent(batch, row));
        } else {
            elements.add(row);
        }
    }

    private Rejection unsent(RecordBatch batch, int row) {
        return new Rejection(
                new Rejection.RejectedRow(batch, row),
                TransformErrorCode.ELEMENTS_UNKNOWN,
                settings.column(),
                "the source did not send '" + settings.column()
                        + "' of the row as it was, so that its elements cannot be told");
    }

    /** Collects the rows of the output: from which row each comes, and which element it has. */
    private final class Elements {
        private final RecordBatch batch;
        private final Column column;
        private int[] rows = new int[64];
        private int[] elements = new int[64];
        private int[] positions = new int[64];
        private int count;

        Elements(RecordBatch batch, Column column) {
            this.batch = batch;
            this.column = column;
        }

        boolean isUnsent(int row) {
            return column.isUnchanged(row);
        }

        void add(int row) {
            int start = column.isPresent(row) ? start(row) : 0;
            int end = column.isPresent(row) ? end(row) : 0;
            for (int element = start; element < end; element++) {
                add(row, element, element - start + 1);
            }
            if (start == end && settings.outer()) {
                add(row, -1, -1);
            }
        }

        private void add(int row, int element, int position) {
            if (count == rows.length) {
                int capacity = Math.multiplyExact(count, 2);
                rows = Arrays.copyOf(rows, capacity);
                elements = Arrays.copyOf(elements, capacity);
                positions = Arrays.copyOf(positions, capacity);
            }
            rows[count] = row;
            elements[count] = element;
            positions[count++] = position;
        }

        private int start(int row) {
            return column instanceof ListColumn list ? list.start(row) : ((MapColumn) column).start(row);
        }

        private int end(int row) {
            return column instanceof ListColumn list ? list.end(row) : ((MapColumn) column).end(row);
        }

        RecordBatch build() {
            List<Column> columns = new ArrayList<>(output.size());
            for (int i = 0; i < input.size(); i++) {
                if (i != exploded) {
                    columns.add(batch.column(i).gather(rows, count));
                    continue;
                }
                if (settings.position() != null) {
                    columns.add(positions());
                }
                if (column instanceof MapColumn map) {
                    columns.add(pick(map.keys()));
                    columns.add(pick(map.values()));
                } else {
                    columns.add(pick(((ListColumn) column).elements()));
                }
            }
            long[] origins = new long[count];
            for (int i = 0; i < count; i++) {
                origins[i] = batch.origin(rows[i]);
            }
            return RecordBatch.of(output, columns, count, kinds(), origins);
        }

        private byte @Nullable [] kinds() {
            byte[] kinds = batch.kinds();
            if (kinds == null) {
                return null;
            }
            byte[] made = new byte[count];
            for (int i = 0; i < count; i++) {
                made[i] =
                        (ChangeKind.of(kinds[rows[i]]).isBeforeImage() ? ChangeKind.DELETE : ChangeKind.INSERT).code();
            }
            return made;
        }

        private Column positions() {
            LongColumn.Builder builder = (LongColumn.Builder) ColumnBuilder.of(DataTypes.INTEGER, count);
            for (int i = 0; i < count; i++) {
                if (positions[i] < 0) {
                    builder.appendNull();
                } else {
                    builder.append(positions[i]);
                }
            }
            return builder.build();
        }

        private Column pick(Column values) {
            ColumnBuilder builder = ColumnBuilder.of(values.type(), count);
            for (int i = 0; i < count; i++) {
                if (elements[i] < 0) {
                    builder.appendNull();
                } else {
                    builder.appendFrom(values, elements[i]);
                }
            }
            return builder.build();
        }
    }
}
