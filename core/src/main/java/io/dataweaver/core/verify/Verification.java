package io.dataweaver.core.verify;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One verification of a pipeline: both sides, and what was found.
 *
 * <p>Not thread-safe.
 */
final class Verification implements AutoCloseable {

    private final BothSides sides;
    private final SourceSide source;
    private final SinkSide stored;
    private final String pipeline;
    private final VerifyRequest request;
    private final Search search;
    private final Unfinished unfinished;
    private final UnfinishedFile file;
    private final Scheduler scheduler;
    private final List<long[]> rows = new ArrayList<>();
    private long rejected;

    /**
     * Creates a verification; closes {@code sides} with itself.
     *
     * @param source of these
     * @param stored of these
     * @param unfinished with what it goes on
     * @param file where that is kept until the end
     */
    Verification(
            String pipeline,
            BothSides sides,
            SourceSide source,
            SinkSide stored,
            VerifyRequest request,
            Search.Limits limits,
            Unfinished unfinished,
            UnfinishedFile file,
            Scheduler scheduler,
            Consumer<VerifyProgress> progress) {
        this.pipeline = pipeline;
        this.sides = sides;
        this.source = source;
        this.stored = stored;
        this.request = request;
        this.unfinished = unfinished;
        this.file = file;
        this.scheduler = scheduler;
        this.search = new Search(sides, limits, request.recheck(), progress);
    }

    /** Compares both sides. */
    VerifyReport run() throws InterruptedException {
        long started = sides.nanoTime();
        FirstLook first = new FirstLook(unfinished, file, sides, source::rejected, request.rate(), scheduler);
        boolean done = false;
        try {
            search.run(first, first.buckets(), this::count);
            done = true;
        } finally {
            if (done) {
                file.forget();
            } else {
                first.keep();
            }
        }
        return report(Duration.ofNanos(sides.nanoTime() - started));
    }

    /** The first look has seen all rows; later ones see others perhaps. */
    private void count(BothSides seen) {
        for (Comparison each : seen.comparisons()) {
            rows.add(new long[] {seen.rows(each, Side.SOURCE), seen.rows(each, Side.SINK)});
        }
        rejected = source.rejected();
    }

    private VerifyReport report(Duration duration) {
        Reporting reporting = new Reporting(sides.comparisons(), search.suspects());
        List<VerifyReport.Compared> datasets = new ArrayList<>();
        for (Comparison each : sides.comparisons()) {
            datasets.add(new VerifyReport.Compared(
                    each.sink(),
                    each.dataset(),
                    each.isKeyed() ? each.key() : List.of(),
                    each.leftOut(),
                    rows.get(each.number())[0],
                    rows.get(each.number())[1],
                    reporting.count(each, Difference.Kind.MISSING),
                    reporting.count(each, Difference.Kind.EXTRA),
                    reporting.count(each, Difference.Kind.DIFFERENT),
                    reporting.count(each, Difference.Kind.DUPLICATE),
                    reporting.count(each, suspect -> suspect.state == Suspect.State.OPEN)));
        }
        return new VerifyReport(
                pipeline,
                datasets,
                reporting.differences(request.limit()),
                search.isComplete(),
                search.looks(),
                search.suspects().in(Suspect.State.AGREED).size(),
                rejected,
                request.sample(),
                duration,
                sides.now(),
                unfinished.resumed());
    }

    /** Returns the keys that differ for good in one of some ways. */
    KeySet keys(Set<Difference.Kind> kinds) {
        return search.suspects().confirmed(kinds);
    }

    List<Comparison> comparisons() {
        return sides.comparisons();
    }

    SinkSide stored() {
        return stored;
    }

    PipelinePlan plan() {
        return source.plan();
    }

    long seed() {
        return sides.seed();
    }

    @Override
    public void close() {
        sides.close();
    }
}
