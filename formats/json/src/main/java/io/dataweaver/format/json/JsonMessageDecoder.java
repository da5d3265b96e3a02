package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;

/** Reads messages that are one object each, with blanks and newlines wherever JSON has them. */
final class JsonMessageDecoder implements MessageDecoder {

    private final JsonScanner scanner = new JsonScanner(true);
    private final RecordParser parser;
    private final int maxMessageBytes;
    private BatchBuilder batch;

    /** A copy of the message with the stopper behind it, and a word that is read past the end. */
    private byte[] stopped = new byte[1024];

    JsonMessageDecoder(Schema schema, int maxMessageBytes) {
        this.parser = new RecordParser(schema, scanner);
        this.maxMessageBytes = maxMessageBytes;
        this.batch = new BatchBuilder(schema, 1);
    }

    @Override
    public void bind(BatchBuilder newBatch) {
        batch = newBatch;
        parser.bind(newBatch);
    }

    @Override
    public void decode(byte[] bytes, int from, int to, long origin) {
        int length = to - from;
        if (length > maxMessageBytes) {
            throw new BadRecordException(
                    RecordErrorCode.TOO_LARGE, null, "the message is larger than " + maxMessageBytes + " bytes");
        }
        if (stopped.length < length + 1 + Long.BYTES) {
            stopped = new byte[Math.max(length + 1 + Long.BYTES, (int) Math.min(stopped.length * 2L, maxMessageBytes))];
        }
        System.arraycopy(bytes, from, stopped, 0, length);
        stopped[length] = 0;
        try {
            int at = scanner.skipBlanks(stopped, parser.parse(stopped, scanner.skipBlanks(stopped, 0)));
            if (at != length) {
                throw scanner.unexpected(stopped, at, "the end of the message");
            }
            batch.endRow(origin);
        } catch (BadRecordException bad) {
            batch.discardRow();
            throw bad;
        }
    }
}
