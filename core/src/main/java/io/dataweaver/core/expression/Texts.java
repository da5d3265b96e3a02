package io.dataweaver.core.expression;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the functions on text compute of single values, as PostgreSQL has it (sections 9.4 and F.15). */
final class Texts {

    /** MAX_LEVENSHTEIN_STRLEN of PostgreSQL's levenshtein.c: the time grows with the square. */
    private static final int MAX_LEVENSHTEIN = 255;

    /** Of PostgreSQL's fuzzystrmatch.c, by letter from A on; 0 is not written. */
    private static final String SOUNDEX = "01230120022455012623010202";

    private static final int SOUNDEX_LENGTH = 4;

    private Texts() {}

    static String initcap(String text) {
        StringBuilder result = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            result.appendCodePoint(inWord ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inWord = Character.isLetterOrDigit(point);
            i += Character.charCount(point);
        }
        return result.toString();
    }

    static String replace(String text, String from, String to) {
        if (from.isEmpty()) {
            return text;
        }
        if (to.length() > from.length()) {
            long growth = (long) (to.length() - from.length()) * (text.length() / from.length());
            if (text.length() + growth > Value.MAX_CHARACTERS) {
                Value.checkLength(text.length() + count(text, from) * (to.length() - from.length()));
            }
        }
        return text.replace(from, to);
    }

    private static long count(String text, String part) {
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    static String translate(String text, String from, String to) {
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int place = 0;
            while (place < sources.length && sources[place] != point) {
                place++;
            }
            if (place == sources.length) {
                result.appendCodePoint(point);
            } else if (place < targets.length) {
                result.appendCodePoint(targets[place]);
            }
            i += Character.charCount(point);
        }
        return result.toString();
    }

    static String overlay(String text, String part, long start, long count) {
        if (start <= 0) {
            throw new IllegalArgumentException("the start " + start + " is not positive");
        }
        if (start > Integer.MAX_VALUE || start + count > Integer.MAX_VALUE || start + count < Integer.MIN_VALUE) {
            throw new IllegalArgumentException("the part ends out of range");
        }
        int length = text.codePointCount(0, text.length());
        int head = text.offsetByCodePoints(0, (int) Math.min(start - 1, length));
        int tail = text.offsetByCodePoints(0, (int) Math.max(0, Math.min(start + count - 1, length)));
        return text.substring(0, head) + part + text.substring(tail);
    }

    static String repeat(String text, long count) {
        long times = Math.max(0, count);
        if (text.isEmpty() || times == 0) {
            return "";
        }
        Value.checkLength(times > Value.MAX_CHARACTERS ? times : times * text.length());
        return text.repeat((int) times);
    }

    static String pad(String text, long length, String fill, boolean left) {
        int count = text.codePointCount(0, text.length());
        if (length <= count) {
            return text.substring(0, text.offsetByCodePoints(0, (int) Math.max(0, length)));
        }
        if (fill.isEmpty()) {
            return text;
        }
        Value.checkLength(length);
        int[] filling = fill.codePoints().toArray();
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < length - count; i++) {
            padding.appendCodePoint(filling[i % filling.length]);
        }
        return left ? padding + text : text + padding;
    }

    static String splitPart(String text, String separator, long n) {
        if (n == 0) {
            throw new IllegalArgumentException("parts are counted from 1");
        }
        List<String> parts = split(text, separator);
        long index = n > 0 ? n - 1 : parts.size() + n;
        return index >= 0 && index < parts.size() ? parts.get((int) index) : "";
    }

    /** Returns the parts of the text between separators, one more than there are of these. */
    static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int found = separator.isEmpty() ? -1 : text.indexOf(separator);
        while (found >= 0) {
            parts.add(text.substring(start, found));
            start = found + separator.length();
            found = text.indexOf(separator, start);
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Unicode Standard Annex 15: a letter with an accent is, decomposed, the letter and marks that combine with it. */
    static String stripAccents(String text) {
        StringBuilder result = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(result::appendCodePoint);
        return Normalizer.normalize(result, Normalizer.Form.NFC);
    }

    static int levenshtein(String a, String b) {
        int[] from = a.codePoints().toArray();
        int[] to = b.codePoints().toArray();
        if (from.length > MAX_LEVENSHTEIN || to.length > MAX_LEVENSHTEIN) {
            throw new IllegalArgumentException("texts of more than " + MAX_LEVENSHTEIN + " characters");
        }
        int[] previous = new int[to.length + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= from.length; i++) {
            int[] row = new int[to.length + 1];
            row[0] = i;
            for (int j = 1; j <= to.length; j++) {
                int replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[to.length];
    }

    static String soundex(String text) {
        StringBuilder code = new StringBuilder();
        char last = 0;
        for (int i = 0; i < text.length() && code.length() < SOUNDEX_LENGTH; i++) {
            char letter = upper(text.charAt(i));
            if (letter < 'A' || letter > 'Z') {
                last = code.length() == 0 ? 0 : letter;
                continue;
            }
            char digit = SOUNDEX.charAt(letter - 'A');
            if (code.length() == 0) {
                code.append(letter);
            } else if (digit != '0' && (last < 'A' || last > 'Z' || digit != SOUNDEX.charAt(last - 'A'))) {
                code.append(digit);
            }
            last = letter;
        }
        return code.length() == 0 ? "" : code + "0".repeat(SOUNDEX_LENGTH - code.length());
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
    }

    /** Returns the text in quotes; one with a backslash as PostgreSQL's escape string. */
    static String quoteLiteral(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }
}
