package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes previews. */
public final class Previewer {

    private final Function<ResolvedPipeline, PipelinePlan> planner;
    private final LongSupplier nanoTime;

    /**
     * Creates what makes previews.
     *
     * @param planner contacts the source, and changes nothing
     * @param nanoTime nanoseconds since some moment
     */
    public Previewer(Function<ResolvedPipeline, PipelinePlan> planner, LongSupplier nanoTime) {
        this.planner = planner;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads a few rows from the sources of {@code pipeline}, and moves them through its transforms. The sinks are not
     * contacted.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws io.dataweaver.api.error.DataWeaverException if the source cannot be reached or read
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public Preview preview(ResolvedPipeline pipeline, PreviewRequest request) throws InterruptedException {
        Trace trace = new Trace();
        SampledSource.Sample sample = new SampledSource.Sample(request.limit(), request.where());
        ResolvedPipeline sampled = Ends.replaced(
                pipeline, source -> new SampledSource.Plugin(source.component().plugin(), sample, trace), trace);
        long end = nanoTime.getAsLong() + request.timeout().toNanos();
        boolean late;
        try (PipelinePlan plan = planner.apply(sampled)) {
            new Rehearsal(plan, trace.rejections(), () -> sample.left() == 0 || nanoTime.getAsLong() - end >= 0).run();
            late = sample.left() > 0 && nanoTime.getAsLong() - end >= 0;
        }
        Preview.Cut cut = sample.left() == 0 ? Preview.Cut.ROWS : late ? Preview.Cut.TIME : null;
        return new Preview(pipeline.name(), stages(pipeline, trace), sample.taken(), cut);
    }

    private static List<Preview.Stage> stages(ResolvedPipeline pipeline, Trace trace) {
        List<Preview.Stage> stages = new ArrayList<>();
        trace.read().forEach((schema, batches) -> stages.add(source(schema, batches, trace)));
        for (Trace.StepTrace step : trace.steps()) {
            boolean seen = !step.in().isEmpty() || trace.read().size() == 1;
            if (seen) {
                stages.add(stage(pipeline.transforms().get(step.step()).name(), step));
            }
        }
        if (pipeline.sinks().size() > 1) {
            pipeline.sinks().forEach(sink -> stages.addAll(arrived(sink.name(), trace)));
        }
        return stages;
    }

    /** Returns what comes to a sink: to choose is what several of them do. */
    private static List<Preview.Stage> arrived(String sink, Trace trace) {
        List<Preview.Stage> stages = new ArrayList<>();
        for (Schema schema : trace.writtenTo(sink)) {
            List<Preview.Line> lines = new ArrayList<>();
            for (Trace.Arrived arrived : trace.arrived()) {
                RecordBatch batch = arrived.batch();
                if (arrived.sink().equals(sink) && batch.schema().equals(schema)) {
                    for (int i = 0; i < batch.size(); i++) {
                        lines.add(line(Preview.Fate.SAME, batch, batch.row(i), List.of(), null));
                    }
                }
            }
            stages.add(new Preview.Stage(Preview.Kind.SINK, sink, schema, schema, lines));
        }
        return stages;
    }

    private static Preview.Stage source(Schema schema, List<RecordBatch> batches, Trace trace) {
        List<Preview.Line> lines = new ArrayList<>();
        for (RecordBatch batch : batches) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                lines.add(line(Preview.Fate.SAME, batch, row, List.of(), null));
            }
        }
        if (trace.read().keySet().iterator().next().equals(schema)) {
            for (Trace.Rejected rejected : trace.rejected()) {
                if (rejected.rejection().record() instanceof Rejection.RejectedBytes bytes) {
                    lines.add(new Preview.Line(
                            Preview.Fate.REJECTED,
                            0,
                            ChangeKind.INSERT,
                            List.of(),
                            List.of(),
                            reason(rejected.rejection()) + ": " + excerpt(bytes)));
                }
            }
        }
        return new Preview.Stage(Preview.Kind.SOURCE, Preview.SOURCE, schema, schema, lines);
    }

    private static String excerpt(Rejection.RejectedBytes bytes) {
        int length = Math.min(bytes.bytes().length, 200);
        return "record " + bytes.origin() + " is "
                + new String(bytes.bytes(), 0, length, StandardCharsets.UTF_8).strip();
    }

    /** Matches what went into a step with what came out of it, by the numbers that the sample gave to rows. */
    private static Preview.Stage stage(String name, Trace.StepTrace step) {
        Map<Long, List<Preview.Line>> made = new LinkedHashMap<>();
        Map<Long, Located> before = new HashMap<>();
        step.in().forEach(batch -> locate(batch, before));
        Set<Long> seen = new HashSet<>();
        for (RecordBatch batch : step.out()) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                long number = batch.origin(row);
                made.computeIfAbsent(number, none -> new ArrayList<>())
                        .add(made(batch, row, before.get(number), seen.add(number)));
            }
        }
        for (Rejection rejection : step.rejected()) {
            if (rejection.record() instanceof Rejection.RejectedRow rejected) {
                made.computeIfAbsent(rejected.origin(), none -> new ArrayList<>())
                        .add(line(
                                Preview.Fate.REJECTED, rejected.batch(), rejected.row(), List.of(), reason(rejection)));
            }
        }
        List<Preview.Line> lines = new ArrayList<>();
        for (RecordBatch batch : step.in()) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                List<Preview.Line> became = made.remove(batch.origin(row));
                if (became == null) {
                    lines.add(line(Preview.Fate.REMOVED, batch, row, List.of(), null));
                } else {
                    lines.addAll(became);
                }
            }
        }
        made.values().forEach(lines::addAll);
        return new Preview.Stage(Preview.Kind.STEP, name, step.input(), step.output(), lines);
    }

    /** Where a row is. */
    private record Located(RecordBatch batch, int row) {}

    private static void locate(RecordBatch batch, Map<Long, Located> to) {
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            to.put(batch.origin(row), new Located(batch, row));
        }
    }

    private static Preview.Line made(RecordBatch batch, int row, @Nullable Located before, boolean first) {
        if (before == null || !first) {
            return line(Preview.Fate.ADDED, batch, row, List.of(), null);
        }
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < batch.schema().size(); i++) {
            int old = before.batch().schema().indexOf(batch.schema().field(i).name());
            boolean same = old >= 0
                    && Objects.equals(
                            PlainValue.of(batch.column(i), row),
                            PlainValue.of(before.batch().column(old), before.row()));
            if (!same) {
                changed.add(i);
            }
        }
        boolean same = changed.isEmpty()
                && batch.schema().names().equals(before.batch().schema().names())
                && batch.kind(row) == before.batch().kind(before.row());
        return line(same ? Preview.Fate.SAME : Preview.Fate.CHANGED, batch, row, changed, null);
    }

    private static Preview.Line line(
            Preview.Fate fate, RecordBatch batch, int row, List<Integer> changed, @Nullable String reason) {
        List<@Nullable Object> values = new ArrayList<>();
        batch.columns().forEach(column -> values.add(PlainValue.of(column, row)));
        return new Preview.Line(fate, batch.origin(row), batch.kind(row), values, changed, reason);
    }

    private static String reason(Rejection rejection) {
        String column = rejection.column() == null ? "" : " " + rejection.column();
        return rejection.code().id() + column + ": " + rejection.message();
    }
}
