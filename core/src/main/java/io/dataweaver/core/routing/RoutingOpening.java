package io.dataweaver.core.routing;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.transform.RowRouter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the writers of splits: finds out where each sink stands, from what it holds or from the checkpoint, so that each
 * passes over what it has already.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class RoutingOpening {

    private final RoutedSinks sinks;
    private final SplitHoldings holdings;
    private final Set<String> takenOver = new HashSet<>();
    private boolean asked;

    /**
     * Creates what opens writers.
     *
     * @param holdings what the sinks were found to hold; this adds to it
     */
    RoutingOpening(RoutedSinks sinks, SplitHoldings holdings) {
        this.sinks = sinks;
        this.holdings = holdings;
    }

    /** Says what the sinks told when a split was taken over; its next writer goes by that. */
    synchronized void tookOver(String split, List<Optional<RoutedState>> held) {
        holdings.put(split, held);
        takenOver.add(split);
    }

    /** Opens a writer for one split. */
    SinkWriter open(SinkRun run, WriterContext context) {
        Split split = context.split();
        List<SinkWay> own = sinks.ways(split.dataset());
        Optional<Integer> alone = sinks.alone(split.id());
        List<SinkWay> taken = alone.map(
                        index -> own.stream().filter(way -> way.sink() == index).toList())
                .orElse(own);
        List<Optional<RoutedState>> held = held(run, split.id());
        RoutedState start = start(context, held, RoutedSinks.takersOf(taken));
        List<Outlet> outlets = new ArrayList<>();
        try {
            for (SinkWay way : taken) {
                outlets.add(outlet(run, context, way.sink(), start, held.get(way.sink())));
            }
        } catch (RuntimeException failed) {
            closeAfter(failed, outlets);
            throw failed;
        }
        List<Outlet> inOrderOfPrepare = new ArrayList<>(outlets);
        inOrderOfPrepare.sort(Comparator.comparing(outlet -> prepareRank(outlet.sink())));
        return new RoutingWriter(
                split.id(),
                holdings,
                sinks.names(),
                new RowRouter(own.stream().map(SinkWay::rows).toList()),
                outlets,
                alone.map(sinks::step),
                own.stream().map(taken::indexOf).toList(),
                inOrderOfPrepare,
                !sinks.allHoldPositions(),
                start);
    }

    private static void closeAfter(RuntimeException failed, List<Outlet> outlets) {
        try {
            Closing.all(outlets.stream().map(Outlet::writer).toList());
        } catch (RuntimeException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /** What cannot be taken back, comes last: then everything before it is prepared too. */
    private int prepareRank(int index) {
        return sinks.holdsPositions(index) ? 1 : 0;
    }

    private List<Optional<RoutedState>> held(SinkRun run, String split) {
        if (sinks.allHoldPositions()) {
            return holdings.of(split);
        }
        synchronized (this) {
            if (takenOver.remove(split)) {
                return holdings.of(split);
            }
            if (!asked && run.resumed()) {
                Map<String, List<Optional<RoutedState>>> states = new HashMap<>();
                sinks.ask(run).forEach((id, held) -> states.put(id, RoutedState.Held.states(held)));
                holdings.putAll(states);
            } else if (holdings.isUncertain(split)) {
                List<Optional<RoutedState.Held>> held = sinks.ask(run).get(split);
                holdings.put(
                        split,
                        held == null
                                ? Collections.nCopies(sinks.count(), Optional.empty())
                                : RoutedState.Held.states(held));
            }
            asked = true;
        }
        return holdings.of(split);
    }

    private RoutedState start(WriterContext context, List<Optional<RoutedState>> held, Set<Integer> takers) {
        RoutedState none = RoutedState.none(sinks.count());
        return sinks.allHoldPositions()
                ? SplitHoldings.least(held, takers).orElse(none)
                : context.last()
                        .map(committable -> RoutedState.parse(committable, sinks.count()))
                        .orElse(none);
    }

    /** Rows are counted alike by all attempts. */
    private boolean isAt(Optional<Position> now, Optional<RoutedState> held) {
        return now.map(position -> RoutedState.Held.parse(new SplitState(position, false), sinks.count()))
                .map(at -> at.state().rows())
                .equals(held.map(RoutedState::rows));
    }

    private Outlet outlet(
            SinkRun run, WriterContext context, int index, RoutedState start, Optional<RoutedState> held) {
        RoutedState own = sinks.holdsPositions(index) ? held.orElse(RoutedState.none(sinks.count())) : start;
        long ahead = own.rows() - start.rows();
        if (ahead < 0) {
            throw new DataWeaverException(
                    RoutingErrorCode.SINK_BEHIND,
                    sinks.who(index) + " holds " + own.rows() + " rows of split "
                            + context.split().id() + ", but the checkpoint has " + start.rows(),
                    "start over with `--restart`",
                    null);
        }
        Optional<Committable> last =
                context.last().flatMap(committable -> RoutedState.part(committable, sinks.name(index)));
        Split split = sinks.split(context.split(), context.schema().dataset(), index);
        SinkWriter writer = Named.get(
                sinks.who(index),
                () -> sinks.sink(index)
                        .open(
                                sinks.run(run, index),
                                new WriterContext(split, context.schema(), last, now -> isAt(now, held))));
        return new Outlet(
                index,
                sinks.who(index),
                sinks.step(index),
                writer,
                ahead,
                own.refused().get(index));
    }
}
