package io.dataweaver.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentRef;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any definition, written as YAML and read again, is the same; the seed of a failure is in its message. */
class RoundTripTest {

    private static final String[] TRICKY = {
        "",
        " ",
        "null",
        "~",
        "true",
        "no",
        "007",
        "1e3",
        "-0",
        "1.50",
        ".5",
        "0x1F",
        "- a",
        "a: b",
        "a #b",
        "${VAR}",
        "${secret:env/X}",
        "{a}",
        "[b]",
        "\"q\"",
        "'s'",
        "back\\slash",
        "tab\there",
        "line\nfeed",
        "crlf\r\n",
        "über",
        "注文",
        "\uD83D\uDE00",
        "\u0000\u0007",
        "\u2028",
        "\uFEFF",
        "@at",
        "`tick`",
        "%p",
        "*a",
        "&a",
        "!t",
        "|",
        ">",
        "trailing ",
        " leading",
        "2026-01-01",
        "12:30:45",
        "<<",
        "?",
        "a,b",
        "key:",
        "=",
        "\u0085"
    };

    @Test
    void whatIsWrittenReadsBackEqual() {
        long seed = System.nanoTime();
        for (int i = 0; i < 2000; i++) {
            PipelineDefinition definition = new Generator(new Random(seed + i)).definition();
            String yaml = definition.toYaml();
            PipelineFile file = PipelineFile.parse(yaml, "p.yaml", Path.of("/"), "p");
            assertThat(file.problems()).as("seed %d:%n%s", seed + i, yaml).isEmpty();
            assertThat(file.definition()).as("seed %d:%n%s", seed + i, yaml).isEqualTo(definition);
            String full = definition.toFullYaml();
            assertThat(full).as("seed %d", seed + i).contains("\nsources:").contains("\nsinks:");
            assertThat(PipelineFile.parse(full, "p.yaml", Path.of("/"), "p").definition())
                    .as("seed %d:%n%s", seed + i, full)
                    .isEqualTo(definition);
        }
    }

    @Test
    void numbersThatJavaWritesOtherwiseStayTheSameValue() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("small", new BigDecimal("1E-9"));
        options.put("large", new BigDecimal("5E+20"));
        options.put("int", 7);
        options.put("list", List.of(1, 2L, new BigDecimal("3")));
        PipelineDefinition definition = new PipelineDefinition(
                "p",
                null,
                Map.of(),
                Map.of(),
                new ComponentRef("a", options),
                List.of(),
                ComponentRef.of("b"),
                Map.of());
        assertThat(Objects.requireNonNull(definition.sources().get("source")).options())
                .containsEntry("small", "0.000000001")
                .containsEntry("large", new BigDecimal("500000000000000000000"))
                .containsEntry("list", List.of(1L, 2L, 3L));
        assertThat(PipelineFile.parse(definition.toYaml(), "p.yaml", Path.of("/"), "p")
                        .definition())
                .isEqualTo(definition);
    }

    private static final class Generator {
        private final Random random;

        Generator(Random random) {
            this.random = random;
        }

        PipelineDefinition definition() {
            List<TransformStep> transforms = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                transforms.add(
                        new TransformStep(random.nextBoolean() ? null : "step-" + i, from(), from(), component()));
            }
            Map<String, ComponentRef> connections = new LinkedHashMap<>();
            Map<String, String> labels = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                connections.put(text(), component());
                labels.put(text(), text());
            }
            Map<String, Object> settings = new LinkedHashMap<>();
            if (random.nextBoolean()) {
                settings.put("delivery", "exactly_once");
                settings.put("parallelism", random.nextInt(9) + 1);
            }
            if (random.nextBoolean()) {
                settings.put("errors", Map.of("policy", "stop", "retry", Map.of("max_attempts", 3)));
            }
            return new PipelineDefinition(
                    "p" + random.nextInt(100),
                    random.nextBoolean() ? null : text(),
                    labels,
                    connections,
                    sources(),
                    transforms,
                    sinks(),
                    settings);
        }

        private Map<String, ComponentRef> sources() {
            Map<String, ComponentRef> sources = new LinkedHashMap<>();
            sources.put(random.nextBoolean() ? "source" : "first", component());
            for (int i = random.nextInt(3); i > 0; i--) {
                sources.put("s" + i, component());
            }
            return sources;
        }

        private Map<String, SinkRoute> sinks() {
            Map<String, SinkRoute> sinks = new LinkedHashMap<>();
            sinks.put(random.nextBoolean() ? "sink" : "first", route());
            for (int i = random.nextInt(3); i > 0; i--) {
                sinks.put("t" + i, route());
            }
            return sinks;
        }

        private SinkRoute route() {
            return new SinkRoute(component(), from(), random.nextBoolean() ? null : text(), random.nextInt(4) == 0);
        }

        private List<String> from() {
            return random.nextInt(3) == 0 ? List.of("eu", "us") : List.of();
        }

        private ComponentRef component() {
            String type = "c" + random.nextInt(5);
            if (random.nextInt(3) == 0) {
                Object main = random.nextBoolean() ? text() : List.of(text(), random.nextInt(10));
                return new ComponentRef(type, Map.of(ComponentRef.MAIN, main));
            }
            return new ComponentRef(type, map(0));
        }

        private Map<String, Object> map(int depth) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String key = text();
                map.put(key.isEmpty() ? "empty" : key, value(depth + 1));
            }
            return map;
        }

        private Object value(int depth) {
            return switch (random.nextInt(depth > 3 ? 5 : 7)) {
                case 0 -> random.nextLong();
                case 1 -> random.nextBoolean();
                case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(30));
                case 3, 4 -> text();
                case 5 -> map(depth);
                default -> {
                    List<Object> list = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        list.add(value(depth + 1));
                    }
                    yield list;
                }
            };
        }

        private String text() {
            String text = TRICKY[random.nextInt(TRICKY.length)];
            return switch (random.nextInt(4)) {
                case 0 -> text + TRICKY[random.nextInt(TRICKY.length)];
                case 1 -> "word" + random.nextInt(100);
                case 2 -> "long text ".repeat(random.nextInt(20)) + text;
                default -> text;
            };
        }
    }
}
