package io.dataweaver.format.avro;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads messages: single objects, whose fingerprint tells the schema, or datums of one schema. */
final class AvroMessageDecoder implements MessageDecoder {

    private final Map<Long, RowReader> byFingerprint;
    private final @Nullable RowReader only;
    private final int maxMessageBytes;
    private final BinaryInput in = new BinaryInput();
    private @Nullable BatchBuilder batch;

    /** Creates a decoder of single objects. */
    AvroMessageDecoder(Map<Long, RowReader> byFingerprint, int maxMessageBytes) {
        this.byFingerprint = byFingerprint;
        this.only = null;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Creates a decoder of datums. */
    AvroMessageDecoder(RowReader only, int maxMessageBytes) {
        this.byFingerprint = Map.of();
        this.only = only;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void bind(BatchBuilder newBatch) {
        batch = newBatch;
        Collection<RowReader> readers = only == null ? byFingerprint.values() : List.of(only);
        readers.forEach(reader -> reader.bind(newBatch));
    }

    @Override
    public void decode(byte[] bytes, int from, int to, long origin) {
        BatchBuilder rows = batch;
        if (rows == null) {
            throw new IllegalStateException("bind() comes first");
        }
        try {
            in.reset(bytes, from, to);
            RowReader reader = only == null ? byPrefix(bytes, from) : only;
            in.beginRecord(maxMessageBytes);
            if (to - from > maxMessageBytes) {
                throw in.tooLarge();
            }
            reader.read(in);
            if (in.remaining() > 0) {
                throw new DamagedException("there are " + in.remaining() + " bytes behind the record");
            }
        } catch (BadRecordException bad) {
            rows.discardRow();
            throw bad;
        }
        rows.endRow(origin);
    }

    private RowReader byPrefix(byte[] bytes, int from) {
        if (in.remaining() < SingleObject.PREFIX_BYTES || !SingleObject.isPrefix(bytes, from)) {
            throw SingleObject.noPrefix();
        }
        RowReader reader = byFingerprint.get(SingleObject.fingerprint(bytes, from));
        if (reader == null) {
            throw SingleObject.unknownSchema(bytes, from);
        }
        in.at = from + SingleObject.PREFIX_BYTES;
        return reader;
    }
}
