package io.dataweaver.format.json;

import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file of lines behind newlines.
 *
 * <p>To number lines from the start of the file, all newlines before the last cut are counted: about 0.1 s a gigabyte
 * from memory, and the bytes that come from a disk are in the page cache when they are read again.
 */
final class LineRanges {

    private static final int BUFFER = 256 * 1024;

    private LineRanges() {}

    static List<FileRange> cut(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        byte[] buffer = new byte[BUFFER];
        List<FileRange> ranges = new ArrayList<>();
        long start = head.dataStart();
        long size = file.size();
        long line = head.firstOrigin();
        for (int part = 1; part < parts; part++) {
            long target = head.dataStart() + (long) ((double) (size - head.dataStart()) * part / parts);
            long cut = target <= start ? start : behindNewline(file, buffer, target - 1);
            if (cut > start && cut < size) {
                ranges.add(new FileRange(start, cut, line));
                line += newlines(file, buffer, start, cut);
                start = cut;
            }
        }
        ranges.add(new FileRange(start, size, line));
        return ranges;
    }

    /** Returns the offset behind the first newline from {@code from} on; the size of the file if there is none. */
    private static long behindNewline(RandomAccessBytes file, byte[] buffer, long from) throws IOException {
        long offset = from;
        while (true) {
            int count = file.read(offset, buffer, 0, Math.min(buffer.length, 4096));
            if (count < 0) {
                return file.size();
            }
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    return offset + i + 1;
                }
            }
            offset += count;
        }
    }

    private static long newlines(RandomAccessBytes file, byte[] buffer, long from, long to) throws IOException {
        long newlines = 0;
        long offset = from;
        while (offset < to) {
            int count = file.read(offset, buffer, 0, (int) Math.min(buffer.length, to - offset));
            if (count < 0) {
                throw new IOException("the file ends at " + offset + ", but had " + to + " bytes before");
            }
            newlines += count(buffer, count);
            offset += count;
        }
        return newlines;
    }

    private static int count(byte[] bytes, int length) {
        int newlines = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            newlines += Words.newlines(Words.get(bytes, i));
        }
        for (; i < length; i++) {
            newlines += bytes[i] == '\n' ? 1 : 0;
        }
        return newlines;
    }
}
