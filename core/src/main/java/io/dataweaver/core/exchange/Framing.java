package io.dataweaver.core.exchange;

import java.util.zip.CRC32C;

/** What is around bytes so that others are not taken for them: their length and their CRC-32C. */
final class Framing {

    static final int HEADER = 8;

    private Framing() {}

    /** Makes room for the header of what is added next; returns where it begins. */
    static int open(FrameBuffer out) {
        return out.reserve(HEADER);
    }

    /** Writes the header of what was added since {@link #open}. */
    static void close(FrameBuffer out, int start) {
        int length = out.size() - start - HEADER;
        out.setInt(start, length);
        out.setInt(start + 4, checksum(out.bytes(), start + HEADER, length));
    }

    /** Returns how long the frame is that begins at {@code from}, with its header. */
    static long size(byte[] bytes, int from) {
        int length = FrameReading.intAt(bytes, from);
        if (length < 0) {
            throw FrameReading.damaged("its length is " + length);
        }
        return HEADER + (long) length;
    }

    /** Returns what is in a frame of {@code length} bytes, with its header. */
    static FrameReading body(byte[] bytes, int from, int length) {
        if (length < HEADER || size(bytes, from) != length) {
            throw FrameReading.damaged(
                    "it is " + length + " bytes long" + (length < HEADER ? "" : ", but says " + size(bytes, from)));
        }
        if (FrameReading.intAt(bytes, from + 4) != checksum(bytes, from + HEADER, length - HEADER)) {
            throw FrameReading.damaged("its checksum does not match");
        }
        return new FrameReading(bytes, from + HEADER, from + length);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
