package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.ColumnCast;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.TransformErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings the rows of one side of a join into the schema in which both pass the exchange; copies only what it has to cast. */
final class JoinSideTransform implements Transform, ColumnUse {

    private final Schema output;
    private final int side;
    private final List<Item> items;
    private final EvaluationErrors errors = new EvaluationErrors();

    /**
     * A column that passes.
     *
     * @param from the column of this side that it is; null for none
     * @param index of that column in the input; -1 for none
     * @param cast what makes it of the type that both sides have in common; null if it is
     */
    private record Item(
            Field field,
            @Nullable String from,
            int index,
            @Nullable ColumnCast cast) {}

    private JoinSideTransform(Schema output, int side, List<Item> items) {
        this.output = output;
        this.side = side;
        this.items = List.copyOf(items);
    }

    static JoinSideTransform of(JoinLayout layout, int side) {
        JoinLayout.Side of = layout.sides().get(side);
        List<Item> items = new ArrayList<>();
        for (Field field : layout.passed().fields()) {
            String from = of.carried().get(field.name());
            int index = from == null ? -1 : of.schema().indexOf(from);
            items.add(new Item(
                    field, from, index, index < 0 ? null : cast(of.schema().field(index), field)));
        }
        return new JoinSideTransform(layout.passed(), side, items);
    }

    private static @Nullable ColumnCast cast(Field from, Field to) {
        return from.type().equals(to.type())
                ? null
                : ColumnCast.of(from.type(), to.type())
                        .orElseThrow(() -> new IllegalStateException(from + " does not fit into " + to));
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>();
        for (Item item : items) {
            if (item.from() != null && wanted.contains(item.field().name())) {
                needed.add(item.from());
            }
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        List<Item> kept = new ArrayList<>();
        for (Item item : items) {
            int index = item.from() == null ? -1 : narrowed.indexOf(item.from());
            if (item.from() == null || index >= 0) {
                kept.add(new Item(item.field(), item.from(), index, item.cast()));
            }
        }
        List<String> names = kept.stream().map(item -> item.field().name()).toList();
        return new JoinSideTransform(output.project(names), side, kept);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput to) {
        errors.clear();
        List<Column> columns = new ArrayList<>(items.size());
        for (Item item : items) {
            columns.add(column(item, batch));
        }
        RecordBatch passing = batch.withColumns(output, columns);
        to.emit(errors.isEmpty() ? passing : passing.select(withoutErrors(batch, to), batch.size() - errors.count()));
    }

    /** Rejects the rows whose time, in years far away, is none of the finer type; returns the others. */
    private int[] withoutErrors(RecordBatch batch, TransformOutput to) {
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            String failed = errors.message(row);
            if (failed == null) {
                rows[kept++] = row;
            } else {
                to.reject(new Rejection(
                        new Rejection.RejectedRow(batch, row), TransformErrorCode.CAST_FAILED, null, failed));
            }
        }
        return rows;
    }

    private Column column(Item item, RecordBatch batch) {
        if (item.from() == null) {
            boolean saysSide = item.field().name().equals(JoinLayout.SIDE);
            return saysSide ? sides(item.field(), batch.length()) : nulls(item.field(), batch.length());
        }
        Column column = batch.column(item.index());
        return item.cast() == null ? column : item.cast().apply(column, batch, errors);
    }

    private Column sides(Field field, int length) {
        LongColumn.Builder builder = (LongColumn.Builder) ColumnBuilder.of(field.type(), length);
        for (int i = 0; i < length; i++) {
            builder.append(side);
        }
        return builder.build();
    }

    private static Column nulls(Field field, int length) {
        ColumnBuilder builder = ColumnBuilder.of(field.type(), length);
        for (int i = 0; i < length; i++) {
            builder.appendNull();
        }
        return builder.build();
    }
}
