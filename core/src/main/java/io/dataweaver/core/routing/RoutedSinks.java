package io.dataweaver.core.routing;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The sinks of a {@link RoutingSink}, one by one: their names, what each can do, and which rows come to it.
 *
 * <p>Each sees a pipeline of its own, named after pipeline and sink, so that two that share a database share no epoch and no
 * position. Immutable.
 */
final class RoutedSinks {

    private final List<NamedSink> sinks;
    private final Map<String, List<SinkWay>> ways;
    private final List<String> sources;
    private final Function<String, Optional<String>> only;
    private final List<Set<Capability>> capabilities;
    private final boolean allHoldPositions;

    RoutedSinks(
            List<NamedSink> sinks,
            Map<String, List<SinkWay>> ways,
            List<String> sources,
            Function<String, Optional<String>> only) {
        this.only = only;
        this.sinks = List.copyOf(sinks);
        this.ways = Map.copyOf(ways);
        this.sources = List.copyOf(sources);
        this.capabilities =
                sinks.stream().map(sink -> sink.sink().capabilities()).toList();
        this.allHoldPositions =
                capabilities.stream().allMatch(each -> each.contains(Capability.TRANSACTIONAL_POSITIONS));
    }

    int count() {
        return sinks.size();
    }

    String name(int index) {
        return sinks.get(index).name();
    }

    List<String> names() {
        return sinks.stream().map(NamedSink::name).toList();
    }

    List<Sink> all() {
        return sinks.stream().map(NamedSink::sink).toList();
    }

    List<Schema> schemas(int index) {
        return sinks.get(index).schemas();
    }

    List<Set<Capability>> capabilities() {
        return capabilities;
    }

    boolean allHoldPositions() {
        return allHoldPositions;
    }

    Sink sink(int index) {
        return sinks.get(index).sink();
    }

    String who(int index) {
        return "sink '" + sinks.get(index).name() + "'";
    }

    /** Returns how the pipeline is called for a sink. */
    String pipeline(String name, int index) {
        return sinks.size() == 1 ? name : name + "/" + sinks.get(index).name();
    }

    SinkRun run(SinkRun run, int index) {
        return new SinkRun(pipeline(run.pipeline(), index), run.run(), run.epoch(), run.resumed(), run.begun());
    }

    String step(int index) {
        return sinks.size() == 1 ? "sink" : "sinks." + sinks.get(index).name();
    }

    List<String> steps() {
        return IntStream.range(0, sinks.size()).mapToObj(this::step).toList();
    }

    boolean holdsPositions(int index) {
        return capabilities.get(index).contains(Capability.TRANSACTIONAL_POSITIONS);
    }

    /** Returns the sink to which the rows of a split go alone; empty if they go everywhere. */
    Optional<Integer> alone(String splitId) {
        return only.apply(splitId).map(name -> names().indexOf(name));
    }

    /** Returns the ways of a dataset. */
    List<SinkWay> ways(String dataset) {
        return ways.getOrDefault(dataset, List.of());
    }

    static Set<Integer> takersOf(List<SinkWay> some) {
        Set<Integer> takers = new TreeSet<>();
        some.forEach(way -> takers.add(way.sink()));
        return takers;
    }

    /** Returns the sinks that take rows of a split. */
    Set<Integer> takers(String splitId) {
        Optional<Integer> alone = alone(splitId);
        if (alone.isPresent()) {
            return Set.of(alone.get());
        }
        List<SinkWay> some = new ArrayList<>();
        ways.forEach((dataset, of) -> {
            if (sources.isEmpty() || JoinedSplit.source(dataset).equals(JoinedSplit.source(splitId))) {
                some.addAll(of);
            }
        });
        return takersOf(some);
    }

    /**
     * Returns the split as a sink is to see it, which may get those of some sources only.
     *
     * @param dataset what the rows belong to at the sink
     */
    Split split(Split split, String dataset, int index) {
        int ordinal = split.ordinal();
        if (!sources.isEmpty()) {
            Set<Integer> taken = new HashSet<>();
            ways.forEach((from, some) -> {
                if (takersOf(some).contains(index)) {
                    taken.add(sources.indexOf(JoinedSplit.source(from)));
                }
            });
            ordinal = JoinedSplit.ordinalAmong(split, taken, sources.indexOf(JoinedSplit.source(split.id())));
        }
        return new Split(split.id(), ordinal, dataset, split.detail(), split.weight());
    }

    /** Returns what a sink prepared, of what all of them did. */
    List<Committable> own(List<Committable> committables, int index) {
        return committables.stream()
                .flatMap(committable ->
                        RoutedState.part(committable, sinks.get(index).name()).stream())
                .toList();
    }

    /** Asks the sinks that store positions what they hold. */
    Map<String, List<Optional<RoutedState.Held>>> ask(SinkRun run) {
        Map<String, List<Optional<RoutedState.Held>>> told = new HashMap<>();
        for (int i = 0; i < sinks.size(); i++) {
            if (!holdsPositions(i)) {
                continue;
            }
            int index = i;
            Map<String, SplitState> held = Named.get(who(i), () -> sink(index).positions(run(run, index)));
            held.forEach((split, state) -> told.computeIfAbsent(
                            split, id -> new ArrayList<>(Collections.nCopies(sinks.size(), Optional.empty())))
                    .set(index, Optional.of(RoutedState.Held.parse(state, sinks.size()))));
        }
        return told;
    }
}
