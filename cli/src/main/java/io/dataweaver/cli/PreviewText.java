package io.dataweaver.cli;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.rehearsal.PlainValue;
import io.dataweaver.core.rehearsal.Preview;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the stages of a preview as tables that fit the terminal. */
final class PreviewText {

    /** A longer value is cut, whatever the width. */
    private static final int MAX_CELL = 48;

    /** Narrower columns do not tell anything. */
    private static final int MIN_CELL = 8;

    private static final String GAP = "  ";

    private final Paint paint;
    private final int width;

    /**
     * Creates what shows previews.
     *
     * @param width of the terminal, in cells
     */
    PreviewText(Paint paint, int width) {
        this.paint = paint;
        this.width = width;
    }

    /** One column of a table. */
    private record Column(String title, String type, boolean right, List<String> cells) {
        int widest() {
            int widest = Math.max(DisplayText.width(title), DisplayText.width(type));
            for (String cell : cells) {
                widest = Math.max(widest, DisplayText.width(cell));
            }
            return Math.min(widest, MAX_CELL);
        }
    }

    String stage(Preview.Stage stage) {
        StringBuilder text = new StringBuilder();
        text.append(paint.bold(title(stage)))
                .append(GAP)
                .append(stage.output().dataset())
                .append(": ")
                .append(summary(stage))
                .append('\n');
        table(stage, text);
        List<String> gone = stage.input().names().stream()
                .filter(name -> stage.output().indexOf(name) < 0)
                .toList();
        if (!gone.isEmpty()) {
            text.append(GAP)
                    .append(paint.dim("gone: " + String.join(", ", gone)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String title(Preview.Stage stage) {
        return switch (stage.kind()) {
            case SOURCE -> stage.name();
            case STEP -> "after " + stage.name();
            case SINK -> "to " + stage.name();
        };
    }

    private static String summary(Preview.Stage stage) {
        Map<Preview.Fate, Integer> counts = new LinkedHashMap<>();
        stage.lines().forEach(line -> counts.merge(line.fate(), 1, Integer::sum));
        int gone = counts.getOrDefault(Preview.Fate.REMOVED, 0) + counts.getOrDefault(Preview.Fate.REJECTED, 0);
        List<String> parts = new ArrayList<>();
        parts.add(rows(stage.lines().size() - gone));
        for (Preview.Fate fate : Preview.Fate.values()) {
            if (fate != Preview.Fate.SAME && counts.containsKey(fate)) {
                parts.add(counts.get(fate) + " " + fate.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", parts);
    }

    static String rows(int count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private void table(Preview.Stage stage, StringBuilder text) {
        List<Preview.Line> lines = stage.lines();
        boolean hasKinds = lines.stream().anyMatch(line -> line.kind() != ChangeKind.INSERT);
        int numbers = Math.max(
                3,
                lines.stream()
                        .mapToInt(line -> String.valueOf(line.row()).length())
                        .max()
                        .orElse(0));
        List<Column> columns = columns(stage, hasKinds);
        int fixed = 2 + numbers;
        int[] widths = columns.stream().mapToInt(Column::widest).toArray();
        List<Integer> shown = fit(stage, columns, widths, width - fixed, hasKinds ? 1 : 0);
        StringBuilder titles = new StringBuilder(GAP + DisplayText.right("row", numbers));
        StringBuilder types = new StringBuilder(" ".repeat(fixed));
        for (int i : shown) {
            titles.append(GAP)
                    .append(cell(
                            columns.get(i).title(), widths[i], columns.get(i).right()));
            types.append(GAP)
                    .append(cell(
                            columns.get(i).type(), widths[i], columns.get(i).right()));
        }
        text.append(paint.bold(titles.toString().stripTrailing())).append('\n');
        text.append(paint.dim(types.toString().stripTrailing())).append('\n');
        for (int row = 0; row < lines.size(); row++) {
            line(lines.get(row), row, columns, shown, widths, numbers, text);
        }
        if (shown.size() < columns.size()) {
            String hidden = columns.stream()
                    .filter(column -> !shown.contains(columns.indexOf(column)))
                    .map(Column::title)
                    .collect(Collectors.joining(", "));
            text.append(GAP)
                    .append(paint.dim((columns.size() - shown.size()) + " more columns: " + hidden))
                    .append('\n');
        }
    }

    private void line(
            Preview.Line line,
            int row,
            List<Column> columns,
            List<Integer> shown,
            int[] widths,
            int numbers,
            StringBuilder text) {
        String mark = switch (line.fate()) {
            case SAME -> " ";
            case CHANGED -> "~";
            case ADDED -> "+";
            case REMOVED -> "-";
            case REJECTED -> "!";
        };
        String number = DisplayText.right(line.row() == 0 ? "" : String.valueOf(line.row()), numbers);
        StringBuilder cells = new StringBuilder(mark).append(' ').append(number);
        if (!line.values().isEmpty()) {
            for (int i : shown) {
                Column column = columns.get(i);
                String shownCell = cell(column.cells().get(row), widths[i], column.right());
                boolean emphasised = column.cells().get(row).startsWith(CHANGED) && line.fate() == Preview.Fate.CHANGED;
                cells.append(GAP).append(emphasised ? paint.yellow(shownCell) : shownCell);
            }
        }
        String whole = cells.toString().stripTrailing();
        text.append(
                        switch (line.fate()) {
                            case SAME, CHANGED -> whole;
                            case ADDED -> paint.green(whole);
                            case REMOVED -> paint.dim(whole);
                            case REJECTED -> paint.red(whole);
                        })
                .append('\n');
        if (line.reason() != null) {
            String indent = " ".repeat(2 + numbers) + GAP;
            text.append(indent)
                    .append(paint.red(DisplayText.visible(line.reason())))
                    .append('\n');
        }
    }

    /** Stands in front of a value that is another than before, so that it shows without colours too. */
    private static final String CHANGED = "*";

    private static String cell(String text, int width, boolean right) {
        String cut = DisplayText.cut(text, width);
        return right ? DisplayText.right(cut, width) : DisplayText.left(cut, width);
    }

    private static List<Column> columns(Preview.Stage stage, boolean hasKinds) {
        List<Column> columns = new ArrayList<>();
        if (hasKinds) {
            columns.add(new Column(
                    "op",
                    "",
                    false,
                    stage.lines().stream().map(line -> kind(line.kind())).toList()));
        }
        Schema output = stage.output();
        for (int i = 0; i < output.size(); i++) {
            Field field = output.field(i);
            int index = i;
            boolean isNew = stage.input().indexOf(field.name()) < 0;
            List<String> cells = new ArrayList<>();
            boolean numeric = isNumber(field.type());
            for (Preview.Line line : stage.lines()) {
                Object value = value(line, stage, index);
                boolean changed = !isNew && line.changed().contains(index);
                cells.add((changed ? CHANGED : "") + (has(line, stage, index) ? show(value) : ""));
            }
            columns.add(new Column(
                    (isNew ? "+" : "") + DisplayText.visible(field.name()),
                    field.type().toString(),
                    numeric,
                    cells));
        }
        return columns;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof DataType.Decimal
                || type.layout() == DataType.Layout.DOUBLE
                || type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64;
    }

    private static String kind(ChangeKind kind) {
        return switch (kind) {
            case INSERT -> "insert";
            case UPDATE_BEFORE -> "before";
            case UPDATE_AFTER -> "update";
            case DELETE -> "delete";
        };
    }

    private static @Nullable Object value(Preview.Line line, Preview.Stage stage, int index) {
        return has(line, stage, index) ? line.values().get(at(line, stage, index)) : null;
    }

    private static boolean has(Preview.Line line, Preview.Stage stage, int index) {
        int at = at(line, stage, index);
        return at >= 0 && at < line.values().size();
    }

    /** A row that does not go on has the columns of the input. */
    private static int at(Preview.Line line, Preview.Stage stage, int index) {
        boolean goesOn = line.fate() != Preview.Fate.REMOVED && line.fate() != Preview.Fate.REJECTED;
        return goesOn
                ? index
                : stage.input().indexOf(stage.output().field(index).name());
    }

    private static String show(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isEmpty() || text.equals("null") ? '"' + text + '"' : DisplayText.visible(text);
        }
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : DisplayText.visible(PlainValue.show(value));
    }

    /**
     * Chooses the columns to show, and narrows them where there is not enough room: those that the step changed first, then
     * the others in their order.
     */
    private static List<Integer> fit(
            Preview.Stage stage, List<Column> columns, int[] widths, int room, int firstColumn) {
        int least = 0;
        for (int columnWidth : widths) {
            least += GAP.length() + columnWidth;
        }
        for (int i = widths.length - 1; least > room && hasWide(widths); i = widths.length - 1) {
            int widest = i;
            for (int j = 0; j < widths.length; j++) {
                widest = widths[j] >= widths[widest] ? j : widest;
            }
            widths[widest]--;
            least--;
        }
        TreeSet<Integer> shown = new TreeSet<>();
        int used = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < columns.size(); i++) {
                boolean wanted = pass == 1 || i < firstColumn || touched(stage, i - firstColumn);
                int needed = GAP.length() + widths[i];
                if (wanted && !shown.contains(i) && (used + needed <= room || shown.isEmpty())) {
                    shown.add(i);
                    used += needed;
                }
            }
        }
        return List.copyOf(shown);
    }

    private static boolean hasWide(int[] widths) {
        for (int columnWidth : widths) {
            if (columnWidth > MIN_CELL) {
                return true;
            }
        }
        return false;
    }

    private static boolean touched(Preview.Stage stage, int column) {
        boolean isNew = stage.input().indexOf(stage.output().field(column).name()) < 0;
        return isNew || stage.lines().stream().anyMatch(line -> line.changed().contains(column));
    }

    /** Returns the same as maps and lists. */
    static Map<String, Object> tree(Preview.Stage stage) {
        List<Object> lines = new ArrayList<>();
        for (Preview.Line line : stage.lines()) {
            boolean goesOn = line.fate() != Preview.Fate.REMOVED && line.fate() != Preview.Fate.REJECTED;
            Schema schema = goesOn ? stage.output() : stage.input();
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(line.values().size(), schema.size()); i++) {
                values.put(
                        schema.field(i).name(),
                        java.util.Optional.ofNullable(line.values().get(i)));
            }
            lines.add(Answer.ordered(
                    "row",
                    line.row(),
                    "fate",
                    line.fate().name().toLowerCase(Locale.ROOT),
                    "op",
                    line.kind().name().toLowerCase(Locale.ROOT),
                    "values",
                    values,
                    "changed",
                    line.changed().stream().map(i -> schema.field(i).name()).toList(),
                    "reason",
                    line.reason()));
        }
        return Answer.ordered(
                "kind", stage.kind().name().toLowerCase(Locale.ROOT),
                "step", stage.name(),
                "dataset", stage.output().dataset(),
                "columns",
                        stage.output().fields().stream()
                                .map(field -> Answer.ordered(
                                        "name", field.name(),
                                        "type", field.type().toString(),
                                        "nullable", field.nullable()))
                                .toList(),
                "rows", lines);
    }
}
