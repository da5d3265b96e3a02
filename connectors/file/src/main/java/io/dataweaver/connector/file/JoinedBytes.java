package io.dataweaver.connector.file;

import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Bytes that lie in several places, one behind the other. Closing it closes all that was added. Any thread may read. */
final class JoinedBytes implements FileBytes {

    private record Piece(RandomAccessBytes bytes, long from, long start, long end) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final List<FileBytes> opened = new ArrayList<>();
    private long size;

    void add(byte[] bytes) {
        append(RandomAccessBytes.of(bytes), 0);
    }

    /** Adds what stands in {@code bytes} from {@code from} on. */
    void add(FileBytes bytes, long from) {
        opened.add(bytes);
        append(bytes, from);
    }

    private void append(RandomAccessBytes bytes, long from) {
        long end = size + bytes.size() - from;
        pieces.add(new Piece(bytes, from, size, end));
        size = end;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, byte[] bytes, int from, int count) throws IOException {
        for (Piece piece : pieces) {
            if (offset >= piece.start && offset < piece.end) {
                int wanted = (int) Math.min(count, piece.end - offset);
                return piece.bytes.read(piece.from + offset - piece.start, bytes, from, wanted);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        for (FileBytes each : opened) {
            each.close();
        }
    }
}
