package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.rehearsal.Rehearsal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the pipeline would write now: its sources, behind its transforms and in front of its sinks. */
final class SourceSide implements BothSides.SideReading {

    private final PipelinePlan plan;
    private final Written written;
    private final List<DatasetPlan> wanted;
    private final Map<String, Map<String, Comparison>> comparisons = new HashMap<>();
    private final AtomicLong rejected = new AtomicLong();

    /**
     * Creates the side.
     *
     * @param plan whose sinks are those of {@code written}; closed with this
     * @param wanted what is read
     * @param compared the comparisons of what comes to the sinks
     */
    SourceSide(PipelinePlan plan, Written written, List<DatasetPlan> wanted, List<Comparison> compared) {
        this.plan = plan;
        this.written = written;
        this.wanted = List.copyOf(wanted);
        compared.forEach(each -> comparisons
                .computeIfAbsent(each.sink(), none -> new HashMap<>())
                .put(each.dataset(), each));
    }

    PipelinePlan plan() {
        return plan;
    }

    /** Returns how many records were rejected in the last reading. */
    long rejected() {
        return rejected.get();
    }

    @Override
    public void read(Look look, BothSides.Taker taker, BooleanSupplier isOver) throws InterruptedException {
        rejected.set(look.rejected());
        written.giveTo((sink, batch) -> take(sink, batch, taker));
        new Rehearsal(plan, new Rejected(), isOver).run(datasets(look), look.course(Side.SOURCE, ""));
    }

    /** Leaves rows to the source to pass over where they come to the sink just as they are. */
    private List<DatasetPlan> datasets(Look look) {
        return look.isInWindow() ? wanted.stream().map(this::within).toList() : wanted;
    }

    private DatasetPlan within(DatasetPlan dataset) {
        List<Comparison> compared = comparisons.values().stream()
                .flatMap(each -> Optional.ofNullable(each.get(dataset.output().dataset())).stream())
                .toList();
        Optional<Since> since =
                compared.stream().flatMap(each -> each.since().stream()).findFirst();
        if (since.isEmpty() || !dataset.steps().isEmpty()) {
            return dataset;
        }
        ReadRequest request = Window.of(since.get(), dataset.request().schema()).of(dataset.request(), plan.source());
        return new DatasetPlan(dataset.dataset(), request, dataset.steps(), dataset.output());
    }

    private void take(String sink, RecordBatch batch, BothSides.Taker taker) {
        @Nullable Comparison comparison =
                comparisons.getOrDefault(sink, Map.of()).get(batch.schema().dataset());
        if (comparison != null && !batch.isEmpty()) {
            taker.take(comparison, batch);
        }
    }

    @Override
    public void close() {
        plan.close();
    }

    /** What the pipeline rejects is not expected at the sink. */
    private final class Rejected implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            rejected.addAndGet(rejections.size());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
