package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.jspecify.annotations.Nullable;

/** A producer with a transactional id, and the transaction that it has begun. <b>Threads.</b> One. */
final class SplitProducer implements AutoCloseable {

    /** How long closing may take; what is not confirmed by then is undone by whoever takes over. */
    static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Connection connection;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private boolean begun;

    SplitProducer(Connection connection, KafkaProducer<byte[], byte[]> producer) {
        this.connection = connection;
        this.producer = producer;
    }

    /** Ends what an earlier producer of the same id has begun, waits for what it has committed, and makes it fail. */
    void init() {
        try {
            producer.initTransactions();
        } catch (InvalidTxnTimeoutException refused) {
            throw new DataWeaverException(
                    KafkaErrorCode.TRANSACTION_TIMEOUT,
                    "the cluster refuses `transaction_timeout`: " + refused.getMessage(),
                    KafkaErrorCode.TRANSACTION_TIMEOUT.remedy(),
                    refused);
        } catch (KafkaException failed) {
            throw failed("begin transactions", failed);
        }
    }

    /** Sends a record in the transaction, which it begins if need be; {@link #flush} tells whether it arrived. */
    void send(ProducerRecord<byte[], byte[]> message) {
        try {
            begin();
            Future<?> unused = producer.send(message, (sent, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
        } catch (KafkaException failed) {
            throw failed("take a message", failed);
        }
    }

    private void begin() {
        if (!begun) {
            producer.beginTransaction();
            begun = true;
        }
    }

    /** Waits until all brokers that must have them have what was sent. */
    void flush() {
        try {
            producer.flush();
        } catch (KafkaException failed) {
            throw failed("take messages", failed);
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw failed("take messages", failed);
        }
    }

    /** Ends the transaction; all of it is visible then, or nothing. */
    void commit() {
        try {
            producer.commitTransaction();
            begun = false;
        } catch (TimeoutException | InterruptException unanswered) {
            throw new DataWeaverException(
                    KafkaErrorCode.COMMIT_UNKNOWN,
                    "the Kafka cluster at " + connection.brokers() + " did not answer to the commit of a transaction: "
                            + unanswered.getMessage(),
                    unanswered);
        } catch (KafkaException failed) {
            throw failed("commit a transaction", failed);
        }
    }

    /** Writes records in a transaction of their own. */
    void commit(List<ProducerRecord<byte[], byte[]>> records) {
        if (!records.isEmpty()) {
            records.forEach(this::send);
            flush();
            commit();
        }
    }

    /**
     * Returns what to throw. A producer is fenced by whoever took the split over, and also when the cluster has ended a
     * transaction that took too long: whoever tries again finds out which by its claim. So does one whose transactional id the
     * cluster has forgotten, as nothing was written for {@code transactional.id.expiration.ms}.
     */
    private DataWeaverException failed(String doing, Exception failed) {
        if (KafkaFailures.isCausedBy(ProducerFencedException.class, failed)
                || KafkaFailures.isCausedBy(InvalidProducerEpochException.class, failed)
                || KafkaFailures.isCausedBy(InvalidPidMappingException.class, failed)
                || KafkaFailures.isCausedBy(TransactionAbortableException.class, failed)) {
            return new DataWeaverException(
                    KafkaErrorCode.TRANSACTION_LOST,
                    "the transaction was ended: another writer has taken the split over, it took longer than"
                            + " `transaction_timeout`, or the cluster has forgotten its writer, who was idle for days",
                    failed);
        }
        DataWeaverException told = KafkaFailures.of(connection, doing, failed);
        return told.code() == KafkaErrorCode.UNREACHABLE
                ? new DataWeaverException(KafkaErrorCode.WRITE_FAILED, String.valueOf(told.getMessage()), failed)
                : told;
    }

    /**
     * Undoes what was not committed; if that is not possible now, the next writer or the time-out does. Kafka's client does
     * it when it is closed. Its {@code abortTransaction} would wait for as long as a call may, and refuses after a commit
     * that nobody has answered.
     */
    @Override
    public void close() {
        producer.close(connection.callTimeout().compareTo(LAST_WAIT) < 0 ? connection.callTimeout() : LAST_WAIT);
    }
}
