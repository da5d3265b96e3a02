package io.dataweaver.core.routing;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Several sinks as one: sends each row where its ways lead, and keeps the promise of each sink although they commit one
 * after the other.
 *
 * <p>Where all sinks store positions, a run goes on from that of the sink which is least far, and the others pass over the
 * rows that they hold already. Otherwise it goes on from the checkpoint, with which all others are in step, and the sinks
 * that store positions pass over what they hold beyond it.
 */
public final class RoutingSink implements Sink {

    private static final Failpoint BETWEEN_FENCES = Failpoint.named("sinks.between_fences");
    private static final Failpoint BETWEEN_COMMITS = Failpoint.named("sinks.between_commits");
    private static final Failpoint BETWEEN_COMPLETES = Failpoint.named("sinks.between_completes");

    private final RoutedSinks sinks;
    private final SplitHoldings holdings;
    private final RoutingOpening opening;

    /**
     * Joins sinks; closes them with itself.
     *
     * @param ways by dataset, as the source of the plan names it; in the order of the sinks, at most one to each
     * @param sources the names of the sources that a {@link JoinedSource} joins, in its order; empty if there is one only
     * @param only by the id of a split, the name of the one sink to which its rows go alone; empty if they go everywhere
     */
    public RoutingSink(
            List<NamedSink> sinks,
            Map<String, List<SinkWay>> ways,
            List<String> sources,
            Function<String, Optional<String>> only) {
        this.sinks = new RoutedSinks(sinks, ways, sources, only);
        this.holdings = new SplitHoldings(sinks.size());
        this.opening = new RoutingOpening(this.sinks, holdings);
    }

    /** Returns the step of each sink, as failures, counts and dead letters name it. */
    public List<String> steps() {
        return sinks.steps();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> together = EnumSet.copyOf(sinks.capabilities().get(0));
        sinks.capabilities().forEach(together::retainAll);
        together.remove(Capability.TRANSACTIONAL_POSITIONS);
        together.remove(Capability.TWO_PHASE_COMMIT);
        together.remove(Capability.IDEMPOTENT_BY_KEY);
        if (sinks.allHoldPositions()) {
            together.add(Capability.TRANSACTIONAL_POSITIONS);
        } else if (eachHasOneOf(Capability.TRANSACTIONAL_POSITIONS, Capability.TWO_PHASE_COMMIT)) {
            together.add(Capability.TWO_PHASE_COMMIT);
        } else if (eachHasOneOf(
                Capability.TRANSACTIONAL_POSITIONS, Capability.TWO_PHASE_COMMIT, Capability.IDEMPOTENT_BY_KEY)) {
            together.add(Capability.IDEMPOTENT_BY_KEY);
        }
        return together;
    }

    /** Tells whether every sink that takes rows of a split can do something, by itself. */
    public boolean eachTaker(String splitId, Capability wanted) {
        return sinks.takers(splitId).stream()
                .allMatch(sink -> sinks.capabilities().get(sink).contains(wanted));
    }

    private boolean eachHasOneOf(Capability... wanted) {
        Set<Capability> any = EnumSet.copyOf(List.of(wanted));
        return sinks.capabilities().stream().allMatch(each -> each.stream().anyMatch(any::contains));
    }

    @Override
    public List<String> targets(Schema schema) {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < sinks.count(); i++) {
            String who = sinks.who(i);
            if (sinks.schemas(i).contains(schema)) {
                sinks.sink(i).targets(schema).forEach(target -> targets.add(target + " (" + who + ")"));
            }
        }
        return targets;
    }

    @Override
    public void check(List<Schema> schemas) {
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> sinks.sink(index).check(sinks.schemas(index)));
        }
    }

    @Override
    public List<String> changes(List<Schema> schemas) {
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> changes.addAll(sinks.sink(index).changes(sinks.schemas(index))));
        }
        return changes;
    }

    @Override
    public List<PendingChange> pending(List<Schema> schemas) {
        List<PendingChange> pending = new ArrayList<>();
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> pending.addAll(sinks.sink(index).pending(sinks.schemas(index))));
        }
        return pending;
    }

    @Override
    public void check(CheckContext context) {
        for (int i = 0; i < sinks.count(); i++) {
            Sink sink = sinks.sink(i);
            Named.run(sinks.who(i), () -> sink.check(context));
        }
    }

    /** Asks again those that were given a smaller epoch than another had seen. */
    @Override
    public long fence(String pipeline, long epoch) {
        long[] given = new long[sinks.count()];
        long newest = epoch;
        int index = 0;
        while (index < given.length) {
            if (given[index] == newest) {
                index++;
                continue;
            }
            given[index] = fence(pipeline, newest, index);
            if (given[index] > newest) {
                newest = given[index];
                index = 0;
            }
        }
        return newest;
    }

    private long fence(String pipeline, long epoch, int index) {
        long given = Named.get(sinks.who(index), () -> sinks.sink(index).fence(sinks.pipeline(pipeline, index), epoch));
        BETWEEN_FENCES.hit();
        return given;
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        Map<String, List<Optional<RoutedState.Held>>> told = sinks.ask(run);
        Map<String, List<Optional<RoutedState>>> states = new HashMap<>();
        Map<String, SplitState> positions = new HashMap<>();
        told.forEach((split, held) -> {
            states.put(split, RoutedState.Held.states(held));
            least(held, sinks.takers(split)).ifPresent(state -> positions.put(split, state));
        });
        holdings.putAll(states);
        return positions;
    }

    /** Returns where all sinks can go on: where the one is that is least far. */
    private static Optional<SplitState> least(List<Optional<RoutedState.Held>> held, Set<Integer> takers) {
        List<RoutedState.Held> all = new ArrayList<>();
        takers.forEach(sink -> held.get(sink).ifPresent(all::add));
        if (all.size() < takers.size()) {
            return Optional.empty();
        }
        // Of two that hold the same rows, one may know the end of the split already: the other has to get there too.
        return all.stream()
                .min(Comparator.comparingLong(
                                (RoutedState.Held one) -> one.state().rows())
                        .thenComparing(RoutedState.Held::finished))
                .map(least -> new SplitState(least.position(), least.finished()));
    }

    @Override
    public Optional<SplitState> takeOver(SinkRun run, String split) {
        List<Optional<RoutedState.Held>> held = new ArrayList<>(Collections.nCopies(sinks.count(), Optional.empty()));
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            if (sinks.holdsPositions(i)) {
                held.set(
                        i,
                        Named.get(sinks.who(i), () -> sinks.sink(index).takeOver(sinks.run(run, index), split))
                                .map(state -> RoutedState.Held.parse(state, sinks.count())));
            }
        }
        opening.tookOver(split, RoutedState.Held.states(held));
        return sinks.allHoldPositions() ? least(held, sinks.takers(split)) : Optional.empty();
    }

    @Override
    public void move(SinkRun run, Map<String, Optional<SplitState>> positions) {
        RoutedState none = RoutedState.none(sinks.count());
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Map<String, Optional<SplitState>> own = new LinkedHashMap<>();
            positions.forEach((split, state) -> {
                if (sinks.takers(split).contains(index)) {
                    own.put(split, state.map(to -> new SplitState(none.wrap(to.position()), to.finished())));
                }
            });
            if (sinks.holdsPositions(i) && !own.isEmpty()) {
                Named.run(sinks.who(i), () -> sinks.sink(index).move(sinks.run(run, index), own));
            }
        }
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> sinks.sink(index).prepare(sinks.run(run, index), sinks.schemas(index)));
        }
    }

    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> sinks.sink(index).join(sinks.run(run, index), sinks.schemas(index)));
        }
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        return opening.open(run, context);
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        for (int i = 0; i < sinks.count(); i++) {
            List<Committable> own = sinks.own(committables, i);
            if (!own.isEmpty()) {
                int index = i;
                Named.run(sinks.who(i), () -> sinks.sink(index).commit(sinks.run(run, index), own));
                BETWEEN_COMMITS.hit();
            }
        }
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        for (int i = 0; i < sinks.count(); i++) {
            int index = i;
            Named.run(sinks.who(i), () -> sinks.sink(index).complete(sinks.run(run, index), sinks.own(last, index)));
            BETWEEN_COMPLETES.hit();
        }
    }

    @Override
    public void close() {
        Closing.all(sinks.all());
    }
}
