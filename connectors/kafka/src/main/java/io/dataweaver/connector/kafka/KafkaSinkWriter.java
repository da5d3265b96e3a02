package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one split as messages. */
final class KafkaSinkWriter implements SinkWriter {

    /** What a record and its batch take beside key and value, at most: the batch's header, and seven numbers. */
    private static final int OVERHEAD = 61 + 36;

    /** The lengths of a header's name and value, at most. */
    private static final int HEADER_OVERHEAD = 5 + 5;

    private final TargetTopic target;
    private final TopicLimits limits;
    private final Outlet outlet;
    private final MessageEncoder encoder;
    private final MessageKey keys;
    private final MessageEnvelope envelope;
    private final Schema values;
    private final boolean upsert;
    private final ByteOutput out = new ByteOutput(64 << 10);

    /** What removes a row as it was before an update, until it is known whether the update has moved it. */
    private @Nullable ProducerRecord<byte[], byte[]> before;

    KafkaSinkWriter(TargetTopic target, TopicLimits limits, Outlet outlet) {
        this.target = target;
        this.limits = limits;
        this.outlet = outlet;
        this.encoder = target.encoder();
        this.keys = target.messageKey();
        this.envelope = new MessageEnvelope(target, limits);
        this.values = target.values();
        this.upsert = target.settings().mode() == WriteMode.UPSERT;
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        limits.expire();
        if (batch.kinds() == null || encoder.tellsChanges()) {
            settle(null);
            writeValues(batch, rejections);
        } else {
            writeChanges(batch, rejections);
        }
        return rejections;
    }

    /** Writes rows that are messages with a value each. */
    private void writeValues(RecordBatch batch, List<Rejection> rejections) {
        out.clear();
        int[] ends = new int[batch.size()];
        List<Rejection> refused = encoder.encode(valuesOf(batch), out, ends);
        refused.forEach(each -> rejections.add(each.ofWhole(batch)));
        BitSet refusedRows = Rejection.rows(refused);
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            int row = batch.row(i);
            // Where messages tell changes, the first row of an update is in the message of the second.
            boolean toldTogether = ends[i] == start && encoder.tellsChanges();
            if (!toldTogether && !refusedRows.get(row)) {
                send(batch, row, Arrays.copyOfRange(out.array(), start, ends[i]), rejections);
            }
            start = ends[i];
        }
    }

    /** Leaves out the columns that go beside the value. */
    private RecordBatch valuesOf(RecordBatch batch) {
        if (target.metadata().isEmpty()) {
            return batch;
        }
        List<Column> columns = new ArrayList<>();
        for (String name : values.names()) {
            columns.add(batch.column(batch.schema().indexOf(name)));
        }
        return batch.withColumns(values, columns);
    }

    /** Writes rows of which some are no values: a row that is gone is its key alone. */
    private void writeChanges(RecordBatch batch, List<Rejection> rejections) {
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            ChangeKind kind = batch.kind(row);
            if (!upsert && kind != ChangeKind.INSERT) {
                rejections.add(refused(
                        batch,
                        row,
                        null,
                        "`mode: append` takes inserted rows alone, but this came as "
                                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
                continue;
            }
            switch (kind) {
                case INSERT, UPDATE_AFTER -> {
                    settle(kind == ChangeKind.INSERT ? null : removal(batch, row, new ArrayList<>()));
                    writeValues(batch.slice(i, i + 1), rejections);
                }
                case UPDATE_BEFORE -> {
                    settle(null);
                    before = removal(batch, row, rejections);
                }
                case DELETE -> {
                    settle(null);
                    ProducerRecord<byte[], byte[]> removal = removal(batch, row, rejections);
                    if (removal != null) {
                        outlet.send(removal);
                    }
                }
            }
        }
    }

    /** Returns the message that removes a row; null if it was rejected. */
    private @Nullable ProducerRecord<byte[], byte[]> removal(RecordBatch batch, int row, List<Rejection> rejections) {
        byte[] key = keyOf(batch, row, rejections);
        if (key == null) {
            return null;
        }
        ProducerRecord<byte[], byte[]> message = envelope.message(batch, row, key, null, rejections);
        if (message != null) {
            keys.headers().forEach(message.headers()::add);
        }
        return message;
    }

    /** Removes the row as it was before an update, unless what would remove it after the update does. */
    private void settle(@Nullable ProducerRecord<byte[], byte[]> after) {
        if (before != null && (after == null || !isOfSameRow(before, after))) {
            outlet.send(before);
        }
        before = null;
    }

    private static boolean isOfSameRow(ProducerRecord<byte[], byte[]> one, ProducerRecord<byte[], byte[]> other) {
        return Arrays.equals(one.key(), other.key()) && Objects.equals(one.partition(), other.partition());
    }

    /** Returns the key of a row, in which all of it has to be there; null if it was rejected. */
    private byte @Nullable [] keyOf(RecordBatch batch, int row, List<Rejection> rejections) {
        String missing = keys.missing(batch, row);
        if (missing != null) {
            rejections.add(refused(batch, row, missing, "the key column '" + missing + "' has no value"));
            return null;
        }
        int rejected = rejections.size();
        byte[] key = keys.of(batch, row, rejections);
        return rejections.size() > rejected ? null : key;
    }

    private void send(RecordBatch batch, int row, byte[] value, List<Rejection> rejections) {
        byte[] key;
        if (upsert) {
            key = keyOf(batch, row, rejections);
            if (key == null) {
                return;
            }
        } else {
            int rejected = rejections.size();
            key = keys.of(batch, row, rejections);
            if (rejections.size() > rejected) {
                return;
            }
        }
        ProducerRecord<byte[], byte[]> message = envelope.message(batch, row, key, value, rejections);
        if (message == null) {
            return;
        }
        // Behind those of the row: the last one of a name counts.
        keys.headers().forEach(message.headers()::add);
        encoder.headers().forEach(message.headers()::add);
        long size = size(message);
        if (size > limits.messageBytes()) {
            rejections.add(new Rejection(
                    new Rejection.RejectedRow(batch, row),
                    RecordErrorCode.TOO_LARGE,
                    null,
                    "the message takes " + size + " bytes, but topic " + target.name() + " takes "
                            + limits.messageBytes() + " (max.message.bytes)"));
            return;
        }
        outlet.send(message);
    }

    private static long size(ProducerRecord<byte[], byte[]> message) {
        long size = OVERHEAD + lengthOf(message.key()) + lengthOf(message.value());
        for (Header each : message.headers()) {
            size += HEADER_OVERHEAD + each.key().getBytes(StandardCharsets.UTF_8).length + lengthOf(each.value());
        }
        return size;
    }

    private static long lengthOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Rejection refused(RecordBatch batch, int row, @Nullable String column, String message) {
        return new Rejection(new Rejection.RejectedRow(batch, row), RecordErrorCode.REFUSED_BY_SINK, column, message);
    }

    @Override
    public List<Rejection> flush() {
        settle(null);
        outlet.flush();
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        outlet.prepare(position, finished);
        return Optional.empty();
    }

    @Override
    public void close() {
        outlet.close();
    }
}
