package io.dataweaver.format.changes;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessageHeaders;
import io.dataweaver.api.format.MessagePlace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Messages that are envelopes. One without bytes, as Debezium sends after a delete, tells nothing new. */
final class ChangeMessages implements MessageFormat {

    private final Envelopes envelopes;
    private final MessageFormat nested;
    private final RowTypes rowTypes;

    ChangeMessages(Envelopes envelopes, MessageFormat nested, RowTypes rowTypes) {
        this.envelopes = envelopes;
        this.nested = nested;
        this.rowTypes = rowTypes;
    }

    @Override
    public MessageFormat at(MessagePlace place) {
        return new ChangeMessages(envelopes, nested.at(place), rowTypes);
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
        List<byte[]> told =
                sample.stream().filter(message -> message.length > 0).toList();
        return rowTypes.of(
                dataset, given, types -> nested.infer(dataset, told, types), schema -> firstOf(told, schema));
    }

    /** Returns the messages up to the first that can be read as {@code schema}. */
    private RecordBatch firstOf(List<byte[]> sample, Schema schema) {
        BatchBuilder batch = new BatchBuilder(schema, 1);
        MessageDecoder decoder = nested.decoder(schema, Integer.MAX_VALUE);
        decoder.bind(batch);
        for (byte[] message : sample) {
            try {
                decoder.decode(message, 0, message.length, 1);
                break;
            } catch (BadRecordException broken) {
                batch.discardRow(); // Some of a sample may be.
            }
        }
        return batch.build();
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        Schema read = envelopes.schema(schema);
        return new Reader(read, nested.decoder(read, maxMessageBytes), new EnvelopeOpener(envelopes, schema), schema);
    }

    @Override
    public MessageEncoder encoder(Schema schema) {
        EnvelopeWriter writer = EnvelopeWriter.of(envelopes, schema);
        return new Writer(writer, nested.encoder(writer.schema()));
    }

    /** Reads messages into columns of envelopes, and makes rows of each at once. */
    private static final class Reader implements MessageDecoder {

        /** How many envelopes are kept before their memory is given up; they are done with already. */
        private static final int MAX_ENVELOPES = 1024;

        /** How many bytes of messages at most, likewise. */
        private static final long MAX_BYTES = 1 << 20;

        private final Schema schema;
        private final MessageDecoder nested;
        private final EnvelopeOpener opener;
        private BatchBuilder envelopes;
        private BatchBuilder rows;
        private long bytesOfEnvelopes;

        Reader(Schema schema, MessageDecoder nested, EnvelopeOpener opener, Schema rows) {
            this.schema = schema;
            this.nested = nested;
            this.opener = opener;
            this.rows = new BatchBuilder(rows, 0);
            this.envelopes = new BatchBuilder(schema, 1);
            nested.bind(envelopes);
        }

        @Override
        public boolean readsHeaders() {
            return nested.readsHeaders();
        }

        @Override
        public void beside(MessageHeaders headers) {
            nested.beside(headers);
        }

        @Override
        public void bind(BatchBuilder batch) {
            rows = batch;
        }

        @Override
        public void decode(byte[] bytes, int from, int to, long origin) {
            if (from == to) {
                return;
            }
            if (envelopes.size() >= MAX_ENVELOPES || bytesOfEnvelopes >= MAX_BYTES) {
                envelopes = new BatchBuilder(schema, Math.max(envelopes.size(), 1));
                nested.bind(envelopes);
                bytesOfEnvelopes = 0;
            }
            bytesOfEnvelopes += to - from;
            int first = envelopes.size();
            nested.decode(bytes, from, to, origin);
            List<Column> members = Arrays.asList(new Column[schema.size()]);
            for (int i = 0; i < schema.size(); i++) {
                members.set(i, envelopes.column(i).build());
            }
            for (int envelope = first; envelope < envelopes.size(); envelope++) {
                opener.open(members, envelope, origin, rows);
            }
        }
    }

    /** Writes the envelopes of a batch as messages. */
    private record Writer(EnvelopeWriter writer, MessageEncoder nested) implements MessageEncoder {

        @Override
        public boolean tellsChanges() {
            return true;
        }

        @Override
        public Map<String, byte[]> headers() {
            return nested.headers();
        }

        @Override
        public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
            EnvelopeWriter.Written written = writer.write(batch);
            RecordBatch told = written.batch();
            int start = out.size();
            int[] toldEnds = new int[told.size()];
            writer.addRejected(nested.encode(told, out, toldEnds), batch, written);
            int envelope = 0;
            int end = start;
            for (int i = 0; i < batch.size(); i++) {
                if (envelope < told.size() && written.shown()[envelope] == i) {
                    end = toldEnds[envelope++];
                }
                ends[i] = end;
            }
            return written.rejections();
        }
    }
}
