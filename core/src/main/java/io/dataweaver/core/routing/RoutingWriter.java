package io.dataweaver.core.routing;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Position;
import io.dataweaver.core.deadletter.ReplayErrorCode;
import io.dataweaver.core.stage.FannedOut;
import io.dataweaver.core.stage.StageObserver;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.transform.RowRouter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Splits the batches of one split among the writers of several sinks.
 *
 * <p>Sinks prepare one after the other, those that store positions last: when one of these holds a row, all sinks that
 * cannot tell what they hold have it too.
 */
final class RoutingWriter implements FannedOut {

    private static final Failpoint BETWEEN_PREPARES = Failpoint.named("sinks.between_prepares");

    private final String splitId;
    private final SplitHoldings holdings;
    private final List<String> names;
    private final RowRouter router;
    private final List<Outlet> outlets;
    private final Optional<String> alone;
    private final List<Integer> outletOfWay;
    private final List<Outlet> inOrderOfPrepare;
    private final boolean inCheckpoint;
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final RoutedState start;
    private long rows;
    private boolean begun;
    private long added;
    private long written;
    private long filtered;
    private long rejected;

    /**
     * Creates a writer.
     *
     * @param names of all sinks
     * @param router tells the ways of a row
     * @param outlets where rows leave
     * @param alone the step of the one sink that the rows go to, whatever other ways they have; empty if they go everywhere
     * @param outletOfWay where each way of the router leads, as a place in {@code outlets}; -1 for nowhere
     * @param inOrderOfPrepare the same outlets
     * @param inCheckpoint whether the state of the split is to be in checkpoints
     * @param start where it goes on
     */
    RoutingWriter(
            String splitId,
            SplitHoldings holdings,
            List<String> names,
            RowRouter router,
            List<Outlet> outlets,
            Optional<String> alone,
            List<Integer> outletOfWay,
            List<Outlet> inOrderOfPrepare,
            boolean inCheckpoint,
            RoutedState start) {
        this.splitId = splitId;
        this.holdings = holdings;
        this.names = names;
        this.router = router;
        this.outlets = outlets;
        this.alone = alone;
        this.outletOfWay = List.copyOf(outletOfWay);
        this.inOrderOfPrepare = inOrderOfPrepare;
        this.inCheckpoint = inCheckpoint;
        this.start = start;
        this.rows = start.rows();
    }

    /** Counts as rejected those of the rows which come now that sinks hold already, and have rejected then. */
    private void begin() {
        if (!begun) {
            begun = true;
            for (Outlet outlet : outlets) {
                long before = outlet.refused() - start.refused().get(outlet.sink());
                written -= before;
                rejected += before;
            }
        }
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        begin();
        rejections.clear();
        steps.clear();
        int[] takers = new int[batch.length()];
        int[] first =
                outlets.stream().mapToInt(outlet -> outlet.firstNew(batch)).toArray();
        router.route(batch, new RowRouter.Output() {
            @Override
            public void emit(int way, RecordBatch routed) {
                int outlet = outletOfWay.get(way);
                if (outlet < 0) {
                    return;
                }
                for (int i = 0; i < routed.size(); i++) {
                    takers[routed.row(i)]++;
                }
                written += routed.size();
                take(outlets.get(outlet), outlets.get(outlet).write(routed, first[outlet]));
            }

            @Override
            public void reject(int way, Rejection rejection) {
                int outlet = outletOfWay.get(way);
                if (outlet >= 0) {
                    takers[((Rejection.RejectedRow) rejection.record()).row()]++;
                    refuse(rejection, first[outlet], outlets.get(outlet).step());
                }
            }
        });
        if (alone.isPresent()) {
            refuseStrays(batch, takers, first.length == 0 ? 0 : first[0], alone.get());
        }
        count(batch, takers);
        outlets.forEach(outlet -> outlet.passed(batch));
        rows += batch.size();
        return List.copyOf(rejections);
    }

    /** Refuses a row before it comes to a sink, which holds what stands before {@code first}. */
    private void refuse(Rejection rejection, int first, String step) {
        if (((Rejection.RejectedRow) rejection.record()).row() < first) {
            rejected++; // Stored before the sink came to hold what is behind it.
        } else {
            rejections.add(rejection);
            steps.add(step);
        }
    }

    /** Rows that have no way to the only sink they may go to are not filtered: that sink had been theirs. */
    private void refuseStrays(RecordBatch batch, int[] takers, int first, String step) {
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (takers[row] == 0) {
                takers[row] = 1;
                Rejection.RejectedRow stray = new Rejection.RejectedRow(batch, row);
                refuse(
                        new Rejection(stray, ReplayErrorCode.ROUTED_ELSEWHERE, null, "`" + step + "` does not take it"),
                        first,
                        step);
            }
        }
    }

    private void take(Outlet outlet, List<Rejection> refused) {
        written -= refused.size();
        for (Rejection rejection : refused) {
            rejections.add(rejection);
            steps.add(outlet.step());
        }
    }

    private void count(RecordBatch batch, int[] takers) {
        for (int i = 0; i < batch.size(); i++) {
            int count = takers[batch.row(i)];
            if (count == 0) {
                filtered++;
            } else {
                added += count - 1;
            }
        }
    }

    /** Counts like a row that goes to all sinks, so that it is told apart which of them have done it. */
    @Override
    public List<Rejection> empty() {
        begin();
        rejections.clear();
        steps.clear();
        outlets.forEach(outlet -> take(outlet, outlet.empty()));
        rows++;
        return List.copyOf(rejections);
    }

    @Override
    public List<Rejection> flush() {
        rejections.clear();
        steps.clear();
        outlets.forEach(outlet -> take(outlet, outlet.flush()));
        return List.copyOf(rejections);
    }

    @Override
    public void observedBy(StageObserver observer, LongSupplier nanoTime) {
        outlets.forEach(outlet -> outlet.observedBy(observer, nanoTime));
    }

    @Override
    public void shownTo(BiConsumer<String, RecordBatch> shown) {
        outlets.forEach(outlet -> outlet.shownTo(shown));
    }

    @Override
    public List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public RunCounts takeCounts() {
        RunCounts taken = new RunCounts(0, added, written, filtered, rejected);
        added = 0;
        written = 0;
        filtered = 0;
        rejected = 0;
        return taken;
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        RoutedState state = state();
        Position wrapped = state.wrap(position);
        Map<String, Committable> prepared = new LinkedHashMap<>();
        holdings.uncertain(splitId);
        boolean first = true;
        for (Outlet outlet : inOrderOfPrepare) {
            if (outlet.isAhead()) {
                continue; // Its position must not go back to less than it holds.
            }
            if (!first) {
                BETWEEN_PREPARES.hit();
            }
            first = false;
            Named.get(outlet.who(), () -> outlet.writer().prepare(checkpointId, wrapped, finished))
                    .ifPresent(committable -> prepared.put(names.get(outlet.sink()), committable));
        }
        holdings.put(splitId, held(state));
        return inCheckpoint || !prepared.isEmpty()
                ? Optional.of(state.committable(splitId, prepared))
                : Optional.empty();
    }

    private List<Optional<RoutedState>> held(RoutedState state) {
        List<Optional<RoutedState>> held = new ArrayList<>(Collections.nCopies(names.size(), Optional.of(state)));
        for (Outlet outlet : outlets) {
            if (outlet.isAhead()) {
                held.set(outlet.sink(), Optional.of(new RoutedState(rows + outlet.ahead(), refused())));
            }
        }
        return held;
    }

    /** Before the first row nothing is counted, and so nothing of it is told: a checkpoint may hold the one or the other. */
    private RoutedState state() {
        return begun ? new RoutedState(rows, refused()) : start;
    }

    private List<Long> refused() {
        List<Long> refused = new ArrayList<>(start.refused());
        outlets.forEach(outlet -> refused.set(outlet.sink(), outlet.refused()));
        return refused;
    }

    @Override
    public void close() {
        Closing.all(outlets.stream().map(Outlet::writer).toList());
    }
}
