package io.dataweaver.api.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a file behind delimiters, and counts those before each cut. The delimiter does not overlap itself. */
final class DelimitedRanges {

    private static final int BUFFER = 64 * 1024;

    private final DelimitedRecords delimiter;
    private final RandomAccessBytes file;
    private final byte[] buffer;

    DelimitedRanges(DelimitedRecords delimiter, RandomAccessBytes file) {
        this.delimiter = delimiter;
        this.file = file;
        this.buffer = new byte[BUFFER + delimiter.length()];
    }

    List<FileRange> cut(FileHead head, int parts) throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        long size = file.size();
        long start = head.dataStart();
        long record = head.firstOrigin();
        long end = start;
        long passed = 0;
        for (int part = 1; part < parts; part++) {
            long target = Math.max(head.dataStart() + (long) ((double) (size - head.dataStart()) * part / parts), end);
            Counted counted = count(end, target, size);
            passed += counted.delimiters();
            end = counted.end();
            if (end > start && end < size) {
                ranges.add(new FileRange(start, end, record));
                start = end;
                record = head.firstOrigin() + passed;
            }
        }
        ranges.add(new FileRange(start, size, record));
        return ranges;
    }

    /**
     * What stands between two cuts.
     *
     * @param delimiters how many
     * @param end behind the last of them
     */
    private record Counted(long delimiters, long end) {}

    /** Counts delimiters from {@code from} on, where a record starts, to the first that ends at {@code target} or later. */
    private Counted count(long from, long target, long size) throws IOException {
        long delimiters = 0;
        long end = from;
        long offset = from;
        while (end < target && offset < size) {
            int held = fill(offset);
            int at = 0;
            while (end < target) {
                int found = delimiter.find(buffer, at, held);
                if (found < 0) {
                    break;
                }
                at = found + delimiter.length();
                delimiters++;
                end = offset + at;
            }
            // What may be the first part of a delimiter is read again with what follows.
            int done = Math.max(at, held - delimiter.tail());
            if (offset + held >= size) {
                break;
            }
            offset += done;
        }
        return new Counted(delimiters, end);
    }

    private int fill(long offset) throws IOException {
        int held = (int) Math.min(buffer.length, file.size() - offset);
        file.readFully(offset, buffer, 0, held);
        return held;
    }
}
