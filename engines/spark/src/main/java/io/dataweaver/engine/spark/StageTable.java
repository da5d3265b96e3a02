package io.dataweaver.engine.spark;

import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A run as Spark sees it: a table whose rows are reports, read and written by the same query. */
final class StageTable implements SupportsRead, SupportsWrite {

    private final String run;

    StageTable(String run) {
        this.run = run;
    }

    @Override
    public String name() {
        return "dataweaver " + run;
    }

    @Override
    @SuppressWarnings("deprecation") // columns(), which is not, asks this
    public StructType schema() {
        return StageProvider.REPORTS;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.MICRO_BATCH_READ, TableCapability.STREAMING_WRITE);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return Reports::new;
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new WriteBuilder() {
            @Override
            public Write build() {
                return new Commits();
            }
        };
    }

    private final class Reports implements Scan {
        @Override
        public StructType readSchema() {
            return StageProvider.REPORTS;
        }

        @Override
        public String description() {
            return name();
        }

        @Override
        public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
            return new StageStream(DriverRuns.get(run));
        }
    }

    private final class Commits implements Write {
        @Override
        public String description() {
            return name();
        }

        @Override
        public StreamingWrite toStreaming() {
            return new StageCommit(DriverRuns.get(run));
        }
    }
}
