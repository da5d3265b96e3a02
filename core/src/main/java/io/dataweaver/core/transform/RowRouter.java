package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends the rows of one split on several ways, without copying them.
 *
 * <p>Each way is a filter of its own: an update that leaves a way is a delete there, one that enters it an insert.
 *
 * <p>Not thread-safe.
 */
public final class RowRouter {

    private static final EvaluationErrors NONE = new EvaluationErrors();
    private static final boolean[] NO_ROWS = {};

    private final List<Way> ways;
    private final List<EvaluationErrors> errors = new ArrayList<>();
    private final boolean someTakeRest;

    /**
     * One way.
     *
     * @param condition what has to be true of a row to go there; empty for all rows
     * @param otherwise whether it takes the rows for which none of the conditions is true, nor could not be computed
     */
    public record Way(Optional<CompiledCondition> condition, boolean otherwise) {}

    /** Takes what goes on each way. */
    public interface Output {
        /** Takes the rows of the batch that go on {@code way}; at least one. */
        void emit(int way, RecordBatch batch);

        /** Takes a row for which the condition of {@code way} could not be computed. */
        void reject(int way, Rejection rejection);
    }

    /** Creates a router; what it puts out names a way by its index in {@code ways}. */
    public RowRouter(List<Way> ways) {
        this.ways = List.copyOf(ways);
        this.someTakeRest = ways.stream().anyMatch(Way::otherwise);
        ways.forEach(way -> errors.add(new EvaluationErrors()));
    }

    /** Routes a batch, way by way in their order. */
    public void route(RecordBatch incoming, Output output) {
        RecordBatch batch = Changes.completed(incoming);
        boolean[] taken = new boolean[someTakeRest ? batch.length() : 0];
        RecordBatch[] chosen = new RecordBatch[ways.size()];
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            if (way.condition().isPresent()) {
                chosen[i] = choose(batch, way.condition().get(), errors.get(i), taken);
            } else if (!way.otherwise()) {
                chosen[i] = batch;
            }
        }
        RecordBatch rest = someTakeRest ? rest(batch, taken) : batch;
        for (int i = 0; i < ways.size(); i++) {
            RecordBatch routed = ways.get(i).otherwise() ? rest : chosen[i];
            if (ways.get(i).condition().isPresent()) {
                report(batch, i, output);
            }
            if (!routed.isEmpty()) {
                output.emit(i, routed);
            }
        }
    }

    private static RecordBatch choose(
            RecordBatch batch, CompiledCondition condition, EvaluationErrors errors, boolean[] taken) {
        errors.clear();
        int[] selected = new int[batch.size()];
        int count = condition.select(batch, selected, errors);
        boolean[] passes =
                batch.kinds() == null ? NO_ROWS : FilterTransform.passes(condition, batch, selected, count, errors);
        // An old row that may or may not have gone this way may have gone the rest's way too.
        for (int i = 0; i < count && taken.length > 0; i++) {
            taken[selected[i]] = true;
        }
        for (int i = 0; i < batch.size() && taken.length > 0 && !errors.isEmpty(); i++) {
            taken[batch.row(i)] |= RejectedRows.message(batch, i, errors) != null;
        }
        if (batch.kinds() != null) {
            return FilteredChanges.of(batch, passes, errors);
        }
        return count == batch.size() ? batch : batch.select(selected, count);
    }

    private static RecordBatch rest(RecordBatch batch, boolean[] taken) {
        if (batch.kinds() != null) {
            boolean[] passes = new boolean[batch.length()];
            for (int i = 0; i < passes.length; i++) {
                passes[i] = !taken[i];
            }
            return FilteredChanges.of(batch, passes, NONE);
        }
        int[] selected = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (!taken[row]) {
                selected[count++] = row;
            }
        }
        return count == batch.size() ? batch : batch.select(selected, count);
    }

    private void report(RecordBatch batch, int way, Output output) {
        RejectedRows.report(batch, errors.get(way), null, new TransformOutput() {
            @Override
            public void emit(RecordBatch passed) {
                throw new IllegalStateException("only rejections are reported");
            }

            @Override
            public void reject(Rejection rejection) {
                output.reject(way, rejection);
            }
        });
    }
}
