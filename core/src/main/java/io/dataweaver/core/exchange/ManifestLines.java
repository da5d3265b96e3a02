package io.dataweaver.core.exchange;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Entries as lines: the CRC-32C of an entry in eight hexadecimal digits, a space, the entry. A write that was cut off ends
 * with a line that is not whole or does not match; what is before it counts.
 */
final class ManifestLines {

    private static final int CHECKSUM = 9; // with the space

    private ManifestLines() {}

    /**
     * What bytes of a manifest hold.
     *
     * @param entries those in whole lines
     * @param ends where each of these lines ends
     * @param length of these lines in bytes
     * @param torn whether something follows them that is no whole line
     */
    record Parsed(List<ManifestEntry> entries, List<Integer> ends, int length, boolean torn) {}

    static byte[] encode(List<ManifestEntry> entries) {
        StringBuilder lines = new StringBuilder();
        for (ManifestEntry entry : entries) {
            String text = ManifestCodec.encode(entry);
            lines.append(checksum(text.getBytes(StandardCharsets.UTF_8)))
                    .append(' ')
                    .append(text)
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads whole lines.
     *
     * @throws DataWeaverException if one of them is not what was written, and a right one follows: that was no cut-off write
     */
    static Parsed parse(byte[] bytes) {
        List<ManifestEntry> entries = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int at = 0;
        int end = endOfLine(bytes, at);
        while (end >= 0 && isRight(bytes, at, end)) {
            entries.add(decode(new String(bytes, at + CHECKSUM, end - at - CHECKSUM, StandardCharsets.UTF_8)));
            at = end + 1;
            ends.add(at);
            end = endOfLine(bytes, at);
        }
        for (int next = end; next >= 0; ) {
            int following = endOfLine(bytes, next + 1);
            if (following >= 0 && isRight(bytes, next + 1, following)) {
                throw damaged("the line at byte " + at + " is not what was written", null);
            }
            next = following;
        }
        return new Parsed(entries, ends, at, at < bytes.length);
    }

    private static ManifestEntry decode(String line) {
        try {
            return ManifestCodec.decode(line);
        } catch (IOException damaged) {
            throw damaged(damaged.getMessage(), damaged);
        }
    }

    static DataWeaverException damaged(@Nullable String what, @Nullable Throwable cause) {
        return new DataWeaverException(
                ExchangeErrorCode.DAMAGED, "the manifest of rows between two steps is damaged: " + what, cause);
    }

    private static int endOfLine(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isRight(byte[] bytes, int from, int to) {
        return to - from > CHECKSUM
                && bytes[from + CHECKSUM - 1] == ' '
                && checksum(Arrays.copyOfRange(bytes, from + CHECKSUM, to))
                        .equals(new String(bytes, from, CHECKSUM - 1, StandardCharsets.US_ASCII));
    }

    private static String checksum(byte[] text) {
        CRC32C crc = new CRC32C();
        crc.update(text, 0, text.length);
        return String.format("%08x", crc.getValue());
    }
}
