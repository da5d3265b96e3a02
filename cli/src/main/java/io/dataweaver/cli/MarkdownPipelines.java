package io.dataweaver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the pipelines among the code blocks of a Markdown file (CommonMark 0.31 §4.5). */
final class MarkdownPipelines {

    private static final Pattern FENCE = Pattern.compile("^( {0,3}|\\s*)(`{3,}|~{3,})\\s*([A-Za-z]*).*$");
    private static final Pattern SOURCE = Pattern.compile("(?m)^sources?:");
    private static final Pattern SINK = Pattern.compile("(?m)^sinks?:");

    private MarkdownPipelines() {}

    /** Returns the blocks that are whole pipelines, each with empty lines in front so that its lines keep their numbers. */
    static List<String> of(String markdown) {
        List<String> pipelines = new ArrayList<>();
        List<String> lines = markdown.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            Matcher open = FENCE.matcher(lines.get(at));
            if (!open.matches()) {
                at++;
                continue;
            }
            int end = at + 1;
            while (end < lines.size() && !closes(lines.get(end), open.group(2))) {
                end++;
            }
            boolean yaml = open.group(3).equals("yaml") || open.group(3).equals("yml");
            if (yaml) {
                String block = block(lines.subList(at + 1, end), open.group(1).length());
                if (SOURCE.matcher(block).find() && SINK.matcher(block).find()) {
                    pipelines.add("\n".repeat(at + 1) + block);
                }
            }
            at = end + 1;
        }
        return pipelines;
    }

    private static boolean closes(String line, String fence) {
        String stripped = line.strip();
        return stripped.length() >= fence.length() && stripped.chars().allMatch(c -> c == fence.charAt(0));
    }

    private static String block(List<String> lines, int indent) {
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            int blanks = 0;
            while (blanks < indent && blanks < line.length() && line.charAt(blanks) == ' ') {
                blanks++;
            }
            block.append(line, blanks, line.length()).append('\n');
        }
        return block.toString();
    }
}
