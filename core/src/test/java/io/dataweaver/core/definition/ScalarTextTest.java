package io.dataweaver.core.definition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A word of an expression is found in the file, however YAML wraps it. */
class ScalarTextTest {

    static List<String> styles() {
        return List.of(
                "e: first < WORD and last\n",
                "e: first <\n  WORD and\n  last\n",
                "e: \"first < WORD and last\"\n",
                "e: \"first\\t\\\"x\\\" \\u00e4 \\U0001F600 WORD and last\"\n",
                "e: \"first \\\n     WORD and last\"\n",
                "e: \"first <\n\n\n   WORD and last\"\n",
                "e: 'it''s < WORD and last'\n",
                "e: 'it''s <\n   WORD and last'\n",
                "e: |\n  first <\n    WORD and last\n",
                "e: |-\n  first\n\n\n  WORD\n   and last\n",
                "e: >\n  first <\n  WORD and\n  last\n",
                "e: >-\n\n  first <\n\n   indented\n  WORD and last\n",
                "{e: \"a WORD\"}\n",
                "e: \uD83D\uDE00 WORD\r\nf: 1\r\n");
    }

    @ParameterizedTest
    @MethodSource("styles")
    void findsTheWord(String yaml) {
        Places places = new Places("f", yaml);
        Problems problems = new Problems(places);
        Object root = YamlReader.read(yaml, places, problems);
        assertThat(problems.list()).isEmpty();
        String value = String.valueOf(((Map<?, ?>) requireNonNull(root)).get("e"));
        int start = value.indexOf("WORD");
        Place place = requireNonNull(places.locate("/e", false, start, start + 4));
        int[] line = place.sourceLine().codePoints().toArray();
        assertThat(new String(line, place.column() - 1, place.endColumn() - place.column()))
                .isEqualTo("WORD");
        assertThat(yaml.lines().toList().get(place.line() - 1)).isEqualTo(place.sourceLine());
    }

    @Test
    void hidesPasswordsInSourceLines() {
        String yaml = "a: {password: \"hunter2, x\", url: \"postgresql://u:pw@h/db\", secret_key: '${secret:env/X}'}\n";
        Places places = new Places("f", yaml);
        assertThat(YamlReader.read(yaml, places, new Problems(places))).isNotNull();
        Place place = requireNonNull(places.locate("/a/url", false, -1, -1));
        assertThat(place.sourceLine())
                .isEqualTo(
                        "a: {password: ************, url: \"postgresql://u:**@h/db\", secret_key: '${secret:env/X}'}");
    }
}
