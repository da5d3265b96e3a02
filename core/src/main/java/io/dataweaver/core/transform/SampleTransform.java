package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a share of the records pass, which depends on nothing but the records. */
final class SampleTransform implements Transform, ColumnUse, PredicatePassage {

    private static final EvaluationErrors NO_ERRORS = new EvaluationErrors();

    /** Steps of 2<sup>-53</sup>, which a double holds exactly. */
    private static final double UNIT = 0x1p-53;

    private final Schema schema;
    private final Choice choice;

    /** Which records pass. */
    sealed interface Choice {
        /** Returns the columns that decide. */
        List<String> columns();
    }

    /** One of so many. */
    record Every(long count) implements Choice {
        @Override
        public List<String> columns() {
            return List.of();
        }
    }

    /**
     * A share.
     *
     * @param columns whose hash decides; empty for the number of the record
     */
    record Share(double share, List<String> columns, long seed) implements Choice {}

    SampleTransform(Schema schema, Choice choice) {
        this.schema = schema;
        this.choice = choice;
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(wanted);
        needed.addAll(choice.columns());
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new SampleTransform(narrowed, choice);
    }

    /** By number, what came before decides which records pass; only a sample by columns can be taken before or after. */
    @Override
    public Optional<String> before(String column) {
        return choice.columns().isEmpty() ? Optional.empty() : Optional.of(column);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        RecordBatch passed;
        if (batch.kinds() == null) {
            int[] rows = new int[batch.size()];
            int count = 0;
            int[] columns = indexes();
            for (int i = 0; i < rows.length; i++) {
                rows[count] = batch.row(i);
                count += passes(batch, batch.row(i), columns) ? 1 : 0;
            }
            passed = batch.select(rows, count);
        } else {
            passed = changes(Changes.completed(batch));
        }
        if (!passed.isEmpty()) {
            output.emit(passed);
        }
    }

    private RecordBatch changes(RecordBatch batch) {
        if (choice.columns().isEmpty()) {
            throw new DataWeaverException(
                    TransformErrorCode.CHANGES_NEED_KEY,
                    "`sample` got updates or deletes of '" + schema.dataset()
                            + "', of which all of a record have to pass or none, but nothing identifies a record",
                    "give it `share` and `by`",
                    null);
        }
        int[] columns = indexes();
        boolean[] passes = new boolean[batch.length()];
        for (int i = 0; i < batch.size(); i++) {
            passes[batch.row(i)] = passes(batch, batch.row(i), columns);
        }
        return FilteredChanges.of(batch, passes, NO_ERRORS);
    }

    private int[] indexes() {
        return choice.columns().stream().mapToInt(schema::indexOf).toArray();
    }

    private boolean passes(RecordBatch batch, int row, int[] columns) {
        if (choice instanceof Every every) {
            return batch.origin(row) % every.count() == 0;
        }
        Share share = (Share) choice;
        long hash = Values.mix(share.seed());
        for (int column : columns) {
            hash = Values.hash(hash, batch.column(column), row);
        }
        if (columns.length == 0) {
            hash = Values.mix(hash ^ batch.origin(row));
        }
        return (hash >>> 11) * UNIT < share.share();
    }
}
