package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replaces columns in their places by what a function makes of each; the others are not copied. */
final class ColumnReplacement implements Transform, ColumnUse, PredicatePassage, HidesValues {

    private final ErrorCode failure;
    private final List<Replacement> replacements;
    private final boolean hides;
    private final List<String> names;
    private final int[] indexes;
    private final Schema output;
    private final List<EvaluationErrors> errors = new ArrayList<>();

    /**
     * A column and what becomes of it.
     *
     * @param field what it becomes, under the same name; without a native type, which would be that of the old values
     * @param distinct whether two different values never become one, so that a key stays a key
     * @param total whether no value fails
     */
    record Replacement(Field field, ColumnFunction function, boolean distinct, boolean total) {
        Replacement {
            if (field.nativeType() != null) {
                throw new IllegalArgumentException(field + " is no longer of the type " + field.nativeType());
            }
        }
    }

    /**
     * Creates a transform.
     *
     * @param replacements of columns of {@code input}
     * @param failure the code of a row that cannot be computed
     * @param hides whether people are not to see the values that are replaced
     */
    ColumnReplacement(Schema input, List<Replacement> replacements, ErrorCode failure, boolean hides) {
        this.failure = failure;
        this.hides = hides;
        this.replacements = List.copyOf(replacements);
        this.names = replacements.stream()
                .map(replacement -> replacement.field().name())
                .toList();
        this.indexes = names.stream().mapToInt(input::indexOf).toArray();
        List<Field> fields = new ArrayList<>(input.fields());
        List<String> key = input.key();
        for (int i = 0; i < indexes.length; i++) {
            Replacement replacement = this.replacements.get(i);
            fields.set(indexes[i], replacement.field());
            key = !replacement.distinct() && key.contains(names.get(i)) ? List.of() : key;
            errors.add(new EvaluationErrors());
        }
        this.output = new Schema(input.dataset(), fields, key);
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(wanted);
        for (Replacement replacement : replacements) {
            if (!replacement.total()) {
                needed.add(replacement.field().name()); // Also if it is not wanted: it decides which rows come out.
            }
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new ColumnReplacement(
                narrowed,
                replacements.stream()
                        .filter(replacement ->
                                narrowed.indexOf(replacement.field().name()) >= 0)
                        .toList(),
                failure,
                hides);
    }

    @Override
    public Set<String> hidden() {
        return hides ? Set.copyOf(names) : Set.of();
    }

    @Override
    public Optional<String> before(String column) {
        boolean passes = !names.contains(column) && replacements.stream().allMatch(Replacement::total);
        return passes ? Optional.of(column) : Optional.empty();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        RecordBatch input = Changes.completed(batch);
        List<Column> columns = new ArrayList<>(input.columns());
        boolean failures = false;
        for (int i = 0; i < indexes.length; i++) {
            EvaluationErrors columnErrors = errors.get(i);
            columnErrors.clear();
            Column column = input.column(indexes[i]);
            columns.set(indexes[i], replacements.get(i).function().apply(column, input, columnErrors));
            failures |= !columnErrors.isEmpty();
        }
        RecordBatch replaced = input.withColumns(this.output, columns);
        RecordBatch passed =
                failures ? RejectedRows.without(batch, replaced, names, errors, failure, output) : replaced;
        if (!passed.isEmpty()) {
            output.emit(Changes.splitByKey(passed));
        }
    }
}
