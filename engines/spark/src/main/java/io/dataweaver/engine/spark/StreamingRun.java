package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * One streaming query, from its start to its end. Spark's checkpoint of it is scratch: the state store has what a next
 * query needs, and what the sink holds wins over that.
 */
final class StreamingRun {

    private static final long LOOK_MILLIS = 500;

    private final SparkSession session;
    private final String run;

    StreamingRun(SparkSession session, String run) {
        this.session = session;
        this.run = run;
    }

    /**
     * Runs a query until it ends by itself.
     *
     * @param look called every half second meanwhile; what it throws ends the query
     * @throws DataWeaverException with {@link SparkErrorCode#QUERY_ENDED} if Spark has ended it
     */
    void run(Runnable look) throws InterruptedException {
        Path scratch = newScratch();
        StreamingQuery query = null;
        try {
            query = start(scratch);
            while (!query.awaitTermination(LOOK_MILLIS)) {
                look.run();
            }
        } catch (StreamingQueryException ended) {
            throw new DataWeaverException(
                    SparkErrorCode.QUERY_ENDED, "Spark has ended the streaming query: " + rootMessage(ended), ended);
        } finally {
            stop(query);
            delete(scratch);
        }
    }

    private StreamingQuery start(Path scratch) {
        try {
            return session.readStream()
                    .format(StageProvider.class.getName())
                    .option(StageProvider.RUN, run)
                    .load()
                    .writeStream()
                    .format(StageProvider.class.getName())
                    .option(StageProvider.RUN, run)
                    .option("checkpointLocation", scratch.toUri().toString())
                    .queryName(run + " " + UUID.randomUUID())
                    .trigger(Trigger.AvailableNow())
                    .start();
        } catch (TimeoutException | RuntimeException refused) {
            throw new DataWeaverException(
                    SparkErrorCode.QUERY_ENDED, "Spark has not started the query: " + refused.getMessage(), refused);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // The message of a class that is not there is its name.
        boolean isNotThere = root instanceof LinkageError || root instanceof ReflectiveOperationException;
        return isNotThere ? root.toString() : String.valueOf(root.getMessage());
    }

    private static void stop(@Nullable StreamingQuery query) {
        if (query != null && query.isActive()) {
            try {
                query.stop();
            } catch (TimeoutException late) {
                throw new DataWeaverException(
                        SparkErrorCode.QUERY_ENDED, "Spark could not stop the query in time", late);
            }
        }
    }

    private static Path newScratch() {
        try {
            return Files.createTempDirectory("dataweaver-spark-");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException inUse) {
            // Scratch in the folder for temporary files; the machine clears it.
        }
    }
}
