package io.dataweaver.testkit.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Files of one format, written and read as connectors do. */
final class Coding {

    static final int MAX_RECORD = 1 << 20;
    private static final int BATCH = 7;

    private final Format format;
    private final Schema schema;
    private final BatchLimits limits;
    private final int maxRecordBytes;

    Coding(Format format, Schema schema) {
        this(format, schema, new BatchLimits(BATCH, 1 << 20, Duration.ZERO), MAX_RECORD);
    }

    private Coding(Format format, Schema schema, BatchLimits limits, int maxRecordBytes) {
        this.format = format;
        this.schema = schema;
        this.limits = limits;
        this.maxRecordBytes = maxRecordBytes;
    }

    Coding withMaxRecord(int bytes) {
        return new Coding(format, schema, limits, bytes);
    }

    Coding withOneRowABatch() {
        return new Coding(format, schema, new BatchLimits(1, 1 << 20, Duration.ZERO), maxRecordBytes);
    }

    Coding withSchema(Schema wanted) {
        return new Coding(format, wanted, limits, maxRecordBytes);
    }

    /** A file as it was encoded. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Encoded(byte[] bytes, List<Rejection> rejections) {}

    /**
     * What was decoded.
     *
     * @param origins of each row
     * @param places where decoding can go on: after each batch
     */
    record Read(List<Row> rows, List<Long> origins, List<Rejection> rejections, List<Place> places) {}

    /**
     * Where a decoder stood.
     *
     * @param offset of the next record, or of its block
     * @param origin of the next record
     * @param skipped how many records of its block are done with
     * @param rows how many rows came before
     */
    record Place(long offset, long origin, long skipped, int rows) {}

    Encoded encode(List<Row> rows) {
        ByteOutput out = new ByteOutput(16);
        Encoder encoder = format.encoder(schema);
        List<Rejection> rejections = new ArrayList<>();
        out.put(encoder.header());
        boolean first = true;
        for (RecordBatch batch : Batches.ofSize(schema, rows, BATCH)) {
            int before = out.size();
            rejections.addAll(encoder.encode(batch, out, first));
            first = first && out.size() == before;
        }
        encoder.flush(out);
        out.put(footer(encoder, out));
        return new Encoded(out.toByteArray(), rejections);
    }

    /** Encodes {@code parts} apart, each by an encoder of its own, and joins them. */
    byte[] encodeApart(List<List<Row>> parts) {
        ByteOutput out = new ByteOutput(16);
        Encoder framing = format.encoder(schema);
        out.put(framing.header());
        boolean first = true;
        for (List<Row> part : parts) {
            if (!first) {
                out.put(framing.separator());
            }
            first = false;
            Encoder encoder = format.encoder(schema);
            encoder.encode(Batches.of(schema, part, 1), out, true);
            encoder.flush(out);
        }
        out.put(footer(framing, out));
        return out.toByteArray();
    }

    /** Encodes each of {@code files} to one, all by the same encoder, which gets to see nothing of what it has written. */
    List<byte[]> encodeUnread(List<List<Row>> files) {
        Encoder encoder = format.encoder(schema);
        List<byte[]> written = new ArrayList<>();
        for (List<Row> rows : files) {
            ByteOutput out = new ByteOutput(16);
            out.put(encoder.header());
            boolean first = true;
            for (RecordBatch batch : Batches.ofSize(schema, rows, BATCH)) {
                encoder.encode(batch, out, first);
                encoder.flush(out);
                first = false;
            }
            out.put(encoder.footer());
            written.add(out.toByteArray());
        }
        return written;
    }

    static byte[] footer(Encoder encoder, ByteOutput written) {
        try {
            return encoder.footer(RandomAccessBytes.of(written.toByteArray()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    FileHead head(byte[] file) throws IOException {
        return format.head(ByteInput.of(file));
    }

    Read decode(byte[] file) throws IOException {
        FileHead head = head(file);
        return decode(file, head, head.dataStart(), file.length, head.firstOrigin(), 0, ByteInput.DEFAULT_BUFFER);
    }

    /** Decodes a file that comes a byte at a time, through a buffer that has to grow for every record. */
    Read decodeTrickle(byte[] file) throws IOException {
        FileHead head = head(file);
        return decode(file, head, head.dataStart(), file.length, head.firstOrigin(), 0, 1);
    }

    Read decode(byte[] file, FileHead head, FileRange range) throws IOException {
        return decode(file, head, range.start(), range.end(), range.firstOrigin(), 0, ByteInput.DEFAULT_BUFFER);
    }

    Read decodeFrom(byte[] file, FileHead head, Place place) throws IOException {
        return decode(
                file, head, place.offset(), file.length, place.origin(), place.skipped(), ByteInput.DEFAULT_BUFFER);
    }

    private Read decode(byte[] file, FileHead head, long from, long to, long origin, long skipped, int buffer)
            throws IOException {
        Decoder decoder = format.decoder(new DecodeRequest(schema, head, origin, skipped, limits, maxRecordBytes));
        Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (ByteInput input = ByteInput.of(bytes(file, buffer == 1), from, to, buffer)) {
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                add(decoded, read);
                if (!decoded.atEnd()) {
                    read.places()
                            .add(new Place(
                                    input.offset(),
                                    decoder.nextOrigin(),
                                    decoder.nextSkipped(),
                                    read.rows().size()));
                }
            } while (!decoded.atEnd());
        }
        return read;
    }

    private void add(Decoded decoded, Read read) {
        RecordBatch batch = decoded.batch();
        if (batch.size() > limits.maxRows()) {
            throw new AssertionError(
                    "a batch of " + batch.size() + " rows, at most " + limits.maxRows() + " asked for");
        }
        read.rows().addAll(Rows.of(batch));
        for (int i = 0; i < batch.size(); i++) {
            read.origins().add(batch.origin(batch.row(i)));
        }
        read.rejections().addAll(decoded.rejections());
    }

    /** Shows a file; a byte at a time if it is to trickle, as a slow pipe or network does. */
    private static RandomAccessBytes bytes(byte[] file, boolean trickles) {
        RandomAccessBytes whole = RandomAccessBytes.of(file);
        return !trickles
                ? whole
                : new RandomAccessBytes() {
                    @Override
                    public long size() {
                        return file.length;
                    }

                    @Override
                    public int read(long offset, byte[] bytes, int from, int count) throws IOException {
                        return whole.read(offset, bytes, from, Math.min(count, 1));
                    }
                };
    }
}
