package io.dataweaver.benchmarks.endtoend;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The options of {@link EndToEndBenchmark}: {@code --name value}, each with a default. */
final class Arguments {

    private static final Set<String> KNOWN = Set.of(
            "jobs",
            "runs",
            "rows",
            "events",
            "data",
            "dataweaver",
            "pipelines",
            "csv",
            "copy",
            "json",
            "transform",
            "flights",
            "parquet-write",
            "parquet-read",
            "start");

    private final Map<String, String> values;

    Arguments(String... words) {
        values = read(KNOWN, words);
    }

    /** Reads {@code --name value}. */
    static Map<String, String> read(Set<String> known, String... words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            String name = words[i].startsWith("--") ? words[i].substring(2) : words[i];
            if (!known.contains(name) || i + 1 == words.length) {
                throw new IllegalArgumentException("expected --name value, with a name of " + new TreeSet<>(known)
                        + ", but found '" + words[i] + "'");
            }
            values.put(name, words[i + 1]);
        }
        return values;
    }

    List<String> jobs() {
        return List.of(text("jobs", "csv,copy,json,start,start-expression").split(","));
    }

    int runs() {
        return Integer.parseInt(text("runs", "5"));
    }

    long rows() {
        return Long.parseLong(text("rows", "6000000"));
    }

    long events() {
        return Long.parseLong(text("events", "5000000"));
    }

    Path data() {
        return Path.of(text("data", "benchmarks/target/data")).toAbsolutePath();
    }

    /** Returns a Parquet file of flights: date, delay, distance, origin, destination. */
    Path flights() {
        return Path.of(text("flights", "benchmarks/target/data/flights-3m.parquet"))
                .toAbsolutePath();
    }

    Path dataweaver() {
        return Path.of(text("dataweaver", "./dataweaver")).toAbsolutePath().normalize();
    }

    Path pipelines() {
        return Path.of(text("pipelines", "benchmarks/pipelines")).toAbsolutePath();
    }

    /** Returns the command line that stands in for DataWeaver in a job, such as that of another version. */
    Optional<String> candidate(String job) {
        return Optional.ofNullable(values.get(job));
    }

    private String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
