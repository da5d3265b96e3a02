package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns rows into messages. Not thread-safe. */
final class RowEncoder implements MessageEncoder {

    private final MessageWriter writer;
    private final @Nullable RegistryFrame frame;

    /** Creates an encoder; {@code frame} goes in front of each message, null for nothing. */
    RowEncoder(MessageWriter writer, @Nullable RegistryFrame frame) {
        this.writer = writer;
        this.frame = frame;
    }

    /** Says where rows come from, from now on. */
    void bind(RecordBatch batch) {
        writer.bind(batch::column);
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        List<Rejection> rejections = new ArrayList<>();
        bind(batch);
        for (int i = 0; i < batch.size(); i++) {
            write(batch, batch.row(i), out, rejections);
            ends[i] = out.size();
        }
        return rejections;
    }

    /**
     * Writes physical row {@code row}; what cannot be written is rejected and leaves nothing.
     *
     * @return whether it was written
     */
    boolean write(RecordBatch batch, int row, ByteOutput out, List<Rejection> rejections) {
        int start = out.size();
        try {
            if (frame != null) {
                frame.put(out);
            }
            writer.write(row, out);
            return true;
        } catch (BadRecordException bad) {
            out.size(start);
            rejections.add(new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            return false;
        }
    }
}
