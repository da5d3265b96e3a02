package io.dataweaver.core.definition;

import java.util.List;

/**
 * Writes lists of expected rows into the text of a file, and leaves the rest of it as it is, to the character: comments,
 * order and layout, also of the rows that stay.
 */
final class ExpectedRowsEditor {

    private static final int MAX_FLOW = 110;

    private final String text;
    private final String lineBreak;
    private final YamlSpan root;

    private ExpectedRowsEditor(String text) {
        this.text = text;
        this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
        this.root = YamlSpan.read(text);
    }

    /** Returns {@code text} with one of its lists changed. */
    static String edit(String text, ExpectedRows rows) {
        return new ExpectedRowsEditor(text).edit(rows);
    }

    private String edit(ExpectedRows rows) {
        YamlSpan holder = root.at(Pointers.parent(rows.pointer()));
        YamlSpan list = root.at(rows.pointer());
        int keyEnd = text.indexOf(':', list.keyEnd()) + 1;
        if (rows.items().isEmpty()) {
            return text.substring(0, keyEnd) + " []" + text.substring(list.end());
        }
        String flow = flow(list, rows.items());
        int lineStart = text.lastIndexOf('\n', list.keyStart()) + 1;
        boolean fits = list.isFlow() && !flow.contains("\n") && keyEnd - lineStart + flow.length() < MAX_FLOW;
        if (holder.isFlow() || (fits && !list.items().isEmpty())) {
            return text.substring(0, keyEnd) + " " + flow + text.substring(list.end());
        }
        int indent = list.isFlow() || list.items().isEmpty()
                ? list.keyStart() - lineStart + 2
                : list.items().get(0).start()
                        - 2
                        - lineStart(list.items().get(0).start());
        return block(list, rows.items(), keyEnd, " ".repeat(Math.max(0, indent)));
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** Returns where the next line begins. */
    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private String flow(YamlSpan list, List<ExpectedRows.Item> items) {
        StringBuilder flow = new StringBuilder("[");
        for (ExpectedRows.Item item : items) {
            flow.append(flow.length() > 1 ? ", " : "").append(value(list, item));
        }
        return flow.append(']').toString();
    }

    private String value(YamlSpan list, ExpectedRows.Item item) {
        if (item instanceof ExpectedRows.Kept kept) {
            YamlSpan span = list.items().get(kept.index());
            return text.substring(span.start(), span.end());
        }
        return YamlWriter.inline(
                item instanceof ExpectedRows.Changed changed ? changed.row() : ((ExpectedRows.Added) item).row());
    }

    private String block(YamlSpan list, List<ExpectedRows.Item> items, int keyEnd, String indent) {
        int first = lineEnd(keyEnd);
        boolean wasBlock = !list.isFlow() && !list.items().isEmpty();
        StringBuilder edited = new StringBuilder();
        if (wasBlock) {
            edited.append(text, 0, first);
        } else {
            edited.append(text, 0, keyEnd).append(lineBreak);
        }
        for (ExpectedRows.Item item : items) {
            int index = wasBlock ? indexOf(item) : -1;
            if (index < 0) {
                edited.append(indent).append("- ").append(value(list, item)).append(lineBreak);
            } else {
                lines(list, index, item, edited);
            }
        }
        int rest = wasBlock ? lineEnd(list.end()) : list.end();
        String after = text.substring(rest);
        if (!wasBlock) {
            after = after.startsWith(lineBreak) ? after.substring(lineBreak.length()) : after;
        }
        return edited.append(after).toString();
    }

    private static int indexOf(ExpectedRows.Item item) {
        if (item instanceof ExpectedRows.Kept kept) {
            return kept.index();
        }
        return item instanceof ExpectedRows.Changed changed ? changed.index() : -1;
    }

    /** Appends the lines of a row in a block, with the comments in front of it, and the one behind it. */
    private void lines(YamlSpan list, int index, ExpectedRows.Item item, StringBuilder edited) {
        YamlSpan span = list.items().get(index);
        int from = index == 0
                ? lineEnd(list.keyEnd())
                : lineEnd(list.items().get(index - 1).end());
        int to = lineEnd(span.end());
        if (item instanceof ExpectedRows.Kept) {
            edited.append(text, from, to);
        } else {
            edited.append(text, from, span.start()).append(value(list, item)).append(text, span.end(), to);
        }
        if (to == text.length() && !text.endsWith("\n")) {
            edited.append(lineBreak);
        }
    }
}
