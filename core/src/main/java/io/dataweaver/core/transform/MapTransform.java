package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.CompiledExpression;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses, renames and computes columns; what is only chosen or renamed is not copied. */
final class MapTransform implements Transform, ColumnUse {

    private final MapSettings settings;
    private final ExpressionCompiler compiler;
    private final Schema output;
    private final List<Item> items;
    private final List<EvaluationErrors> errors = new ArrayList<>();

    /**
     * Where a column of the output comes from.
     *
     * @param source the column of the input; -1 if it is computed
     * @param expression computes it; null if it is one of the input
     */
    private record Item(Field field, int source, @Nullable CompiledExpression expression) {}

    private MapTransform(MapSettings settings, ExpressionCompiler compiler, Schema output, List<Item> items) {
        this.settings = settings;
        this.compiler = compiler;
        this.output = output;
        this.items = List.copyOf(items);
        for (int i = 0; i < items.size(); i++) {
            errors.add(new EvaluationErrors());
        }
    }

    /**
     * Creates a transform.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if the settings contradict each other or {@code input}
     */
    static MapTransform of(MapSettings settings, Schema input, ExpressionCompiler compiler) {
        Map<String, Integer> kept = settings.kept(input);
        Map<String, Item> computed = new HashMap<>();
        settings.set().forEach((name, sql) -> {
            CompiledExpression expression = compiler.compile(sql, input, List.of("set", name));
            Field field = new Field(name, expression.type(), expression.nullable());
            computed.put(name, new Item(field, -1, expression));
        });
        List<Item> items = new ArrayList<>();
        kept.forEach((name, index) -> {
            Item replacement = computed.get(name);
            Field from = input.field(index);
            items.add(
                    replacement != null
                            ? replacement
                            : new Item(new Field(name, from.type(), from.nullable()), index, null));
        });
        for (String name : settings.set().keySet()) {
            Item item = computed.get(name);
            if (item != null && !kept.containsKey(name)) {
                items.add(item);
            }
        }
        List<Field> fields = items.stream().map(Item::field).toList();
        return new MapTransform(settings, compiler, new Schema(input.dataset(), fields, key(input, items)), items);
    }

    /** Returns the key under its new names; empty if a part of it does not come out as it is. */
    private static List<String> key(Schema input, List<Item> items) {
        List<String> key = new ArrayList<>();
        for (String name : input.key()) {
            Optional<Item> item = items.stream()
                    .filter(candidate -> isColumn(candidate, input, name))
                    .findFirst();
            if (item.isEmpty()) {
                return List.of();
            }
            key.add(item.get().field().name());
        }
        return key;
    }

    private static boolean isColumn(Item item, Schema input, String name) {
        return item.expression() == null
                ? input.field(item.source()).name().equals(name)
                : item.expression().column().filter(name::equals).isPresent();
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>();
        for (Item item : items) {
            if (item.expression() != null) {
                // Also if it is not wanted: the records for which it fails are rejected.
                needed.addAll(item.expression().columns());
            } else if (wanted.contains(item.field().name())) {
                needed.add(settings.rename()
                        .getOrDefault(item.field().name(), item.field().name()));
            }
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return of(settings.over(narrowed), narrowed, compiler);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        List<Column> columns = new ArrayList<>(items.size());
        boolean failures = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            EvaluationErrors itemErrors = errors.get(i);
            itemErrors.clear();
            columns.add(
                    item.expression() == null
                            ? batch.column(item.source())
                            : item.expression().evaluate(batch, itemErrors));
            failures |= !itemErrors.isEmpty();
        }
        RecordBatch mapped = batch.withColumns(this.output, columns);
        RecordBatch passed = failures ? reject(batch, mapped, output) : mapped;
        if (!passed.isEmpty()) {
            output.emit(passed);
        }
    }

    /** Rejects the rows that failed, each once, and returns the others. */
    private RecordBatch reject(RecordBatch batch, RecordBatch mapped, TransformOutput output) {
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            Rejection rejection = rejection(batch, i);
            if (rejection == null) {
                rows[kept++] = batch.row(i);
            } else {
                output.reject(rejection);
            }
        }
        return mapped.select(rows, kept);
    }

    private @Nullable Rejection rejection(RecordBatch batch, int index) {
        for (int i = 0; i < items.size(); i++) {
            String message = RejectedRows.message(batch, index, errors.get(i));
            if (message != null) {
                return new Rejection(
                        new Rejection.RejectedRow(batch, batch.row(index)),
                        RecordErrorCode.EVALUATION,
                        items.get(i).field().name(),
                        message);
            }
        }
        return null;
    }
}
