package io.dataweaver.format.json;

import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cuts a file of lines behind newlines.
 *
 * <p>To number lines from the start of the file, all newlines before the last cut are counted, on all cores: about 0.1 s
 * a gigabyte from memory; and the bytes that come from a disk are in the page cache when they are read again.
 */
final class LineRanges {

    /** Small enough to stay in the cache of a core. */
    private static final int BUFFER = 64 * 1024;

    /** How many bytes one thread counts at a time. */
    private static final long CHUNK = 8L << 20;

    private LineRanges() {}

    static List<FileRange> cut(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        byte[] buffer = new byte[BUFFER];
        List<FileRange> ranges = new ArrayList<>();
        long first = head.dataStart();
        long size = file.size();
        long start = first;
        long line = head.firstOrigin();
        for (int part = 1; part < parts; part++) {
            long target = first + (long) ((double) (size - first) * part / parts);
            long cut = target <= start ? start : behindNewline(file, buffer, target - 1);
            if (cut > start && cut < size) {
                ranges.add(new FileRange(start, cut, line));
                line += newlines(file, start, cut);
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

    private static long newlines(RandomAccessBytes file, long from, long to) throws IOException {
        long chunks = (to - from + CHUNK - 1) / CHUNK;
        try {
            return LongStream.range(0, chunks)
                    .parallel()
                    .map(chunk -> newlinesOfChunk(file, from + chunk * CHUNK, Math.min(to, from + (chunk + 1) * CHUNK)))
                    .sum();
        } catch (UncheckedIOException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private static long newlinesOfChunk(RandomAccessBytes file, long from, long to) {
        byte[] buffer = new byte[BUFFER];
        long newlines = 0;
        long offset = from;
        try {
            while (offset < to) {
                int count = file.read(offset, buffer, 0, (int) Math.min(buffer.length, to - offset));
                if (count < 0) {
                    throw new IOException("the file ends at " + offset + ", but had " + to + " bytes before");
                }
                newlines += newlines(buffer, count);
                offset += count;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return newlines;
    }

    private static int newlines(byte[] bytes, int length) {
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
