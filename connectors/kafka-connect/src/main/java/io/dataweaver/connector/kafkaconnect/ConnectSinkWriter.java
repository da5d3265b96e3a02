package io.dataweaver.connector.kafkaconnect;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of one split to the task, as records of one partition.
 *
 * <p>Offsets count on from checkpoint to checkpoint, so that rows that come again have the offsets that they had; those of another
 * run begin higher, so that no connector takes them for what it has seen.
 */
final class ConnectSinkWriter implements SinkWriter {

    static final int EPOCH_SHIFT = 40;

    /** So many rows are kept for the case that the connector refuses them; with more, it is first asked whether those are safe. */
    static final int MOST_PENDING = 1 << 16;

    private final HostedSink sink;
    private final RecordsOfRows records;
    private final TopicPartition partition;
    private final String split;
    private final Map<Long, Rejection.RejectedRow> pending = new HashMap<>();
    private @Nullable Object keyBefore;
    private long next;

    ConnectSinkWriter(HostedSink sink, RecordsOfRows records, TopicPartition partition, String split, long next) {
        this.sink = sink;
        this.records = records;
        this.partition = partition;
        this.split = split;
        this.next = next;
        sink.open(partition, next);
    }

    /** Returns the offset with which a writer goes on. */
    static long offset(Committable last) {
        return StateObject.parse(last.json()).number("offset");
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        List<SinkRecord> given = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Rejection.RejectedRow row = new Rejection.RejectedRow(batch, batch.row(i));
            int before = given.size();
            try {
                add(row, given);
            } catch (IllegalArgumentException | ArithmeticException unfit) {
                next -= given.size() - before;
                given.subList(before, given.size()).clear();
                rejections.add(new Rejection(
                        row, RecordErrorCode.VALUE_UNFIT, null, String.valueOf(unfit.getMessage()), unfit));
            }
        }
        if (!given.isEmpty()) {
            refused(sink.put(partition, given), rejections);
        }
        if (pending.size() >= MOST_PENDING) {
            rejections.addAll(flush());
        }
        return rejections;
    }

    private void add(Rejection.RejectedRow rejectable, List<SinkRecord> given) {
        RecordBatch batch = rejectable.batch();
        int row = rejectable.row();
        Object oldKey = keyBefore;
        keyBefore = null;
        Object key = records.keyOf(batch, row);
        switch (batch.kind(row)) {
            case INSERT -> give(rejectable, records.present(key, batch, row, partition.partition(), next), given);
            case UPDATE_BEFORE -> keyBefore = key;
            case UPDATE_AFTER -> {
                if (oldKey != null && !oldKey.equals(key)) {
                    give(rejectable, records.gone(oldKey, partition.partition(), next), given);
                }
                give(rejectable, records.present(key, batch, row, partition.partition(), next), given);
            }
            case DELETE -> give(rejectable, records.gone(requireNonNull(key), partition.partition(), next), given);
        }
    }

    private void give(Rejection.RejectedRow row, SinkRecord record, List<SinkRecord> given) {
        given.add(record);
        if (sink.mayRefuse()) {
            pending.put(next, row);
        }
        next++;
    }

    private void refused(Collection<HostedSink.Errant> errant, List<Rejection> rejections) {
        for (HostedSink.Errant one : errant) {
            Rejection.RejectedRow row = pending.get(one.record().kafkaOffset());
            if (row == null) {
                throw new DataWeaverException(
                        KafkaConnectErrorCode.SINK_FAILED,
                        "the connector refused the record " + one.record().kafkaOffset() + " of " + partition
                                + ", which it had said is stored: "
                                + one.reason().getMessage(),
                        KafkaConnectErrorCode.SINK_FAILED.remedy(),
                        one.reason());
            }
            rejections.add(new Rejection(
                    row,
                    RecordErrorCode.REFUSED_BY_SINK,
                    null,
                    String.valueOf(one.reason().getMessage()),
                    one.reason()));
        }
    }

    @Override
    public List<Rejection> flush() {
        List<Rejection> rejections = new ArrayList<>();
        refused(sink.flush(partition, next), rejections);
        pending.clear();
        return rejections;
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        return Optional.of(
                new Committable(split, StateObject.empty().with("offset", next).toString()));
    }

    @Override
    public void close() {
        sink.close(partition);
    }
}
