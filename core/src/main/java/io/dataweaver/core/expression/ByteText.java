package io.dataweaver.core.expression;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes as text, in the formats of PostgreSQL's {@code encode} and {@code decode} (section 9.5). */
final class ByteText {

    private static final int LINE = 76;
    private static final int OCTAL_DIGITS = 3;
    private static final byte[] LINE_END = {'\n'};

    private ByteText() {}

    /**
     * Writes bytes as text.
     *
     * @throws IllegalArgumentException if there is no such format
     */
    static String encode(byte[] bytes, String format) {
        return switch (format) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> Base64.getMimeEncoder(LINE, LINE_END).encodeToString(bytes);
            case "escape" -> escape(bytes);
            default -> throw unknown(format);
        };
    }

    /**
     * Reads bytes.
     *
     * @throws IllegalArgumentException if the text is not in that format, or there is no such format
     */
    static byte[] decode(String text, String format) {
        return switch (format) {
            case "hex" -> hex(text);
            case "base64" -> base64(withoutBlanks(text));
            case "escape" -> unescape(text);
            default -> throw unknown(format);
        };
    }

    private static IllegalArgumentException unknown(String format) {
        return new IllegalArgumentException("there is no format '" + format + "'; it may be base64, hex or escape");
    }

    /** Blanks may stand between the pairs of digits. */
    private static byte[] hex(String text) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(text.length() / 2);
        for (int i = 0; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                if (i + 1 == text.length()) {
                    throw new IllegalArgumentException("a hexadecimal digit stands alone");
                }
                result.write(HexFormat.fromHexDigits(text, i, i + 2));
                i++;
            }
        }
        return result.toByteArray();
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static byte[] base64(String text) {
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException("base 64 has groups of 4 characters, but these are " + text.length());
        }
        return Base64.getDecoder().decode(text);
    }

    private static String withoutBlanks(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.chars().filter(c -> !isBlank(c)).forEach(c -> result.append((char) c));
        return result.toString();
    }

    private static String escape(byte[] bytes) {
        StringBuilder result = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (b <= 0) {
                result.append('\\');
                String digits = Integer.toOctalString(b & 0xFF);
                result.append("0".repeat(OCTAL_DIGITS - digits.length())).append(digits);
            } else {
                result.append(b == '\\' ? "\\\\" : (char) b);
            }
        }
        return result.toString();
    }

    private static byte[] unescape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\') {
                result.write(bytes[i]);
            } else if (i + 1 < bytes.length && bytes[i + 1] == '\\') {
                result.write('\\');
                i++;
            } else {
                result.write(octal(bytes, i + 1));
                i += OCTAL_DIGITS;
            }
        }
        return result.toByteArray();
    }

    private static int octal(byte[] bytes, int start) {
        int value = 0;
        for (int i = start; i < start + OCTAL_DIGITS; i++) {
            int digit = i < bytes.length ? bytes[i] - '0' : -1;
            if (digit < 0 || digit > (i == start ? 3 : 7)) {
                throw new IllegalArgumentException("a backslash is followed by another, or by three octal digits");
            }
            value = value * 8 + digit;
        }
        return value;
    }
}
