package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** A job that was submitted. <b>Threads.</b> One thread at a time. */
final class RunningJob {

    private static final Duration SUBMIT_WAIT = Duration.ofMinutes(2);
    private static final Duration END_WAIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final FlinkCluster cluster;
    private final ClusterClient<?> client;
    private final JobID id;
    private final RunBoard board;
    private final CompletableFuture<JobResult> end;
    private volatile boolean ended;
    private @Nullable CompletableFuture<Long> triggered;

    private RunningJob(FlinkCluster cluster, JobID id, RunBoard board) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.id = id;
        this.board = board;
        this.end = client.requestJobResult(id).whenComplete((result, failure) -> {
            // The future is not done before this has returned, and whoever is woken looks at once.
            ended = true;
            board.changed();
        });
    }

    /**
     * Submits {@code job}.
     *
     * @param board is woken when the job ends
     */
    static RunningJob submit(FlinkCluster cluster, JobGraph job, RunBoard board) throws InterruptedException {
        cluster.equip(job);
        try {
            JobID id = cluster.client().submitJob(job).get(SUBMIT_WAIT.toSeconds(), TimeUnit.SECONDS);
            return new RunningJob(cluster, id, board);
        } catch (ExecutionException | TimeoutException refused) {
            throw new DataWeaverException(
                    FlinkErrorCode.CLUSTER_REFUSED,
                    cluster + " does not take the job '" + job.getName() + "': "
                            + innermost(refused).getMessage(),
                    refused);
        }
    }

    /**
     * Ends a job that an earlier client has left at work: it would go on writing checkpoints of the run.
     *
     * @throws DataWeaverException if the cluster cannot be asked, or the job does not end
     */
    static void endLeft(FlinkCluster cluster, JobID id) throws InterruptedException {
        ClusterClient<?> client = cluster.client();
        try {
            boolean known = client.listJobs().get(END_WAIT.toSeconds(), TimeUnit.SECONDS).stream()
                    .anyMatch(job ->
                            job.getJobId().equals(id) && !job.getJobState().isGloballyTerminalState());
            if (known) {
                client.cancel(id).get(END_WAIT.toSeconds(), TimeUnit.SECONDS);
                client.requestJobResult(id).get(END_WAIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failed) {
            throw new DataWeaverException(
                    FlinkErrorCode.CLUSTER_REFUSED,
                    "job " + id + ", which an earlier start has left on " + cluster + ", cannot be ended: "
                            + innermost(failed).getMessage(),
                    failed);
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** Asks for a checkpoint now; one that is under way, or cannot be taken yet, is as good. */
    void triggerCheckpoint() {
        triggered = client.triggerCheckpoint(id, CheckpointType.CONFIGURED);
    }

    boolean isCheckpointTriggered() {
        return triggered != null && !triggered.isDone();
    }

    /**
     * Ends the job with a savepoint.
     *
     * @param folder where to put it
     * @param patience for how long to try
     * @return where it is; empty if the job ended meanwhile
     */
    Optional<String> stopWithSavepoint(String folder, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return Optional.of(client.stopWithSavepoint(id, false, folder, SavepointFormatType.CANONICAL)
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException | TimeoutException failed) {
                // Tasks that are being started, or restarted, cannot be stopped yet.
                if (board.await(this::isEnded, BETWEEN_TRIES.toNanos())) {
                    return Optional.empty();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new DataWeaverException(
                            FlinkErrorCode.SAVEPOINT_FAILED,
                            "the job could not be stopped with a savepoint in " + folder + ": "
                                    + innermost(failed).getMessage(),
                            failed);
                }
            }
        }
    }

    /** Ends the job, if it has not ended; what its last checkpoint holds stays. */
    void cancel() throws InterruptedException {
        try {
            if (!isEnded()) {
                client.cancel(id).get(END_WAIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException failed) {
            // It may have ended meanwhile.
        }
        board.await(this::isEnded, END_WAIT.toNanos());
    }

    /** Waits until the job has ended; returns why it failed, if it did. */
    Optional<DataWeaverException> awaitEnd() throws InterruptedException {
        try {
            return end.get(END_WAIT.toSeconds(), TimeUnit.SECONDS)
                    .getSerializedThrowable()
                    .map(RunningJob::failure);
        } catch (ExecutionException | TimeoutException lost) {
            return Optional.of(failure(cluster.failureOf(id).orElse(lost)));
        }
    }

    private static DataWeaverException failure(Throwable why) {
        Throwable cause =
                why instanceof SerializedThrowable serialized ? serialized.deserializeError(new BothLoaders()) : why;
        return ExceptionUtils.findThrowable(cause, DataWeaverException.class)
                .orElseGet(() -> new DataWeaverException(
                        FlinkErrorCode.JOB_FAILED, "the job failed on Flink: " + innermost(cause), why));
    }

    /** Sees Flink, as this engine does, and the error codes of connectors, as the host does. */
    private static final class BothLoaders extends ClassLoader {
        BothLoaders() {
            super(RunningJob.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return DataWeaverException.class.getClassLoader().loadClass(name);
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
