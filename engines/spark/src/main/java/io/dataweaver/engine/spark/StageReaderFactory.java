package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.unsafe.types.UTF8String;

/** Runs stages where Spark asks for the rows of a partition; what comes out is one report a split. */
final class StageReaderFactory implements PartitionReaderFactory {

    private static final long serialVersionUID = 1;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        // Ids of attempts grow in a driver, over all queries: no two attempts at a split have the same checkpoint.
        return new Reader(
                new StageTask((SplitOrder) partition, TaskContext.get().taskAttemptId()));
    }

    private static final class Reader implements PartitionReader<InternalRow> {
        private final StageTask task;
        private InternalRow row = InternalRow.empty();

        Reader(StageTask task) {
            this.task = task;
        }

        @Override
        public boolean next() throws IOException {
            try {
                SplitReport report = task.next();
                if (report == null) {
                    return false;
                }
                row = new GenericInternalRow(new Object[] {UTF8String.fromString(report.encode())});
                return true;
            } catch (InterruptedException killed) {
                Thread.currentThread().interrupt();
                InterruptedIOException told = new InterruptedIOException("Spark has interrupted the task");
                told.initCause(killed);
                throw told;
            }
        }

        @Override
        public InternalRow get() {
            return row;
        }

        @Override
        public void close() throws IOException {
            try {
                task.close();
            } catch (DataWeaverException failed) {
                throw new IOException(failed);
            }
        }
    }
}
