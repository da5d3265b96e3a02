package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.ReadRequest;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** The rows of a binary COPY that is under way, as batches. Not thread-safe. */
final class CopyRows {

    /** How often the clock is looked at. */
    private static final int ROWS_PER_LOOK = 32;

    private final Session session;
    private final CopyOut copy;
    private final CopyDecoder decoder;
    private final ReadRequest request;
    private boolean begun;
    private boolean ended;

    /** Begins to copy what {@code query} gives. */
    CopyRows(Session session, String query, CopyDecoder decoder, ReadRequest request) throws SQLException {
        this.session = session;
        this.copy = session.copyOut(query);
        this.decoder = decoder;
        this.request = request;
    }

    /**
     * Some rows.
     *
     * @param count how many came, rejected ones included
     * @param bytes of all of them, as the server sent them
     * @param last the last of them, as the server sent it; null if none came
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed from one method to the next.
    record Filled(RecordBatch batch, List<Rejection> rejections, int count, long bytes, byte @Nullable [] last) {}

    /** Tells whether there are no more rows. */
    boolean ended() {
        return ended;
    }

    /**
     * Returns the next rows, within the limits of the request.
     *
     * @param before how many rows of the split came before these
     */
    Filled fill(long before) throws SQLException {
        int maxRows = request.limits().maxRows();
        long maxBytes = request.limits().maxBytes();
        long deadline = System.nanoTime() + request.limits().maxDelay().toNanos();
        BatchBuilder batch = new BatchBuilder(request.schema(), maxRows);
        decoder.bind(batch);
        List<Rejection> rejections = new ArrayList<>(0);
        long bytes = 0;
        int count = 0;
        byte[] last = null;
        while (count < maxRows && bytes < maxBytes) {
            byte[] message = session.read(copy);
            if (message == null) {
                ended = true;
                break;
            }
            int at = begun ? 0 : header(message);
            begun = true;
            if (at == message.length || ByteBuffer.wrap(message).getShort(at) < 0) {
                continue;
            }
            last = message;
            count++;
            bytes += message.length;
            if (decoder.decode(message, at)) {
                batch.endRow(before + count);
            } else {
                batch.discardRow();
                rejections.add(rejection(message, at, before + count));
            }
            if (count % ROWS_PER_LOOK == 0 && System.nanoTime() > deadline) {
                break;
            }
        }
        return new Filled(batch.build(), rejections, count, bytes, last);
    }

    /** Returns how much stands before the first row: signature, flags and an extension of a length that it tells. */
    static int header(byte[] message) {
        return CopyDecoder.HEADER + 4 + ByteBuffer.wrap(message).getInt(CopyDecoder.HEADER);
    }

    private Rejection rejection(byte[] message, int at, long row) {
        byte[] bytes =
                Arrays.copyOfRange(message, at, Math.min(message.length, at + Rejection.RejectedBytes.MAX_BYTES));
        return new Rejection(
                new Rejection.RejectedBytes(bytes, row),
                RecordErrorCode.VALUE_UNFIT,
                decoder.failedColumn(),
                decoder.failedMessage());
    }
}
