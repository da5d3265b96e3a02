package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files and messages that are envelopes of changes. The nested format makes columns of envelopes: the word that tells what happened,
 * and the row before and after, with the wanted columns only; {@link EnvelopeOpener} makes rows of them, and
 * {@link EnvelopeWriter} envelopes of rows.
 */
final class ChangeFormat implements Format {

    private final Envelopes envelopes;
    private final Format nested;
    private final RowTypes rowTypes;

    ChangeFormat(Envelopes envelopes, Format nested) {
        this.envelopes = envelopes;
        this.nested = nested;
        this.rowTypes = new RowTypes(envelopes);
    }

    @Override
    public String extension() {
        return nested.extension();
    }

    @Override
    public boolean isSplittable() {
        return nested.isSplittable();
    }

    @Override
    public boolean needsRandomAccess() {
        return nested.needsRandomAccess();
    }

    @Override
    public boolean tellsChanges() {
        return true;
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        return nested.head(input);
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        byte[] sample = bytes(input);
        return rowTypes.of(
                dataset,
                given,
                types -> nested.infer(dataset, ByteInput.of(sample), whole, types),
                schema -> first(sample, schema));
    }

    private static byte[] bytes(ByteInput input) throws IOException {
        while (input.more()) {
            // until all of the sample is at hand
        }
        return Arrays.copyOfRange(input.array(), input.position(), input.limit());
    }

    private RecordBatch first(byte[] sample, Schema schema) throws IOException {
        FileHead head = nested.head(ByteInput.of(sample));
        ByteInput input = ByteInput.of(sample);
        input.position((int) head.dataStart());
        BatchLimits one = new BatchLimits(1, BatchLimits.DEFAULT.maxBytes(), BatchLimits.DEFAULT.maxDelay());
        return nested.decoder(new DecodeRequest(schema, head, head.firstOrigin(), one, Integer.MAX_VALUE))
                .decode(input)
                .batch();
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return nested.ranges(file, head, parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return new EnvelopeDecoder(nested, nested.decoder(ofEnvelopes(request)), envelopes, request);
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return new EnvelopeDecoder(nested, nested.recordDecoder(ofEnvelopes(request)), envelopes, request);
    }

    /** Asks for envelopes: half as many, as each may tell of two rows; conditions on rows say nothing of them. */
    private DecodeRequest ofEnvelopes(DecodeRequest request) {
        BatchLimits limits = request.limits();
        return new DecodeRequest(
                envelopes.schema(request.schema()),
                request.head(),
                request.firstOrigin(),
                request.skipped(),
                new BatchLimits(Math.max(limits.maxRows() / 2, 1), limits.maxBytes(), limits.maxDelay()),
                request.maxRecordBytes());
    }

    @Override
    public Encoder encoder(Schema schema) {
        EnvelopeWriter writer = EnvelopeWriter.of(envelopes, schema);
        return new EnvelopeEncoder(writer, nested.encoder(writer.schema()));
    }

    @Override
    public Optional<MessageFormat> messages() {
        return nested.messages().map(messages -> new ChangeMessages(envelopes, messages, rowTypes));
    }
}
