package io.dataweaver.format.json;

/**
 * Finds where a value ends, by brackets and quotes alone, however its bytes arrive. Whether it is well-formed inside is
 * not its business. Not thread-safe.
 */
final class ElementScanner {

    private int depth;
    private boolean inText;
    private boolean afterBackslash;

    /** Makes ready for a value from its start. */
    void reset() {
        depth = 0;
        inText = false;
        afterBackslash = false;
    }

    /**
     * Goes on with {@code bytes[from..to)}.
     *
     * @return the index behind the value, or -1 if it does not end here
     */
    int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inText) {
                at = passText(bytes, at, to);
                if (!inText && depth == 0) {
                    return at;
                }
                continue;
            }
            switch (bytes[at]) {
                case '"' -> inText = true;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    if (--depth == 0) {
                        return at + 1;
                    }
                }
                case ',', ' ', '\t', '\r', '\n' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
            at++;
        }
        return -1;
    }

    private int passText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (afterBackslash) {
                afterBackslash = false;
            } else if (b == '\\') {
                afterBackslash = true;
            } else if (b == '"') {
                inText = false;
                return at;
            }
        }
        return at;
    }
}
