package io.dataweaver.format.json;

import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.util.Arrays;

/** Writes JSON values as they stand, once they are known to be JSON. Not thread-safe. */
final class JsonText {

    private final JsonScanner scanner = new JsonScanner(true);

    /**
     * Writes {@code bytes[from..to)}, newlines between its tokens as blanks so that it stays on its line.
     *
     * @return false, with nothing written, if it is not one well-formed value
     */
    boolean put(byte[] bytes, int from, int to, ByteOutput out) {
        byte[] value = Arrays.copyOfRange(bytes, from, to + 1);
        int length = to - from;
        value[length] = 0;
        try {
            int end = scanner.skipValue(value, scanner.skipBlanks(value, 0));
            if (scanner.skipBlanks(value, end) != length) {
                return false;
            }
        } catch (BadRecordException malformed) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Inside a text a newline is escaped, so that these only separate.
            if (value[i] == '\n' || value[i] == '\r') {
                value[i] = ' ';
            }
        }
        out.put(value, 0, length);
        return true;
    }
}
