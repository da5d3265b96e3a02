package io.dataweaver.benchmarks.endtoend;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of {@link EngineBenchmark} and {@link KafkaBenchmark}: {@code --name value}, each with a default. */
final class EngineArguments {

    private static final Set<String> KNOWN = Set.of(
            "jobs",
            "engines",
            "runs",
            "minutes",
            "size",
            "messages",
            "data",
            "dataweaver",
            "pipelines",
            "schemas",
            "peers",
            "topic-jobs");

    private final Map<String, String> values;

    EngineArguments(String... words) {
        values = Arguments.read(KNOWN, words);
    }

    List<EngineJob> jobs() {
        return EngineJob.read(text("jobs", "pass-through,map,postgres,aggregate"));
    }

    List<EngineSide> engines() {
        return EngineSide.read(text("engines", "local,flink,spark,kafka,flink-sql,spark-sql"));
    }

    /** Returns how many rounds there are at most. */
    int runs() {
        return Integer.parseInt(text("runs", "3"));
    }

    /** Returns how long all may take, if one round does. */
    long minutes() {
        return Long.parseLong(text("minutes", "20"));
    }

    long size() {
        return Long.parseLong(text("size", "10000000"));
    }

    /** Returns how many messages the topics of {@link KafkaBenchmark} hold. */
    long messages() {
        return Long.parseLong(text("messages", "2000000"));
    }

    /** Returns which jobs {@link KafkaBenchmark} does: {@code postgres}, {@code topic}. */
    List<String> topicJobs() {
        List<String> jobs = List.of(text("topic-jobs", "postgres,topic").split(",", -1));
        if (!List.of("postgres", "topic").containsAll(jobs)) {
            throw new IllegalArgumentException("--topic-jobs takes postgres and topic, not " + jobs);
        }
        return jobs;
    }

    Path data() {
        return Path.of(text("data", "benchmarks/target/data")).toAbsolutePath();
    }

    Path dataweaver() {
        return Path.of(text("dataweaver", "./dataweaver")).toAbsolutePath().normalize();
    }

    Path pipelines() {
        return Path.of(text("pipelines", "benchmarks/pipelines")).toAbsolutePath();
    }

    Path schemas() {
        return Path.of(text("schemas", "benchmarks/schemas")).toAbsolutePath();
    }

    /** Returns the class path of one of the modules beside this one: each is for a JVM of its own. */
    String peer(String module) {
        return Path.of(text("peers", "benchmarks"), module, "target", "peer").toAbsolutePath() + "/*";
    }

    private String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
