package io.dataweaver.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Medians as a Markdown table. */
final class Report {

    private final StringBuilder text = new StringBuilder("""
            | job | | wall | ratio | client CPU | database CPU | peak memory | content |
            |---|---|--:|--:|--:|--:|--:|---|
            """);

    /** Adds a job; {@code reference} is null if there is none. */
    void add(String title, @Nullable List<Cost> reference, List<Cost> candidate, String fingerprint) {
        Cost own = Cost.median(candidate);
        if (reference == null) {
            addRow(title, "DataWeaver", own, "", fingerprint);
            return;
        }
        Cost other = Cost.median(reference);
        addRow(title, "reference", other, "1", fingerprint);
        addRow("", "DataWeaver", own, format("%.2f", own.seconds() / other.seconds()), "the same");
    }

    private void addRow(String title, String side, Cost cost, String ratio, String content) {
        text.append(format(
                "| %s | %s | %.2f s | %s | %.2f s | %.2f s | %.0f MB | %s |%n",
                title,
                side,
                cost.seconds(),
                ratio,
                cost.cpuSeconds(),
                cost.serverSeconds(),
                cost.peakBytes() / 1e6,
                content));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
