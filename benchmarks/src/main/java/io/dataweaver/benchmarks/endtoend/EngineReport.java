package io.dataweaver.benchmarks.endtoend;

import java.util.Locale;
import java.util.Map;

/**
 * Medians of jobs that were done in two sizes, as a Markdown table: what each further row takes is the difference of the two,
 * and what is left of the larger one is the start.
 */
final class EngineReport {

    private static final double MICROS = 1e6;

    private final long small;
    private final long large;
    private final StringBuilder text = new StringBuilder("""
            | job | engine | wall | CPU | peak memory | start: CPU | CPU a further row | of local | servers: CPU a further row |
            |---|---|--:|--:|--:|--:|--:|--:|--:|
            """);

    /** What one side took. */
    record Costs(Cost small, Cost large) {}

    /**
     * Creates a report.
     *
     * @param small how many rows the smaller size has
     */
    EngineReport(long small, long large) {
        this.small = small;
        this.large = large;
    }

    /** Adds a job; {@code sides} in the order in which they are shown. */
    void add(EngineJob job, Map<EngineSide, Costs> sides) {
        Costs local = sides.get(EngineSide.LOCAL);
        String title = job.title();
        for (Map.Entry<EngineSide, Costs> side : sides.entrySet()) {
            Costs costs = side.getValue();
            double further = furtherMicros(costs);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.1f s | %.1f s | %.0f MB | %.1f s | %.3f µs | %s | %.3f µs |%n",
                    title,
                    side.getKey().label(),
                    costs.large().seconds(),
                    costs.large().cpuSeconds(),
                    costs.large().peakBytes() / MICROS,
                    costs.large().cpuSeconds() - further * large / MICROS,
                    further,
                    local == null ? "" : String.format(Locale.ROOT, "%.2f", further / furtherMicros(local)),
                    aRow(costs.large().serverSeconds() - costs.small().serverSeconds())));
            title = "";
        }
    }

    private double furtherMicros(Costs costs) {
        return aRow(costs.large().cpuSeconds() - costs.small().cpuSeconds());
    }

    private double aRow(double seconds) {
        return seconds * MICROS / (large - small);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
