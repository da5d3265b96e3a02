package io.dataweaver.core.rehearsal;

import io.dataweaver.core.problem.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that did not come as a test expects it.
 *
 * @param place where the expectation, or the given row, is written; null if it is not in a file
 * @param message what did not come as expected
 * @param differences by column; empty if it is not about single columns
 */
public record TestFailure(@Nullable Place place, String message, List<Difference> differences) {

    /** A column that differs. */
    public record Difference(String column, String expected, String came) {}

    public TestFailure {
        differences = List.copyOf(differences);
    }

    /** Returns it in lines for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (place != null) {
            text.append(place.file()).append(':').append(place.line()).append(": ");
        }
        text.append(message);
        int width = differences.stream()
                .mapToInt(difference -> difference.column().length())
                .max()
                .orElse(0);
        for (Difference difference : differences) {
            String column = difference.column();
            text.append("\n    ")
                    .append(column)
                    .append(" ".repeat(width - column.length()))
                    .append("  expected  ")
                    .append(difference.expected())
                    .append("\n    ")
                    .append(" ".repeat(width))
                    .append("  came      ")
                    .append(difference.came());
        }
        return text.toString();
    }
}
