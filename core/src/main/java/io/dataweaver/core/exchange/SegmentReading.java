package io.dataweaver.core.exchange;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one partition from one segment, upwards. <b>Threads.</b> One at a time. */
final class SegmentReading implements AutoCloseable {

    private final ManifestFiles files;
    private final Published.Segment segment;
    private final List<SegmentIndex.Frame> frames;
    private @Nullable InputStream in;
    private long at;
    private byte[] buffer = new byte[0];

    /** Opens a segment; reads where its frames are. */
    SegmentReading(ManifestFiles files, Published.Segment segment, int partition) throws IOException {
        this.files = files;
        this.segment = segment;
        if (!files.holds(segment)) {
            throw lost();
        }
        byte[] index;
        try (InputStream whole = files.files().open(files.segment(segment.name()))) {
            whole.skipNBytes(segment.index());
            index = whole.readNBytes(Math.toIntExact(segment.size() - segment.index()));
        }
        this.frames = SegmentIndex.decode(index, segment.rows().size(), segment.index())
                .frames(partition);
    }

    private DataWeaverException lost() {
        return new DataWeaverException(
                ExchangeErrorCode.LOST,
                "the log names rows in " + files.segment(segment.name()) + ", which is not there as a whole");
    }

    int frames() {
        return frames.size();
    }

    /** Returns the bytes of a frame, from the start of the array on; they change with the next call. */
    byte[] read(int index) throws IOException {
        SegmentIndex.Frame frame = frames.get(index);
        if (in == null) {
            in = files.files().open(files.segment(segment.name()));
            at = 0;
        }
        in.skipNBytes(frame.offset() - at);
        if (buffer.length < frame.length()) {
            buffer = new byte[frame.length()];
        }
        if (in.readNBytes(buffer, 0, frame.length()) != frame.length()) {
            throw lost();
        }
        at = frame.offset() + frame.length();
        return buffer;
    }

    int length(int index) {
        return frames.get(index).length();
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }
}
