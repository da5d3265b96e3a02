package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.schedule.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Adds columns of a table to each row; those of the row are not copied. */
final class LookupTransform implements Transform, ColumnUse, PredicatePassage, Scheduled {

    private static final EvaluationErrors NO_ERRORS = new EvaluationErrors();

    private final SharedTable table;
    private final Schema input;
    private final Schema output;
    private final int[] on;
    private final List<String> onNames;
    private final EvaluationErrors errors = new EvaluationErrors();
    private int[] found = new int[0];

    private LookupTransform(SharedTable table, Schema input, Schema output, int[] on, List<String> onNames) {
        this.table = table;
        this.input = input;
        this.output = output;
        this.on = on;
        this.onNames = onNames;
    }

    /**
     * Creates a transform; asks the source of the table for its columns.
     *
     * @throws OptionException if the columns do not suit each other
     */
    static LookupTransform of(SharedTable table, Schema input) {
        TableReading.Columns columns = table.columns();
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, String> pair : table.settings().on().entrySet()) {
            names.add(pair.getKey());
            Field own = input.field(StepColumns.index(input, pair.getKey(), LookupPlugin.ON.name()));
            requireComparable(own, columns.read().field(columns.read().indexOf(pair.getValue())));
        }
        boolean nullable = table.settings().missing() == LookupPlugin.Missing.SET_NULL;
        List<Field> fields = new ArrayList<>(input.fields());
        for (Field added : columns.added()) {
            if (input.indexOf(added.name()) >= 0) {
                throw StepColumns.twice(
                        added.name(),
                        "give that of the table another name with `select: [{new_name: " + added.name() + "}]`",
                        LookupPlugin.SELECT.name());
            }
            fields.add(new Field(added.name(), added.type(), added.nullable() || nullable, added.nativeType()));
        }
        return new LookupTransform(
                table,
                input,
                new Schema(input.dataset(), fields, input.key()),
                names.stream().mapToInt(input::indexOf).toArray(),
                List.copyOf(names));
    }

    private static void requireComparable(Field own, Field other) {
        if (!isKey(other.type())) {
            throw wrongTypes(
                    "`" + other.name() + "` of the table is " + other.type().display()
                            + ", of which two values are not reliably equal",
                    "look up by another column, or let the source give it another type");
        }
        if (!family(own.type()).equals(family(other.type()))) {
            throw wrongTypes(
                    "`" + own.name() + "` is " + own.type().display() + ", but `" + other.name() + "` of the table is "
                            + other.type().display(),
                    "put `cast: {" + own.name() + ": " + other.type() + "}` in front of the lookup");
        }
    }

    private static OptionException wrongTypes(String message, String hint) {
        return new OptionException(LookupErrorCode.KEY_TYPES, message, hint, List.of(LookupPlugin.ON.name()));
    }

    private static boolean isKey(DataType type) {
        return !StepColumns.isNested(type)
                && !(type instanceof DataType.Float32)
                && !(type instanceof DataType.Float64)
                && !(type instanceof DataType.Json);
    }

    /** Returns what types have in common whose values are compared as they lie in memory. */
    private static Object family(DataType type) {
        if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64) {
            return DataType.Int64.class;
        }
        return type instanceof DataType.Decimal ? DataType.Decimal.class : type;
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public void runsBy(Scheduler scheduler) {
        table.runsBy(scheduler);
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(onNames);
        wanted.stream().filter(name -> input.indexOf(name) >= 0).forEach(needed::add);
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return of(table, narrowed);
    }

    /** Own columns pass as they are; but what is not found may have to be rejected, which a filter must not prevent. */
    @Override
    public Optional<String> before(String column) {
        return mayReject() || input.indexOf(column) < 0 ? Optional.empty() : Optional.of(column);
    }

    private boolean mayReject() {
        LookupSettings settings = table.settings();
        return settings.missing() == LookupPlugin.Missing.REJECT
                || (settings.missing() == LookupPlugin.Missing.DROP
                        && settings.refresh().isPresent());
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        LookupTable now = table.current();
        RecordBatch completed = Changes.completed(batch);
        List<Column> by = new ArrayList<>(on.length);
        for (int index : on) {
            by.add(completed.column(index));
        }
        if (found.length < completed.length()) {
            found = new int[completed.length()];
        }
        if (completed.selection() != null) {
            Arrays.fill(found, LookupTable.MISSING);
        }
        int missing = now.find(completed, by, found);
        List<Column> columns = new ArrayList<>(completed.columns());
        columns.addAll(now.take(found, completed.length()));
        RecordBatch enriched = completed.withColumns(this.output, columns);
        if (missing > 0) {
            enriched = withoutMissing(completed, enriched, by, output);
        }
        output.emit(enriched);
    }

    private RecordBatch withoutMissing(
            RecordBatch batch, RecordBatch enriched, List<Column> by, TransformOutput output) {
        LookupPlugin.Missing policy = table.settings().missing();
        if (policy == LookupPlugin.Missing.SET_NULL) {
            return enriched;
        }
        RecordBatch kept = mayReject() ? withoutRejected(batch, enriched, by, output) : enriched;
        return policy == LookupPlugin.Missing.DROP ? dropped(kept) : kept;
    }

    /**
     * Rejects what is not found. Where that is dropped, these are old rows alone, if the table may have lost their key since the
     * new row passed: dropping the delete would leave that behind.
     */
    private RecordBatch withoutRejected(
            RecordBatch batch, RecordBatch enriched, List<Column> by, TransformOutput output) {
        boolean all = table.settings().missing() == LookupPlugin.Missing.REJECT;
        errors.clear();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (found[row] == LookupTable.MISSING && (all || batch.kind(row).isBeforeImage())) {
                errors.add(
                        row,
                        String.join(", ", onNames) + " = " + LookupTable.keyText(by, row) + " is not in the table '"
                                + table.columns().table().dataset() + "'");
            }
        }
        return errors.isEmpty()
                ? enriched
                : RejectedRows.without(
                        batch,
                        enriched,
                        List.of(String.join(", ", onNames)),
                        List.of(errors),
                        LookupErrorCode.KEY_MISSING,
                        output);
    }

    private RecordBatch dropped(RecordBatch enriched) {
        if (enriched.kinds() == null) {
            int[] rows = new int[enriched.size()];
            int count = 0;
            for (int i = 0; i < enriched.size(); i++) {
                rows[count] = enriched.row(i);
                count += found[rows[count]] == LookupTable.MISSING ? 0 : 1;
            }
            return enriched.select(rows, count);
        }
        boolean[] passes = new boolean[enriched.length()];
        for (int row = 0; row < passes.length; row++) {
            passes[row] = found[row] != LookupTable.MISSING;
        }
        return FilteredChanges.of(enriched, passes, NO_ERRORS);
    }
}
