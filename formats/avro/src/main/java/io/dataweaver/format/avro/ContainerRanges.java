package io.dataweaver.format.avro;

import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a container file between blocks. It goes from block to block by their sizes, which takes one small read each, so that
 * records are numbered from the start of the file and nothing in a record is ever taken for a marker.
 */
final class ContainerRanges {

    private static final int MAX_HEAD = 20;

    private ContainerRanges() {}

    static List<FileRange> cut(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        ContainerHead container = ContainerHead.parse(head);
        List<FileRange> ranges = new ArrayList<>();
        long first = head.dataStart();
        long size = file.size();
        long start = first;
        long startOrigin = head.firstOrigin();
        long at = first;
        long origin = startOrigin;
        int part = 1;
        BinaryInput in = new BinaryInput();
        byte[] bytes = new byte[MAX_HEAD + ContainerHead.SYNC_BYTES];
        while (part < parts && at < size) {
            int count = readFully(file, at, bytes, MAX_HEAD);
            in.reset(bytes, 0, count);
            long records;
            long length;
            try {
                records = in.readLong();
                length = in.readLong();
            } catch (DamagedException damaged) {
                break;
            }
            if (length < 0 || length > size) {
                break;
            }
            long behind = at + in.at + length;
            if (records < 0
                    || records > Integer.MAX_VALUE
                    || behind > size - ContainerHead.SYNC_BYTES
                    || readFully(file, behind, bytes, ContainerHead.SYNC_BYTES) < ContainerHead.SYNC_BYTES
                    || !container.isSync(bytes, 0)) {
                break; // The decoder says what is wrong, and finds where to go on.
            }
            at = behind + ContainerHead.SYNC_BYTES;
            origin += records;
            if (at < size && at - first >= (double) (size - first) * part / parts) {
                ranges.add(new FileRange(start, at, startOrigin));
                start = at;
                startOrigin = origin;
                while (part < parts && at - first >= (double) (size - first) * part / parts) {
                    part++;
                }
            }
        }
        ranges.add(new FileRange(start, size, startOrigin));
        return ranges;
    }

    private static int readFully(RandomAccessBytes file, long offset, byte[] bytes, int wanted) throws IOException {
        int count = 0;
        while (count < wanted) {
            int read = file.read(offset + count, bytes, count, wanted - count);
            if (read < 0) {
                break;
            }
            count += read;
        }
        return count;
    }
}
