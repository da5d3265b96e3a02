package io.dataweaver.core.definition;

import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Severity;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in the user's words what the YAML parser did not understand. */
final class Malformed {

    private Malformed() {}

    static void report(MarkedYamlEngineException malformed, Places places, Problems problems) {
        String reason = String.valueOf(malformed.getProblem());
        Mark mark = malformed.getProblemMark().or(malformed::getContextMark).orElse(null);
        int at = mark == null ? 0 : mark.getIndex();
        boolean tab = reason.contains("\\t") || reason.contains("TAB");
        problems.add(new Problem(
                Severity.ERROR,
                tab ? DefinitionErrorCode.TAB : DefinitionErrorCode.NOT_YAML,
                tab ? "a tab is used to indent" : "not well-formed YAML: " + reason,
                "",
                places.at(at, at + 1),
                tab ? "indent with spaces" : hint(reason)));
    }

    private static @Nullable String hint(String reason) {
        if (reason.contains("mapping values are not allowed")) {
            return "put quotes around a value that holds `: `, and check the indentation";
        }
        if (reason.contains("expected ',' or '}'") || reason.contains("flow mapping")) {
            return "within { }, put quotes around values that hold `{`, `}` or `,`, such as \"${NAME}\"";
        }
        if (reason.contains("expected ',' or ']'")) {
            return "within [ ], put quotes around values that hold `[`, `]` or `,`";
        }
        if (reason.contains("cannot start any token")) {
            return "put quotes around the value";
        }
        if (reason.contains("expected <block end>")) {
            return "keys that belong together begin in the same column";
        }
        return null;
    }
}
