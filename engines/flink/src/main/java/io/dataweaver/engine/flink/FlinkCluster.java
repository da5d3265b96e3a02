package io.dataweaver.engine.flink;

import io.dataweaver.core.run.Retrying;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** Where jobs run. <b>Threads.</b> Any thread may call. */
interface FlinkCluster extends AutoCloseable {

    /**
     * Waits until it answers; contacts it for the first time.
     *
     * @param patience says for how long to go on
     * @return false if nobody waits any longer
     * @throws io.dataweaver.api.error.DataWeaverException if it does not answer in time, or is none that this engine can use
     */
    default boolean awaitReady(Retrying.Patience patience) throws InterruptedException {
        return true;
    }

    /** Returns what speaks to it. */
    ClusterClient<?> client();

    /** Gives a job what its tasks need to be loaded there. */
    void equip(JobGraph job);

    /**
     * Returns why a job has failed, where {@link #client} cannot read the answer.
     *
     * @return empty if it is not known either
     */
    default Optional<Throwable> failureOf(JobID job) throws InterruptedException {
        return Optional.empty();
    }

    /** Tells whether tasks run in this process. */
    boolean isHere();

    /** Leaves it; ends it if it was started for this. Idempotent. */
    @Override
    void close();
}
