package io.dataweaver.connector.file;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows of one split to one folder: a part after the other, each as large as the settings say. Not thread-safe. */
final class PartWriter {

    private static final int BUFFER = 256 * 1024;
    private static final int FIRST_BUFFER = 16 * 1024;

    private final SplitParts parts;
    private final String folder;
    private final FileSinkSettings settings;
    private final Encoder encoder;
    private final ByteOutput buffer = new ByteOutput(FIRST_BUFFER);
    private @Nullable OpenPart part;
    private boolean begun;
    private long rows;

    PartWriter(SplitParts parts, String folder, FileSinkSettings settings, Encoder encoder) {
        this.parts = parts;
        this.folder = folder;
        this.settings = settings;
        this.encoder = encoder;
    }

    List<Rejection> write(RecordBatch changes) {
        InsertsOnly inserts = InsertsOnly.of(changes, encoder);
        RecordBatch batch = inserts.batch();
        List<Rejection> rejections = new ArrayList<>();
        int from = 0;
        while (from < batch.size()) {
            int to = inserts.end(from, settings.rollRows() - rows);
            encode(from == 0 && to == batch.size() ? batch : batch.slice(from, to), rejections);
            from = to;
            if (rows >= settings.rollRows() || isLarge()) {
                finish();
            }
        }
        return inserts.and(rejections);
    }

    private void encode(RecordBatch batch, List<Rejection> rejections) {
        if (!begun) {
            buffer.put(encoder.header());
            begun = true;
        }
        List<Rejection> refused = encoder.encode(batch, buffer, rows == 0);
        rejections.addAll(refused);
        rows += batch.size() - refused.size();
        if (buffer.size() >= BUFFER) {
            drain();
        }
    }

    private boolean isLarge() {
        return (part == null ? 0 : part.length()) + buffer.size() >= settings.rollSize();
    }

    private OpenPart drain() {
        OpenPart open = part;
        if (open == null) {
            open = parts.begin(folder);
            part = open;
        }
        open.write(buffer.array(), buffer.size());
        buffer.clear();
        return open;
    }

    /** Pushes the rows so far out of memory, as far as the format lets it. */
    void flush() {
        if (rows > 0) {
            drain();
        }
    }

    /** Returns about how many bytes of memory {@link #push} would free. */
    long heldBytes() {
        return encoder.heldBytes();
    }

    /** Writes what the format holds back, such as rows of a group that is not full. */
    void push() {
        if (rows > 0) {
            encoder.flush(buffer);
            drain();
        }
    }

    /** Ends the part that is being written, if it has rows. */
    void finish() {
        if (rows == 0) {
            return;
        }
        encoder.flush(buffer);
        drain().finish(encoder);
        part = null;
        begun = false;
        rows = 0;
    }

    /** Gives up what is not finished. Idempotent. */
    void close() {
        if (part != null) {
            part.abandon();
            part = null;
        }
    }
}
