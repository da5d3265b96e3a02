package io.dataweaver.core.transform;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
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
final class MapTransform implements Transform, ColumnUse, ColumnOrigins, PredicatePassage {

    private final MapSettings settings;
    private final ExpressionCompiler compiler;
    private final Schema input;
    private final Schema output;
    private final List<Item> items;
    private final List<EvaluationErrors> errors = new ArrayList<>();

    /**
     * Where a column of the output comes from.
     *
     * @param source the column of the input; -1 if it is computed
     * @param expression computes it; null if it is one of the input
     */
    private record Item(Field field, int source, @Nullable CompiledExpression expression) {
        Column evaluate(RecordBatch batch, EvaluationErrors errors) {
            CompiledExpression compiled = requireNonNull(expression, "expression");
            Column column = compiled.evaluate(batch, errors);
            return errors.isEmpty()
                    ? column
                    : Changes.unsent(batch, column, indexes(batch.schema(), compiled.columns()), errors);
        }

        /** Returns the column of the input that this is; empty if it is computed. */
        Optional<String> column(Schema input) {
            return expression == null ? Optional.of(input.field(source).name()) : expression.column();
        }

        private static int[] indexes(Schema schema, Set<String> names) {
            return names.stream().mapToInt(schema::indexOf).toArray();
        }
    }

    private MapTransform(
            MapSettings settings, ExpressionCompiler compiler, Schema input, Schema output, List<Item> items) {
        this.input = input;
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
            computed.put(name, new Item(field(name, expression, input), -1, expression));
        });
        List<Item> items = new ArrayList<>();
        kept.forEach((name, index) -> {
            Item replacement = computed.get(name);
            Field from = input.field(index);
            items.add(replacement != null ? replacement : new Item(from.named(name), index, null));
        });
        for (String name : settings.set().keySet()) {
            Item item = computed.get(name);
            if (item != null && !kept.containsKey(name)) {
                items.add(item);
            }
        }
        List<Field> fields = items.stream().map(Item::field).toList();
        return new MapTransform(
                settings, compiler, input, new Schema(input.dataset(), fields, key(input, items)), items);
    }

    /** Returns the field of a computed column: that of the input, native type and all, if it is just a column. */
    private static Field field(String name, CompiledExpression expression, Schema input) {
        return expression
                .column()
                .map(column -> input.field(input.indexOf(column)).named(name))
                .orElseGet(() -> new Field(name, expression.type(), expression.nullable()));
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
        return item.column(input).filter(name::equals).isPresent();
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
    public Set<String> madeOf(Set<String> columns) {
        Set<String> origins = new LinkedHashSet<>();
        for (Item item : items) {
            String name = item.field().name();
            if (columns.contains(name)) {
                origins.addAll(
                        item.expression() != null
                                ? item.expression().columns()
                                : Set.of(settings.rename().getOrDefault(name, name)));
            }
        }
        return origins;
    }

    @Override
    public Transform over(Schema narrowed) {
        return of(settings.over(narrowed), narrowed, compiler);
    }

    @Override
    public Optional<String> before(String column) {
        boolean rejects = items.stream().anyMatch(item -> item.column(input).isEmpty());
        int index = output.indexOf(column);
        return rejects || index < 0 ? Optional.empty() : items.get(index).column(input);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        RecordBatch input = Changes.completed(batch);
        List<Column> columns = new ArrayList<>(items.size());
        boolean failures = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            EvaluationErrors itemErrors = errors.get(i);
            itemErrors.clear();
            columns.add(item.expression() == null ? input.column(item.source()) : item.evaluate(input, itemErrors));
            failures |= !itemErrors.isEmpty();
        }
        RecordBatch mapped = input.withColumns(this.output, columns);
        RecordBatch passed = failures
                ? RejectedRows.without(batch, mapped, this.output.names(), errors, RecordErrorCode.EVALUATION, output)
                : mapped;
        if (!passed.isEmpty()) {
            output.emit(Changes.splitByKey(passed));
        }
    }
}
