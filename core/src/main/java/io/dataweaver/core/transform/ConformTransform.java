package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.ColumnCast;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings one dataset into the schema of a union: widens columns, and adds those that it lacks. */
final class ConformTransform implements Transform, ColumnUse, PredicatePassage {

    private final Schema output;
    private final List<Item> items;
    private final EvaluationErrors errors = new EvaluationErrors();

    /**
     * Where a column of the union comes from.
     *
     * @param source the column of the input; -1 if it has none
     * @param cast widens it; null if it stays
     * @param constant the text in every row if the input has no such column; null for NULL
     */
    private record Item(Field field, int source, @Nullable ColumnCast cast, byte @Nullable [] constant) {}

    private ConformTransform(Schema output, List<Item> items) {
        this.output = output;
        this.items = List.copyOf(items);
    }

    static ConformTransform of(Input input, Schema union, UnionSettings settings) {
        List<Item> items = new ArrayList<>();
        for (Field field : union.fields()) {
            int source = input.schema().indexOf(field.name());
            items.add(new Item(
                    field,
                    source,
                    source < 0 ? null : cast(input.schema().field(source), field),
                    origin(input, field.name(), settings)));
        }
        return new ConformTransform(union, items);
    }

    /** Returns the text of a column that says where records come from; null if it is none. */
    private static byte @Nullable [] origin(Input input, String column, UnionSettings settings) {
        if (settings.sourceColumn().filter(column::equals).isPresent()) {
            return input.source().getBytes(StandardCharsets.UTF_8);
        }
        return settings.datasetColumn().filter(column::equals).isPresent()
                ? input.schema().dataset().getBytes(StandardCharsets.UTF_8)
                : null;
    }

    private static @Nullable ColumnCast cast(Field from, Field to) {
        return from.type().equals(to.type())
                ? null
                : ColumnCast.of(from.type(), to.type())
                        .filter(ColumnCast::isExact)
                        .orElseThrow(() -> new IllegalStateException(from + " does not fit into " + to));
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>();
        items.stream()
                .filter(item -> item.source() >= 0)
                .map(item -> item.field().name())
                .filter(wanted::contains)
                .forEach(needed::add);
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        List<Item> kept = items.stream()
                .filter(item ->
                        item.source() < 0 || narrowed.indexOf(item.field().name()) >= 0)
                .map(item -> item.source() < 0
                        ? item
                        : new Item(item.field(), narrowed.indexOf(item.field().name()), item.cast(), item.constant()))
                .toList();
        Stream<String> names = kept.stream().map(item -> item.field().name());
        return new ConformTransform(output.project(names.toList()), kept);
    }

    @Override
    public Optional<String> before(String column) {
        return items.stream()
                .filter(item -> item.field().name().equals(column))
                .filter(item -> item.source() >= 0 && item.cast() == null)
                .map(item -> item.field().name())
                .findFirst();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        List<Column> columns = new ArrayList<>(items.size());
        for (Item item : items) {
            columns.add(column(item, batch));
        }
        output.emit(batch.withColumns(this.output, columns));
    }

    private Column column(Item item, RecordBatch batch) {
        if (item.source() < 0) {
            return item.constant() == null ? nulls(item, batch.length()) : constant(item, batch.length());
        }
        Column column = batch.column(item.source());
        if (item.cast() == null) {
            return column;
        }
        errors.clear();
        Column widened = item.cast().apply(column, batch, errors);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("a value of " + item.field() + " was lost by a cast that loses none");
        }
        return widened;
    }

    private static Column nulls(Item item, int length) {
        ColumnBuilder builder = ColumnBuilder.of(item.field().type(), length);
        for (int i = 0; i < length; i++) {
            builder.appendNull();
        }
        return builder.build();
    }

    private static Column constant(Item item, int length) {
        byte[] text = item.constant() == null ? new byte[0] : item.constant();
        byte[] data = new byte[length * text.length];
        int[] offsets = new int[length + 1];
        for (int i = 0; i < length; i++) {
            System.arraycopy(text, 0, data, i * text.length, text.length);
            offsets[i + 1] = (i + 1) * text.length;
        }
        return new BytesColumn(item.field().type(), data, offsets, length, null);
    }
}
