package io.dataweaver.engine.spark;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/**
 * Plans micro-batches: one an epoch, until the run needs no more. With the trigger {@code AvailableNow}, Spark then ends
 * the query by itself, so that nothing is interrupted.
 */
final class StageStream implements MicroBatchStream, SupportsTriggerAvailableNow {

    private final Epochs epochs;

    StageStream(Epochs epochs) {
        this.epochs = epochs;
    }

    @Override
    public Offset initialOffset() {
        return EpochOffset.START;
    }

    @Override
    public Offset deserializeOffset(String json) {
        return EpochOffset.parse(json);
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        // How much is available is for the run to say, each time anew.
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        return new EpochOffset(epochs.next(((EpochOffset) start).epoch()));
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException("Spark asks with the offset to start from");
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return epochs.orders(((EpochOffset) end).epoch()).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new StageReaderFactory();
    }

    @Override
    public void commit(Offset end) {
        // The state store knows; Spark's offsets are forgotten with the query.
    }

    @Override
    public void stop() {
        // The run holds everything.
    }
}
