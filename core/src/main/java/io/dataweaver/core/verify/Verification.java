package io.dataweaver.core.verify;

import io.dataweaver.core.plan.PipelinePlan;
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
    private final List<long[]> rows = new ArrayList<>();
    private long rejected;

    /**
     * Creates a verification; closes {@code sides} with itself.
     *
     * @param source of these
     * @param stored of these
     */
    Verification(
            String pipeline,
            BothSides sides,
            SourceSide source,
            SinkSide stored,
            VerifyRequest request,
            Search.Limits limits,
            Consumer<VerifyProgress> progress) {
        this.pipeline = pipeline;
        this.sides = sides;
        this.source = source;
        this.stored = stored;
        this.request = request;
        this.search = new Search(sides, limits, request.recheck(), progress);
    }

    /** Compares both sides. */
    VerifyReport run() throws InterruptedException {
        long started = sides.nanoTime();
        search.run(this::count);
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
                sides.now());
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
