package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Gives the rows of one split to the task, as records of one partition.
 *
 * <p>Offsets count on from checkpoint to checkpoint, so that rows that come again have the offsets that they had; those of another
 * run begin higher, so that no connector takes them for what it has seen.
 */
final class ConnectSinkWriter implements SinkWriter {

    static final int EPOCH_SHIFT = 40;

    private final HostedSink sink;
    private final RecordsOfRows records;
    private final TopicPartition partition;
    private final String split;
    private final Map<Long, Rejection.RejectedRow> pending = new HashMap<>();
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
            int row = batch.row(i);
            try {
                Optional<SinkRecord> record = records.record(batch, row, partition.partition(), next);
                if (record.isPresent()) {
                    given.add(record.get());
                    if (sink.mayRefuse()) {
                        pending.put(next, new Rejection.RejectedRow(batch, row));
                    }
                    next++;
                }
            } catch (IllegalArgumentException | ArithmeticException unfit) {
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        RecordErrorCode.VALUE_UNFIT,
                        null,
                        String.valueOf(unfit.getMessage()),
                        unfit));
            }
        }
        if (!given.isEmpty()) {
            refused(sink.put(partition, given), rejections);
        }
        return rejections;
    }

    private void refused(List<HostedSink.Errant> errant, List<Rejection> rejections) {
        for (HostedSink.Errant one : errant) {
            Rejection.RejectedRow row = pending.get(one.record().kafkaOffset());
            if (row != null) {
                rejections.add(new Rejection(
                        row,
                        RecordErrorCode.REFUSED_BY_SINK,
                        null,
                        String.valueOf(one.reason().getMessage()),
                        one.reason()));
            }
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
