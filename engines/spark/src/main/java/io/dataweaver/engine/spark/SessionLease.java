package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The one Spark session of this process, for as long as an engine needs it. Where the process has a session already, as a
 * Spark application that runs a pipeline has, that one is used, and left alone at the end.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class SessionLease implements AutoCloseable {

    private static int leases;
    private static @Nullable SparkSession ours;

    private final SparkSession session;
    private boolean closed;

    private SessionLease(SparkSession session) {
        this.session = session;
    }

    /**
     * Takes a lease, and starts Spark if it does not run.
     *
     * @param parallelism how many tasks are to run at the same time on this machine, if no cluster is named
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED}
     */
    static SessionLease take(SparkSettings settings, int parallelism) {
        synchronized (SessionLease.class) {
            SparkSession session = running();
            if (session == null) {
                session = start(settings, parallelism);
                ours = session;
            }
            leases++;
            return new SessionLease(session);
        }
    }

    private static @Nullable SparkSession running() {
        Option<SparkSession> found = SparkSession.getDefaultSession();
        return found.isDefined() && !found.get().sparkContext().isStopped() ? found.get() : null;
    }

    private static SparkSession start(SparkSettings settings, int parallelism) {
        MasterProbe.requireAnswer(settings);
        SparkSession.Builder builder = SparkSession.builder();
        settings.session(parallelism).forEach(builder::config);
        try {
            return builder.getOrCreate();
        } catch (Exception | Error refused) { // Scala declares nothing of what it throws.
            throw new DataWeaverException(
                    SparkErrorCode.NOT_STARTED, "Spark could not be started: " + refused.getMessage(), refused);
        }
    }

    SparkSession session() {
        return session;
    }

    boolean isStopped() {
        return session.sparkContext().isStopped();
    }

    /** Gives the lease back; the last one stops Spark, if a lease has started it. Idempotent. */
    @Override
    public void close() {
        synchronized (SessionLease.class) {
            if (closed) {
                return;
            }
            closed = true;
            leases--;
            if (leases == 0 && ours != null) {
                SparkSession last = ours;
                ours = null;
                last.stop();
            }
        }
    }
}
