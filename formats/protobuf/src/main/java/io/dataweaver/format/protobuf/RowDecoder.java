package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import org.jspecify.annotations.Nullable;

/** Turns messages into rows. Not thread-safe. */
final class RowDecoder implements MessageDecoder {

    private final MessageReader reader;
    private final @Nullable RegistryFrame frame;
    private final int maxBytes;
    private final WireInput in = new WireInput();
    private BatchBuilder batch = new BatchBuilder(Schema.of("none", Field.nullable("none", DataTypes.TEXT)), 1);

    /**
     * Creates a decoder of messages of up to {@code maxBytes}.
     *
     * @param frame what stands in front of each; null for nothing
     */
    RowDecoder(MessageReader reader, @Nullable RegistryFrame frame, int maxBytes) {
        this.reader = reader;
        this.frame = frame;
        this.maxBytes = maxBytes;
    }

    @Override
    public void bind(BatchBuilder newBatch) {
        batch = newBatch;
        reader.bind(newBatch::column);
    }

    @Override
    public void decode(byte[] bytes, int from, int to, long origin) {
        if (to - from > maxBytes) {
            throw new BadRecordException(
                    RecordErrorCode.TOO_LARGE, null, "the record is larger than " + maxBytes + " bytes");
        }
        in.reset(bytes, from, to, maxBytes);
        try {
            if (frame != null) {
                frame.skip(in);
            }
            reader.read(in, batch.size());
            batch.endRow(origin);
        } catch (BadRecordException bad) {
            reader.forget();
            batch.discardRow();
            throw bad;
        }
    }
}
