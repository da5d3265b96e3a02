package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.JsonText;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.ProblemRenderer;
import io.dataweaver.core.problem.Severity;
import io.dataweaver.core.state.StateErrorCode;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a command speaks: data on standard output, everything else on standard error, or one JSON object in place of both.
 *
 * <p>One thread at a time.
 */
final class Console {

    /** How much is said. */
    enum Detail {
        QUIET,
        NORMAL,
        VERBOSE
    }

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final Detail detail;
    private final boolean terminal;
    private final ProblemRenderer renderer;
    private final Paint paint;
    private final @Nullable EcsLog log;

    /**
     * Creates a console.
     *
     * @param terminal whether {@code err} is one
     * @param dataColours whether there are colours on {@code out}
     * @param log takes what would be text on {@code err}; null if it is to be text
     */
    Console(
            PrintStream out,
            PrintStream err,
            boolean json,
            Detail detail,
            boolean terminal,
            boolean colours,
            boolean dataColours,
            @Nullable EcsLog log) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.detail = detail;
        this.terminal = terminal;
        this.renderer = colours ? ProblemRenderer.coloured() : ProblemRenderer.plain();
        this.log = log;
        this.paint = new Paint(dataColours);
    }

    /** Returns the colours of what goes to standard output. */
    Paint paint() {
        return paint;
    }

    /** Returns how many cells a line of standard output has; there is no end to it unless it is a terminal. */
    int width() {
        return Terminal.columns();
    }

    boolean isJson() {
        return json;
    }

    /** Tells whether a line may be written over. */
    boolean isTerminal() {
        return terminal && !json && log == null;
    }

    /** Tells whether what is said goes to what collects logs, which wants to know when runs begin and end. */
    boolean isLog() {
        return log != null;
    }

    boolean isQuiet() {
        return detail == Detail.QUIET;
    }

    /** Returns where data goes. */
    PrintStream out() {
        return out;
    }

    /** Returns where progress goes. */
    PrintStream err() {
        return err;
    }

    /** Prints what was asked for, as it is; not under {@code --json}, where it is part of the answer. */
    void data(String text) {
        if (!json) {
            out.print(text);
            if (!text.endsWith("\n")) {
                out.print('\n');
            }
            out.flush();
        }
    }

    /** Tells people something beside. */
    void info(String line) {
        if (detail != Detail.QUIET && !json) {
            if (log == null) {
                err.println(line);
            } else {
                log.info(line);
            }
        }
    }

    /** Tells people something that few want to know. */
    void detail(String line) {
        if (detail == Detail.VERBOSE && !json) {
            if (log == null) {
                err.println(line);
            } else {
                log.detail(line);
            }
        }
    }

    /** Shows problems; warnings only if not quiet. */
    void problems(List<Problem> problems) {
        List<Problem> shown = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR || detail != Detail.QUIET)
                .toList();
        if (json || shown.isEmpty()) {
            return;
        }
        if (log == null) {
            err.print(renderer.render(shown));
            err.flush();
        } else {
            shown.forEach(log::problem);
        }
    }

    /** Shows why something failed. */
    void failure(Throwable failure) {
        problems(problemsOf(failure));
        if (detail == Detail.VERBOSE && !json) {
            if (log == null) {
                trace(failure);
            } else {
                log.trace(failure);
            }
        }
    }

    private void trace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            err.println((cause == failure ? "" : "caused by ") + cause);
            for (StackTraceElement frame : cause.getStackTrace()) {
                err.println("    at " + frame);
            }
        }
    }

    /** Returns a failure as problems; one that nobody foresaw is an internal error. */
    static List<Problem> problemsOf(Throwable failure) {
        if (failure instanceof DefinitionException definition) {
            return definition.problems();
        }
        if (failure instanceof DataWeaverException known) {
            String hint = known.hint() == null ? known.code().remedy() : known.hint();
            return List.of(
                    new Problem(Severity.ERROR, known.code(), String.valueOf(known.getMessage()), "", null, hint));
        }
        return List.of(new Problem(
                Severity.ERROR,
                StateErrorCode.INTERNAL,
                "DataWeaver broke its own rule: " + failure,
                "",
                null,
                "run again with -v, and report what it prints"));
    }

    /** Prints the envelope {@code {command, ok, summary, result, error}}. */
    void envelope(String command, Answer answer) {
        if (json) {
            out.print(JsonText.indented(Answer.ordered(
                    "command", command,
                    "ok", answer.status() == ExitStatus.DONE,
                    "summary", answer.summary(),
                    "result", answer.result(),
                    "error", error(answer.failure()))));
            out.flush();
        }
    }

    private static @Nullable Object error(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        List<Problem> problems = problemsOf(failure);
        Problem first = problems.get(0);
        return Answer.ordered(
                "code", first.code().id(),
                "message", first.message(),
                "hint", first.hint(),
                "problems", problems);
    }
}
