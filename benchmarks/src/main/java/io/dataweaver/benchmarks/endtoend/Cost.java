package io.dataweaver.benchmarks.endtoend;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one command took.
 *
 * @param seconds from its start to its exit
 * @param cpuSeconds user and system time of it and its children; not that of servers
 * @param peakBytes the largest resident memory of each of its processes, added up
 * @param serverSeconds user and system time of the database, and of what else both sides use, meanwhile
 */
record Cost(double seconds, double cpuSeconds, long peakBytes, double serverSeconds) {

    /** Returns the medians, each figure by itself. */
    static Cost median(List<Cost> costs) {
        return new Cost(
                median(costs, Cost::seconds),
                median(costs, Cost::cpuSeconds),
                (long) median(costs, Cost::peakBytes),
                median(costs, Cost::serverSeconds));
    }

    /** Returns a line about what it took on one side. */
    String line(String side) {
        return String.format(
                Locale.ROOT,
                "  %-10s %6.2f s, CPU %6.2f s, server's CPU %6.2f s, %5.0f MB",
                side,
                seconds,
                cpuSeconds,
                serverSeconds,
                peakBytes / 1e6);
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        List<Double> sorted = costs.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
