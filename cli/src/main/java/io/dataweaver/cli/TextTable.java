package io.dataweaver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Rows for people, in columns as wide as what stands in them.
 *
 * @param names one a column
 * @param rows each with one text a column
 */
record TextTable(List<String> names, List<List<String>> rows) {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*%?");
    private static final String GAP = "  ";

    TextTable {
        names = List.copyOf(names);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * Returns the lines: names, and the rows; columns of numbers stand to the right.
     *
     * @param heading how the names are shown
     */
    List<String> lines(UnaryOperator<String> heading) {
        int[] widths = new int[names.size()];
        boolean[] right = new boolean[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(names.get(i));
            right[i] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
                right[i] &= NUMBER.matcher(row.get(i)).matches();
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(heading.apply(line(names, widths, right)));
        for (List<String> row : rows) {
            lines.add(line(row, widths, right));
        }
        return lines;
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : GAP);
            line.append(right[i] ? blanks + cells.get(i) : cells.get(i) + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return DisplayText.width(text);
    }
}
