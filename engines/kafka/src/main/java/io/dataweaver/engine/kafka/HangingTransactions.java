package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds transactions in the topics of a start that brokers will never end: one that comes back as the leader that it was, and
 * is then told that it is not, calls a transaction complete without having told the partitions of it. Nobody who reads what
 * is committed gets past it: a worker that takes a part over, the turn, or the starter with its reports, each in silence.
 *
 * <p>A transaction hangs if it is open at many looks in a row. How long it is open is not asked of clocks, which go on while
 * processes are frozen; and while the brokers do not answer, none of them can be blamed for not ending one.
 *
 * <p><b>Threads.</b> One.
 */
final class HangingTransactions {

    /** From one look to the next. */
    static final Duration PACE = Duration.ofSeconds(5);

    /** With {@link #PACE}, a minute: ours are over after 5 s, and brokers end those every 10 s whose time is over. */
    private static final int LOOKS = 13;

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

    private final Cluster cluster;
    private final List<TopicPartition> partitions;
    private final Scheduler scheduler;
    private final Duration pace;
    private Map<OpenTransaction, Integer> seen = Map.of();
    private @Nullable KafkaFuture<Set<OpenTransaction>> asked;
    private long nextLook;
    private boolean told;

    /** Creates a watch over {@code partitions} that has not looked yet. */
    HangingTransactions(Cluster cluster, List<TopicPartition> partitions, Scheduler scheduler, Duration pace) {
        this.cluster = cluster;
        this.partitions = partitions;
        this.scheduler = scheduler;
        this.pace = pace;
        this.nextLook = scheduler.nanoTime() + pace.toNanos();
    }

    /**
     * Asks the brokers if it is time to, and takes their answer if there is one; does not wait.
     *
     * @throws DataWeaverException if a transaction hangs
     */
    void check() throws InterruptedException {
        KafkaFuture<Set<OpenTransaction>> pending = asked;
        if (pending == null) {
            if (scheduler.nanoTime() - nextLook >= 0) {
                asked = cluster.openTransactions(partitions);
            }
        } else if (pending.isDone()) {
            asked = null;
            nextLook = scheduler.nanoTime() + pace.toNanos();
            take(answerOf(pending));
        }
    }

    private Set<OpenTransaction> answerOf(KafkaFuture<Set<OpenTransaction>> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException unknown) {
            if (!told) {
                told = true;
                LOG.info(
                        "the brokers do not tell which transactions are open, so that one that hangs would not be noticed"
                                + " meanwhile: {}",
                        String.valueOf(unknown.getCause()));
            }
            return Set.of();
        }
    }

    private void take(Set<OpenTransaction> open) {
        Map<OpenTransaction, Integer> now = new HashMap<>();
        for (OpenTransaction each : open) {
            int looks = seen.getOrDefault(each, 0) + 1;
            if (looks >= LOOKS) {
                throw hanging(each, pace.multipliedBy(LOOKS - 1L));
            }
            now.put(each, looks);
        }
        seen = now;
    }

    private static DataWeaverException hanging(OpenTransaction open, Duration since) {
        return new DataWeaverException(
                KafkaErrorCode.HANGING,
                "topic " + open.partition().topic() + ", partition "
                        + open.partition().partition() + ": expected the transaction of producer " + open.producer()
                        + " to end within " + StreamsConfiguration.TRANSACTION.toSeconds()
                        + " s, but found it open at offset " + open.offset() + " for " + since.toSeconds()
                        + " s: nobody gets past it");
    }

    /**
     * A transaction in a partition.
     *
     * @param producer the id of whoever began it, as brokers gave it
     * @param offset of its first record
     */
    record OpenTransaction(TopicPartition partition, long producer, long offset) {}
}
