package io.dataweaver.core.exchange;

import java.util.ArrayList;
import java.util.List;

/** Where in a segment the frames of each partition are, in order. <b>Threads.</b> One at a time; any once it is read. */
final class SegmentIndex {

    private static final int BYTES_PER_FRAME = 16;

    /** One frame: where it begins, how long it is, and how many rows it has. */
    record Frame(long offset, int length, int rows) {}

    private final List<List<Frame>> partitions = new ArrayList<>();

    SegmentIndex(int count) {
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    void add(int partition, Frame frame) {
        partitions.get(partition).add(frame);
    }

    List<Frame> frames(int partition) {
        return partitions.get(partition);
    }

    /** Returns how many rows each partition has. */
    List<Long> rows() {
        return partitions.stream()
                .map(frames -> frames.stream().mapToLong(Frame::rows).sum())
                .toList();
    }

    void encode(FrameBuffer out) {
        int start = Framing.open(out);
        for (List<Frame> frames : partitions) {
            out.putInt(frames.size());
            for (Frame frame : frames) {
                out.putLong(frame.offset());
                out.putInt(frame.length());
                out.putInt(frame.rows());
            }
        }
        Framing.close(out, start);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param count of partitions
     * @param end of the frames in the file
     * @throws io.dataweaver.api.error.DataWeaverException if it is not that
     */
    static SegmentIndex decode(byte[] bytes, int count, long end) {
        FrameReading in = Framing.body(bytes, 0, bytes.length);
        SegmentIndex index = new SegmentIndex(count);
        for (int partition = 0; partition < count; partition++) {
            int frames = in.takeCount();
            if ((long) frames * BYTES_PER_FRAME > in.left()) {
                throw FrameReading.damaged(frames + " places cannot be in " + in.left() + " bytes");
            }
            for (int i = 0; i < frames; i++) {
                Frame frame = new Frame(in.takeLong(), in.takeInt(), in.takeInt());
                if (frame.offset() < 0 || frame.length() < 0 || frame.offset() > end - frame.length()) {
                    throw FrameReading.damaged(frame + " is not within " + end + " bytes");
                }
                index.add(partition, frame);
            }
        }
        return index;
    }
}
