package io.dataweaver.connector.file;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * How a value stands behind {@code name=} in the name of a folder, as Hive, and all that follow it, have it: as text, with {@code
 * %3A} for a colon.
 */
final class PartitionValue {

    /** What Hive, and all that follow it, call the folder of rows without a value. */
    static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final byte[] NULL_BYTES = NULL.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** Those of Hive's {@code FileUtils.charToEscape}, and three more that Windows does not take. */
    private static final BitSet ESCAPED = escaped("\"#%'*/:=?\\{[]^\u007f<>|");

    private PartitionValue() {}

    private static BitSet escaped(String characters) {
        BitSet escaped = new BitSet();
        escaped.set(0, ' ');
        characters.chars().forEach(escaped::set);
        return escaped;
    }

    /** Tells whether {@code name} can stand before the equals sign: it is read as it is, and a dot hides a folder. */
    static boolean isName(String name) {
        return !name.isEmpty() && !name.startsWith(".") && name.chars().noneMatch(ESCAPED::get);
    }

    /** Adds the value at {@code row} to {@code out}; {@code scratch} is empty, and empty again afterwards. */
    static void put(Column column, int row, ByteOutput out, ByteOutput scratch) {
        if (!column.isPresent(row)) {
            out.put(NULL_BYTES);
            return;
        }
        ValueWriter.put(column, row, scratch);
        byte[] text = scratch.array();
        int size = scratch.size();
        // Text that is called like the folder of null is told from it by its first letter.
        boolean isLikeNull = Arrays.equals(text, 0, size, NULL_BYTES, 0, NULL_BYTES.length);
        boolean isText = Utf8.isWellFormed(text, 0, size);
        for (int i = 0; i < size; i++) {
            byte next = text[i];
            if (next < 0 ? isText : !ESCAPED.get(next) && !(isLikeNull && i == 0)) {
                out.put(next);
            } else {
                out.put((byte) '%');
                out.put(HEX[(next >> 4) & 0xf]);
                out.put(HEX[next & 0xf]);
            }
        }
        scratch.clear();
    }

    /** Undoes the percent-encoding by which a folder can hold any value; a plus sign is itself. */
    static byte[] decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                decoded[length++] = bytes[i];
            } else {
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            }
        }
        return Arrays.copyOf(decoded, length);
    }
}
