package io.dataweaver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the meters is made of what they say of themselves. Run with {@code -Ddocs.update=true} to write it anew. */
class MetersPageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

    @Test
    void thePageOfMetersIsCurrent() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                `dataweaver run --metrics-port 9400 …` shows them for Prometheus at `http://127.0.0.1:9400/metrics`, together with
                those of the JVM and the process (`jvm_*`, `process_*`, `system_*`). In Java, `weaver.observedBy(new
                MicrometerObserver(registry))` enters them into the Micrometer registry that the application has.

                Every meter has the label `pipeline`; `component` is the name of a step, `kind` is source, transform or sink.
                Of several sinks, each has a component of its own, such as `sinks.large`.
                Labels never hold names of tables, keys or values. Counts of records are those that checkpoints have made sure
                of: they never go back, and `read + added = written + filtered + rejected` holds at each of them.

                | meter | kind | labels | |
                |---|---|---|---|
                """);
        for (MeterName meter : MeterName.values()) {
            page.append("| `")
                    .append(meter.prometheus())
                    .append("` | ")
                    .append(
                            switch (meter.kind()) {
                                case COUNTER -> "counter";
                                case GAUGE -> "gauge";
                                case DURATION -> "histogram, seconds";
                                case SIZE -> "histogram";
                            })
                    .append(" | ")
                    .append(meter.labels())
                    .append(" | ")
                    .append(meter.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }
}
