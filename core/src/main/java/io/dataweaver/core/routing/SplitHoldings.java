package io.dataweaver.core.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of how far the sinks hold each split, as long as the process lives. Thread-safe. */
final class SplitHoldings {

    private final int sinks;
    private final Map<String, List<Optional<RoutedState>>> known = new HashMap<>();
    private final Set<String> uncertain = new HashSet<>();

    SplitHoldings(int sinks) {
        this.sinks = sinks;
    }

    /** Puts what the sinks say of all splits in place of what was known. */
    synchronized void putAll(Map<String, List<Optional<RoutedState>>> told) {
        known.clear();
        known.putAll(told);
        uncertain.clear();
    }

    /** Puts what the sinks say of one split, or have prepared, in place of what was known of it. */
    synchronized void put(String split, List<Optional<RoutedState>> told) {
        known.put(split, told);
        uncertain.remove(split);
    }

    /** Says that sinks begin to prepare a split: if that fails, nobody knows which of them have done so. */
    synchronized void uncertain(String split) {
        uncertain.add(split);
    }

    synchronized boolean isUncertain(String split) {
        return uncertain.contains(split);
    }

    /** Returns what is known of a split, by the place of the sink; a sink that holds nothing has an empty place. */
    synchronized List<Optional<RoutedState>> of(String split) {
        return known.getOrDefault(split, Collections.nCopies(sinks, Optional.empty()));
    }

    /** Returns the state of the sink that is least far, from where all can go on; empty if one of them holds nothing. */
    static Optional<RoutedState> least(List<Optional<RoutedState>> held, Collection<Integer> takers) {
        List<RoutedState> states = new ArrayList<>();
        takers.forEach(sink -> held.get(sink).ifPresent(states::add));
        return states.size() < takers.size()
                ? Optional.empty()
                : states.stream().min(Comparator.comparingLong(RoutedState::rows));
    }
}
