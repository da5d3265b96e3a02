package io.dataweaver.format.registry;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads each message with the schema that it names, in a header or, without that, in front of itself. */
final class RegistryDecoder implements MessageDecoder {

    private final Registry registry;
    private final String url;
    private final Function<RegisteredSchema, MessageDecoder> byWriter;
    private final String header;
    private final boolean framed;
    private final Map<SchemaName, MessageDecoder> known = new HashMap<>();
    private final Map<SchemaName, BadRecordException> unreadable = new HashMap<>();
    private final ByteOutput reframed = new ByteOutput(256);
    private @Nullable BatchBuilder batch;
    private byte @Nullable [] headerId;

    /** The header of the last message and its decoder, which mostly are those of the next. */
    private byte @Nullable [] lastHeader;

    private @Nullable HeaderId lastHeaderId;
    private @Nullable MessageDecoder lastByHeader;

    private @Nullable MessageDecoder last;
    private int lastId;

    /**
     * Creates a decoder.
     *
     * @param byWriter makes a decoder of messages of one schema
     * @param header the name of the header
     * @param framed whether the decoders of messages want what stands in front of them
     */
    RegistryDecoder(
            Registry registry,
            String url,
            Function<RegisteredSchema, MessageDecoder> byWriter,
            String header,
            boolean framed) {
        this.registry = registry;
        this.url = url;
        this.byWriter = byWriter;
        this.header = header;
        this.framed = framed;
    }

    @Override
    public boolean readsHeaders() {
        return true;
    }

    @Override
    public void beside(MessageHeaders headers) {
        headerId = headers.last(header);
    }

    @Override
    public void bind(BatchBuilder newBatch) {
        batch = newBatch;
        known.values().forEach(decoder -> decoder.bind(newBatch));
    }

    @Override
    public void decode(byte[] bytes, int from, int to, long origin) {
        byte[] told = headerId;
        headerId = null;
        if (told != null) {
            decodeBeside(told, bytes, from, to, origin);
            return;
        }
        int id = Frame.id(bytes, from, to);
        MessageDecoder decoder = last;
        if (decoder == null || id != lastId) {
            decoder = decoder(SchemaName.of(id));
            last = decoder;
            lastId = id;
        }
        decoder.decode(bytes, framed ? from : from + Frame.BYTES, to, origin);
    }

    private void decodeBeside(byte[] told, byte[] bytes, int from, int to, long origin) {
        HeaderId id = lastHeaderId;
        MessageDecoder decoder = lastByHeader;
        if (id == null || decoder == null || !Arrays.equals(told, lastHeader)) {
            id = HeaderId.parse(told, header);
            decoder = decoder(id.schema());
            lastHeaderId = id;
            lastByHeader = decoder;
            lastHeader = told;
        }
        if (!framed) {
            decoder.decode(bytes, from, to, origin);
            return;
        }
        reframed.clear();
        Frame.put(0, reframed);
        reframed.put(id.rest());
        reframed.put(bytes, from, to);
        decoder.decode(reframed.array(), 0, reframed.size(), origin);
    }

    private MessageDecoder decoder(SchemaName name) {
        MessageDecoder found = known.get(name);
        if (found != null) {
            return found;
        }
        BatchBuilder rows = batch;
        if (rows == null) {
            throw new IllegalStateException("bind() comes first");
        }
        BadRecordException cannot = unreadable.get(name);
        if (cannot != null) {
            throw new BadRecordException(cannot.code(), cannot.column(), cannot.text());
        }
        RegisteredSchema writer = registry.schema(name)
                .orElseThrow(() -> new BadRecordException(
                        RecordErrorCode.MALFORMED,
                        null,
                        "the message names schema " + name + ", which the registry at " + url + " does not have"));
        MessageDecoder decoder = make(name, writer);
        decoder.bind(rows);
        known.put(name, decoder);
        return decoder;
    }

    /** A topic may hold messages of other records, too. */
    private MessageDecoder make(SchemaName name, RegisteredSchema writer) {
        try {
            return byWriter.apply(writer);
        } catch (DataWeaverException unlike) {
            ErrorKind kind = unlike.code().description().kind();
            if (kind != ErrorKind.DEFINITION && kind != ErrorKind.FATAL) {
                throw unlike;
            }
            BadRecordException cannot = new BadRecordException(
                    RecordErrorCode.MALFORMED,
                    null,
                    "the message was written with schema " + name + " of the registry at " + url
                            + ", and cannot be read as the subject's newest: " + unlike.getMessage());
            unreadable.put(name, cannot);
            throw cannot;
        }
    }
}
