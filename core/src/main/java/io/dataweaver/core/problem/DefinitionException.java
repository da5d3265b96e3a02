package io.dataweaver.core.problem;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import java.util.List;

/** A definition is wrong; holds all that is wrong with it, at least one error. */
public final class DefinitionException extends DataWeaverException {

    private final transient List<Problem> problems;

    /**
     * Creates an exception.
     *
     * @throws IllegalArgumentException if there is no error among the problems
     */
    public DefinitionException(List<Problem> problems) {
        super(first(problems).code(), describe(problems), first(problems).hint(), null);
        this.problems = List.copyOf(problems);
    }

    /** Returns what is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }

    private static Problem first(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.severity() == Severity.ERROR) {
                return problem;
            }
        }
        throw new IllegalArgumentException("there is no error among " + problems);
    }

    private static String describe(List<Problem> problems) {
        if (problems.size() == 1) {
            return line(problems.get(0));
        }
        StringBuilder text = new StringBuilder(problems.size() + " problems:");
        for (Problem problem : problems) {
            text.append("\n  ").append(problem);
        }
        return text.toString();
    }

    private static String line(Problem problem) {
        ErrorCode code = problem.code();
        return problem.toString().replace("error[" + code.id() + "]: ", "");
    }
}
