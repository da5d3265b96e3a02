package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page that says what each engine does is what the conformance suite found in this build. Run with
 * {@code -Ddocs.update=true} to write it anew.
 */
class EngineSupportTest {

    private static final List<String> ENGINES = List.of("local", "flink", "spark", "kafka");
    private static final Path PAGE = Path.of("..", "docs", "reference", "engines.md");

    /** What was found of one behaviour, by engine. */
    private record Behaviour(Map<String, StateObject> found) {
        String row(String name) {
            return "| " + name + " | " + ENGINES.stream().map(this::cell).collect(Collectors.joining(" | ")) + " |";
        }

        private String cell(String engine) {
            StateObject line = found.get(engine);
            if (line == null) {
                throw new AssertionError("no result of " + engine + " beside " + found);
            }
            return switch (line.text("result")) {
                case "supported" -> "yes";
                case "lacking" -> "no";
                case "refused" -> "refused, `" + line.text("code") + "`";
                default -> throw new AssertionError("the suite has failed: " + line);
            };
        }
    }

    @Test
    void thePageOfEnginesIsWhatTheirConformanceSuiteFound() throws IOException {
        Map<String, Map<String, Behaviour>> parts = new TreeMap<>();
        Map<String, Set<String>> covered = new TreeMap<>();
        for (String engine : ENGINES) {
            Path results = Path.of("..", "engines", engine, "target", "engine-conformance.jsonl");
            // Only a build that was told to run some tests may go without: each other one has run the suites by now.
            assumeTrue(
                    Files.exists(results) || System.getProperty("test") == null,
                    "not compared: `-Dtest` is given, and the conformance suite of the engine " + engine
                            + " has left nothing in " + results);
            assertThat(results)
                    .as("run the tests of engines/%s before those of cli", engine)
                    .exists();
            for (String text : Files.readAllLines(results)) {
                StateObject line = StateObject.parse(text);
                parts.computeIfAbsent(line.text("part"), part -> new TreeMap<>())
                        .computeIfAbsent(line.text("behaviour"), name -> new Behaviour(new TreeMap<>()))
                        .found()
                        .put(engine, line);
                covered.computeIfAbsent(engine, name -> new TreeSet<>()).add(line.text("behaviour"));
            }
        }
        boolean complete = covered.values().stream().distinct().count() == 1;
        assumeTrue(
                complete || System.getProperty("test") == null,
                "not compared: `-Dtest` is given, and the conformance suites have run in parts only");
        assertThat(covered.values())
                .as("the suites of all engines have run whole")
                .containsOnly(covered.get("local"));
        assertCurrent(page(parts));
    }

    private static String page(Map<String, Map<String, Behaviour>> parts) {
        StringBuilder page = new StringBuilder("""
                # What each engine does

                Made from what `EngineConformanceTest` found when the engines were built; each line is a test of that name, which
                ran on all of them. *Refused* means that the engine says no before anything starts, with that
                [code](errors.md) and a way out; this is tested too. *No* means that it does without, and that no row
                suffers. The ideas behind it: [engines](../concepts/engines.md).
                """);
        parts.forEach((part, behaviours) -> {
            page.append("\n## ").append(part).append("\n\n| | ");
            page.append(ENGINES.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" | ")));
            page.append(" |\n|---|").append("---|".repeat(ENGINES.size())).append('\n');
            behaviours.forEach(
                    (name, behaviour) -> page.append(behaviour.row(name)).append('\n'));
        });
        return page.toString();
    }

    private static void assertCurrent(String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).as("run this test with -Ddocs.update=true").hasContent(text);
    }
}
