package io.dataweaver.format.registry;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes messages with the name of their schema, which is asked for when there is something to write. */
final class RegistryEncoder implements MessageEncoder {

    private final Supplier<SchemaName> naming;
    private final Function<SchemaName, MessageEncoder> byName;
    private final boolean framing;
    private final @Nullable String header;
    private final ByteOutput bodies = new ByteOutput(4096);
    private @Nullable MessageEncoder nested;
    private SchemaName name = SchemaName.of(0);
    private Map<String, byte[]> headers = Map.of();

    /**
     * Creates an encoder.
     *
     * @param byName makes the encoder of messages of the schema
     * @param framing whether that writes what stands in front of a message: its number, and which message it is
     * @param header the one that tells the name; null if that is in front of the message
     */
    RegistryEncoder(
            Supplier<SchemaName> naming,
            Function<SchemaName, MessageEncoder> byName,
            boolean framing,
            @Nullable String header) {
        this.naming = naming;
        this.byName = byName;
        this.framing = framing;
        this.header = header;
    }

    @Override
    public Map<String, byte[]> headers() {
        return headers;
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        if (batch.isEmpty()) {
            return List.of();
        }
        MessageEncoder encoder = nested;
        if (encoder == null) {
            name = naming.get();
            encoder = byName.apply(name);
            nested = encoder;
        }
        if (framing == (header == null)) {
            tellBeside(new byte[0]);
            return encoder.encode(batch, out, ends);
        }
        bodies.clear();
        List<Rejection> rejections = encoder.encode(batch, bodies, ends);
        BitSet rejected = Rejection.rows(rejections);
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            int to = ends[i];
            if (!rejected.get(batch.row(i))) {
                put(from, to, out);
            }
            from = to;
            ends[i] = out.size();
        }
        return rejections;
    }

    /** Puts a frame in front of a message, or takes it away. */
    private void put(int from, int to, ByteOutput out) {
        if (framing) {
            int behind = Frame.endOfIndexes(bodies.array(), from + Frame.BYTES);
            tellBeside(Arrays.copyOfRange(bodies.array(), from + Frame.BYTES, behind));
            out.put(bodies.array(), behind, to);
        } else {
            Frame.put(name.id(), out);
            out.put(bodies.array(), from, to);
        }
    }

    /** It is the same for all messages. */
    private void tellBeside(byte[] indexes) {
        if (header != null && headers.isEmpty()) {
            headers = Map.of(header, new HeaderId(name, indexes).toBytes());
        }
    }
}
