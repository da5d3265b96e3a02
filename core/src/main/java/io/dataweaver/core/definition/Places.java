package io.dataweaver.core.definition;

import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problems;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * Where the parts of a definition stand in its file.
 *
 * <p>What looks like a secret is masked in the lines that places carry.
 */
final class Places implements Problems.Locator {

    /** A value behind a name that tells a secret, unless it is a reference. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?i)[\\w-]*(?:password|passwd|secret|token|api_?key|private_?key|passphrase)[\\w-]*[\"']?\\s*:\\s+"
                    + "(\"(?:[^\"\\\\]|\\\\.)*\"?|'[^']*'?|[^\\s,}#'\"|>][^,}#]*)");

    /** The password of a URL, which RFC 3986 §3.2.1 allows before the host. */
    private static final Pattern URL_PASSWORD = Pattern.compile("://[^/\\s:@\"']*:([^@/\\s\"']+)@");

    private final String file;
    private final int[] source;
    private final Map<String, Span> spans = new HashMap<>();
    private final Map<String, int[]> masked = new HashMap<>();

    /** Offsets in code points; those of the key are -1 where there is none. */
    private record Span(
            int keyStart,
            int keyEnd,
            int start,
            int end,
            @Nullable ScalarStyle style,
            @Nullable String value) {}

    /**
     * Creates places of a file.
     *
     * @param file as the user named it
     * @param text all of it, without a byte order mark
     */
    Places(String file, String text) {
        this.file = file;
        this.source = text.codePoints().toArray();
    }

    void value(String pointer, int start, int end, @Nullable ScalarStyle style, @Nullable String value) {
        Span key = spans.get(pointer);
        int keyStart = key == null ? -1 : key.keyStart;
        int keyEnd = key == null ? -1 : key.keyEnd;
        spans.put(pointer, new Span(keyStart, keyEnd, start, end, style, value));
    }

    void key(String pointer, int start, int end) {
        spans.put(pointer, new Span(start, end, start, end, null, null));
    }

    /** Hides the value at {@code pointer} from the lines of places that are made from now on. */
    void mask(String pointer) {
        Span span = spans.get(pointer);
        if (span != null && span.style != null) {
            masked.put(pointer, new int[] {span.start, span.end});
        }
    }

    @Override
    public @Nullable Place locate(String pointer, boolean key, int start, int end) {
        Span span = spans.get(pointer);
        if (span == null) {
            return pointer.isEmpty() ? at(0, 1) : locate(Pointers.parent(pointer), true, -1, -1);
        }
        if (key && span.keyStart >= 0) {
            return at(span.keyStart, span.keyEnd);
        }
        if (start >= 0 && span.style != null && span.value != null) {
            int[] value = span.value.codePoints().toArray();
            int from = codePoint(span.value, start);
            int to = Math.max(from + 1, codePoint(span.value, end));
            int begin = ScalarText.offset(source, span.start, span.end, span.style, value, from);
            int last = ScalarText.offset(source, span.start, span.end, span.style, value, to - 1);
            return at(begin, Math.max(begin, last) + 1);
        }
        if (span.style == null && span.keyStart >= 0) {
            return at(span.keyStart, span.keyEnd);
        }
        return at(span.start, span.end);
    }

    private static int codePoint(String text, int index) {
        return text.codePointCount(0, Math.max(0, Math.min(index, text.length())));
    }

    /** Returns the place of a range of code points, cut at the end of its line. */
    Place at(int from, int to) {
        int start = Math.min(from, source.length);
        int lineStart = start;
        while (lineStart > 0 && !isBreak(source[lineStart - 1])) {
            lineStart--;
        }
        int lineEnd = start;
        while (lineEnd < source.length && !isBreak(source[lineEnd])) {
            lineEnd++;
        }
        int column = start - lineStart + 1;
        int endColumn = Math.max(column + 1, Math.min(to, lineEnd) - lineStart + 1);
        return new Place(file, line(lineStart), column, endColumn, text(lineStart, lineEnd));
    }

    private int line(int lineStart) {
        int line = 1;
        for (int i = 0; i < lineStart; i++) {
            if (source[i] == '\n' || (source[i] == '\r' && (i + 1 == source.length || source[i + 1] != '\n'))) {
                line++;
            }
        }
        return line;
    }

    private String text(int from, int to) {
        int[] line = Arrays.copyOfRange(source, from, to);
        for (int[] range : masked.values()) {
            for (int i = Math.max(range[0], from); i < Math.min(range[1], to); i++) {
                line[i - from] = '*';
            }
        }
        return mask(mask(new String(line, 0, line.length), SECRET_VALUE), URL_PASSWORD);
    }

    private static String mask(String line, Pattern pattern) {
        Matcher matcher = pattern.matcher(line);
        StringBuilder masked = new StringBuilder(line);
        while (matcher.find()) {
            if (!matcher.group(1).contains("${")) {
                for (int i = matcher.start(1); i < matcher.end(1); i++) {
                    masked.setCharAt(i, '*');
                }
            }
        }
        return masked.toString();
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r';
    }
}
