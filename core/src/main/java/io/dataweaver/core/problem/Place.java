package io.dataweaver.core.problem;

/**
 * Where something stands in a file.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column of the first character, from 1, in code points
 * @param endColumn behind the last character, on the same line; greater than {@code column}
 * @param sourceLine the text of the line, without its end; what must stay secret is masked
 */
public record Place(String file, int line, int column, int endColumn, String sourceLine) {

    public Place {
        if (line < 1 || column < 1 || endColumn <= column) {
            throw new IllegalArgumentException(
                    "a place needs a line, a column and a width, but got " + line + ":" + column + "-" + endColumn);
        }
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
