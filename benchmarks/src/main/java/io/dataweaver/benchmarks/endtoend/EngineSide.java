package io.dataweaver.benchmarks.endtoend;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who does a job of {@link EngineBenchmark}. */
enum EngineSide {
    LOCAL,
    FLINK,
    SPARK,
    KAFKA,
    FLINK_SQL,
    SPARK_SQL;

    /** Tells whether it is an engine of ours; otherwise it is another tool on its own. */
    boolean isOurs() {
        return this != FLINK_SQL && this != SPARK_SQL;
    }

    /** Returns the name, as in options and reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<EngineSide> read(String labels) {
        return Arrays.stream(labels.split(",", -1)).map(EngineSide::of).toList();
    }

    private static EngineSide of(String label) {
        return Arrays.stream(values())
                .filter(side -> side.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no engine '" + label + "'; there are "
                        + Arrays.stream(values()).map(EngineSide::label).collect(Collectors.joining(", "))));
    }
}
