package io.dataweaver.core.problem;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong, so that all of it is told at once.
 *
 * <p>One thread.
 */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private final Locator locator;

    /** Tells where something stands; null if it does not stand in a file. */
    @FunctionalInterface
    public interface Locator {
        /**
         * Returns the place of a part of a definition.
         *
         * @param key whether the name in front of the value is meant
         * @param start index of the first character at fault in the text there; -1 for all of it
         * @param end index behind the last
         */
        @Nullable Place locate(String pointer, boolean key, int start, int end);

        /** The same for a text in which variables were replaced: the indexes are those of the result. */
        default @Nullable Place locateResolved(String pointer, int start, int end) {
            return locate(pointer, false, start, end);
        }
    }

    /** Collects problems without places. */
    public Problems() {
        this((pointer, key, start, end) -> null);
    }

    /** Collects problems, asking {@code locator} for their places. */
    public Problems(Locator locator) {
        this.locator = locator;
    }

    /** Adds an error about a value. */
    public void error(ErrorCode code, String pointer, String message, @Nullable String hint) {
        add(Severity.ERROR, code, pointer, false, -1, -1, message, hint);
    }

    /** Adds an error about the name in front of a value. */
    public void errorAtKey(ErrorCode code, String pointer, String message, @Nullable String hint) {
        add(Severity.ERROR, code, pointer, true, -1, -1, message, hint);
    }

    /** Adds an error about a part of a text; a negative {@code start} means all of it. */
    public void errorIn(ErrorCode code, String pointer, int start, int end, String message, @Nullable String hint) {
        add(Severity.ERROR, code, pointer, false, start, end, message, hint);
    }

    /** Adds an error about a part of a text in which variables were replaced; a negative {@code start} means all of it. */
    public void errorInResolved(
            ErrorCode code, String pointer, int start, int end, String message, @Nullable String hint) {
        add(new Problem(Severity.ERROR, code, message, pointer, locator.locateResolved(pointer, start, end), hint));
    }

    /** Adds a warning about the name in front of a value. */
    public void warningAtKey(ErrorCode code, String pointer, String message, @Nullable String hint) {
        add(Severity.WARNING, code, pointer, true, -1, -1, message, hint);
    }

    /** Adds a warning about a value. */
    public void warning(ErrorCode code, String pointer, String message, @Nullable String hint) {
        add(Severity.WARNING, code, pointer, false, -1, -1, message, hint);
    }

    /** Adds a problem that has its place already. */
    public void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Adds all that {@code failure} tells, about {@code pointer} where it does not say itself. */
    public void add(String pointer, DataWeaverException failure) {
        if (failure instanceof DefinitionException many) {
            many.problems().forEach(this::add);
        } else {
            error(failure.code(), pointer, String.valueOf(failure.getMessage()), failure.hint());
        }
    }

    private void add(
            Severity severity,
            ErrorCode code,
            String pointer,
            boolean key,
            int start,
            int end,
            String message,
            @Nullable String hint) {
        add(new Problem(severity, code, message, pointer, locator.locate(pointer, key, start, end), hint));
    }

    /** Tells whether there is an error, rather than warnings only. */
    public boolean hasErrors() {
        return errorCount() > 0;
    }

    /** Returns how many errors there are. */
    public int errorCount() {
        int count = 0;
        for (Problem problem : found) {
            if (problem.severity() == Severity.ERROR) {
                count++;
            }
        }
        return count;
    }

    /** Returns what was found, in the order of the file; what has no place comes last. */
    public List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Problem problem) -> problem.place() == null
                        ? Integer.MAX_VALUE
                        : problem.place().line())
                .thenComparingInt(
                        problem -> problem.place() == null ? 0 : problem.place().column()));
        return List.copyOf(sorted);
    }

    /**
     * Ends here if there are errors.
     *
     * @throws DefinitionException with all problems
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new DefinitionException(list());
        }
    }
}
