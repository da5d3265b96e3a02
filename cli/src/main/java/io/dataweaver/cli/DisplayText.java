package io.dataweaver.cli;

import java.util.stream.Collectors;

/**
 * Text as a terminal shows it, in a row of cells of the same width: wide characters take two, combining ones none, and what
 * a terminal would obey is written out.
 */
final class DisplayText {

    /** Ends a text that was cut. */
    static final String CUT = "…";

    /** First and last code points that take two cells: W and F of Unicode's EastAsianWidth.txt, and emoji. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
        0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA,
        0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F,
        0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E,
        0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0,
        0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442,
        0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4,
        0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB,
        0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70,
        0x1FAFF, 0x20000, 0x3FFFD
    };

    private DisplayText() {}

    /** Returns how many cells {@code text} takes. */
    static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return c >= WIDE[0] && isWide(c) ? 2 : 1;
    }

    private static boolean isWide(int c) {
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (c > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Returns {@code text} with control characters, line breaks and lone surrogates written out. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> visible.append("\\n");
                case '\r' -> visible.append("\\r");
                case '\t' -> visible.append("\\t");
                default -> {
                    if (isSafe(c)) {
                        visible.appendCodePoint(c);
                    } else {
                        visible.append(String.format("\\u%04x", c));
                    }
                }
            }
        });
        return visible.toString();
    }

    /** Returns {@code text} as {@link #visible} does, but in its lines. */
    static String visibleLines(String text) {
        return text.lines().map(DisplayText::visible).collect(Collectors.joining("\n"));
    }

    /** Not what moves the cursor, reorders the line or changes colours. */
    private static boolean isSafe(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200D || c == 0x200C;
        return type != Character.CONTROL
                && (type != Character.FORMAT || joiner)
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns {@code text} in at most {@code cells} cells, at least one; what is cut ends with {@value #CUT}. */
    static String cut(String text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 1;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            used += width(c);
            if (used > cells) {
                break;
            }
            cut.appendCodePoint(c);
            at += Character.charCount(c);
        }
        return cut.append(CUT).toString();
    }

    /** Returns {@code text} with blanks behind it up to {@code cells} cells. */
    static String left(String text, int cells) {
        return text + " ".repeat(Math.max(0, cells - width(text)));
    }

    /** Returns {@code text} with blanks in front of it up to {@code cells} cells. */
    static String right(String text, int cells) {
        return " ".repeat(Math.max(0, cells - width(text))) + text;
    }
}
