package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;

/** Lets rows through whose keys are wanted at one of the sinks. */
final class KeyFilter implements Transform {

    private final Schema schema;
    private final List<RowHashes> hashes;
    private final KeySet wanted;

    KeyFilter(Schema schema, List<RowHashes> hashes, KeySet wanted) {
        this.schema = schema;
        this.hashes = hashes;
        this.wanted = wanted;
    }

    /** Returns a dataset of a plan with the filter behind its last step. */
    static DatasetPlan behind(DatasetPlan dataset, List<Comparison> comparisons, long seed, KeySet wanted) {
        List<Comparison> of = comparisons.stream()
                .filter(each -> each.dataset().equals(dataset.output().dataset()))
                .toList();
        List<PlannedStep> steps = new ArrayList<>(dataset.steps());
        int index = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).index() + 1;
        steps.add(new PlannedStep(
                "repair",
                index,
                dataset.output(),
                () -> new KeyFilter(
                        dataset.output(),
                        of.stream()
                                .map(each -> each.hashes(Side.SOURCE, seed, 1))
                                .toList(),
                        wanted)));
        return new DatasetPlan(dataset.dataset(), dataset.request(), steps, dataset.output());
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        boolean[] chosen = new boolean[batch.length()];
        for (RowHashes rows : hashes) {
            choose(batch, rows, wanted, chosen);
        }
        output.emit(chosen(batch, chosen));
    }

    /** Marks the rows of {@code batch} whose keys are wanted. */
    static void choose(RecordBatch batch, RowHashes rows, KeySet wanted, boolean[] chosen) {
        rows.take(batch);
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.has(rows, i)) {
                chosen[rows.row(i)] = true;
            }
        }
    }

    /** Returns the rows of {@code batch} that are marked. */
    static RecordBatch chosen(RecordBatch batch, boolean[] chosen) {
        int[] selected = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (chosen[batch.row(i)]) {
                selected[count++] = batch.row(i);
            }
        }
        return batch.select(selected, count);
    }
}
