package io.dataweaver.engine.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;

/** Brings what tasks have done to the driver, which makes it durable. */
final class StageCommit implements StreamingWrite {

    private final Epochs epochs;

    StageCommit(Epochs epochs) {
        this.epochs = epochs;
    }

    @Override
    public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
        return new Factory();
    }

    @Override
    public void commit(long batch, WriterCommitMessage[] messages) {
        List<String> reports = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            if (message instanceof Reports done) {
                reports.addAll(done.reports());
            }
        }
        epochs.commit(reports);
    }

    @Override
    public void abort(long batch, WriterCommitMessage[] messages) {
        // What tasks had prepared is never committed; where a split stands, its next attempt asks the sink.
    }

    /** What one task has done. */
    private record Reports(List<String> reports) implements WriterCommitMessage {
        private static final long serialVersionUID = 1;
    }

    private static final class Factory implements StreamingDataWriterFactory {
        private static final long serialVersionUID = 1;

        @Override
        public DataWriter<InternalRow> createWriter(int partition, long task, long epoch) {
            return new Collector();
        }
    }

    private static final class Collector implements DataWriter<InternalRow> {
        private final List<String> reports = new ArrayList<>();

        @Override
        public void write(InternalRow row) {
            reports.add(row.getUTF8String(0).toString());
        }

        @Override
        public WriterCommitMessage commit() {
            return new Reports(new ArrayList<>(reports));
        }

        @Override
        public void abort() {
            reports.clear();
        }

        @Override
        public void close() {
            reports.clear();
        }
    }
}
