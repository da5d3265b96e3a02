package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads one partition by a consumer of its own. */
final class KafkaSplitReader implements SplitReader {

    private final PartitionSplit split;
    private final TopicPartition partition;
    private final Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessageRows rows;
    private final long first;
    private final Predicate<ConsumerRecord<byte[], byte[]>> wanted;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private @Nullable ConsumerRecord<byte[], byte[]> next;
    private long lastRead = ConsumerRecord.NO_TIMESTAMP;
    private long quietSince = System.nanoTime();
    private volatile boolean waiting;
    private boolean closed;

    /**
     * Creates a reader.
     *
     * @param consumer is closed by this
     * @param first the offset to read first
     */
    KafkaSplitReader(
            PartitionSplit split,
            Connection connection,
            KafkaConsumer<byte[], byte[]> consumer,
            MessageRows rows,
            long first) {
        this(split, connection, consumer, rows, first, message -> true);
    }

    /**
     * Creates a reader of some messages.
     *
     * @param wanted is asked about each message once, in their order
     */
    KafkaSplitReader(
            PartitionSplit split,
            Connection connection,
            KafkaConsumer<byte[], byte[]> consumer,
            MessageRows rows,
            long first,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        this.split = split;
        this.partition = split.toPartition();
        this.connection = connection;
        this.consumer = consumer;
        this.rows = rows;
        this.first = first;
        this.wanted = wanted;
        consumer.assign(List.of(partition));
        consumer.seek(partition, first);
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            long limit = System.nanoTime() + maxWait.toNanos();
            while (!advance()) {
                if (atEnd()) {
                    return new ReadResult.EndOfSplit();
                }
                long left = limit - System.nanoTime();
                if (!poll(Duration.ofNanos(Math.max(0, left))) && left <= 0) {
                    checkSilence();
                    return new ReadResult.NothingYet();
                }
                if (left <= 0 && !advance()) { // Something came, and is not wanted.
                    return new ReadResult.NothingYet();
                }
            }
            return take();
        } catch (WakeupException woken) {
            return new ReadResult.NothingYet();
        } catch (InterruptException interrupted) {
            Thread.interrupted();
            throw new InterruptedException(interrupted.getMessage());
        } catch (OffsetOutOfRangeException gone) {
            throw outOfRange(gone);
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "read " + partition, failed);
        }
    }

    /** Makes the next record that is wanted the next; tells whether there is one at hand. */
    private boolean advance() {
        while (next == null && fetched.hasNext()) {
            ConsumerRecord<byte[], byte[]> upcoming = fetched.next();
            if (upcoming.offset() >= split.end()) {
                fetched = Collections.emptyIterator();
            } else if (wanted.test(upcoming)) {
                next = upcoming;
            }
        }
        return next != null;
    }

    /** Markers of transactions and what compaction removed leave no record: so the consumer says where it stands. */
    private boolean atEnd() {
        return !split.isEndless() && consumer.position(partition) >= split.end();
    }

    private boolean poll(Duration wait) {
        waiting = true;
        try {
            ConsumerRecords<byte[], byte[]> more = consumer.poll(wait);
            fetched = more.records(partition).iterator();
        } finally {
            waiting = false;
        }
        if (fetched.hasNext()) {
            quietSince = System.nanoTime();
        }
        return fetched.hasNext();
    }

    /** A partition without news and brokers that do not answer look the same, unless somebody asks. */
    private void checkSilence() {
        if (System.nanoTime() - quietSince > connection.callTimeout().toNanos()) {
            consumer.endOffsets(List.of(partition), connection.callTimeout());
            quietSince = System.nanoTime();
        }
    }

    /** Takes records that are at hand until the batch is full. */
    private ReadResult take() {
        long behind = first;
        while (!rows.isFull() && advance()) {
            ConsumerRecord<byte[], byte[]> message = next;
            if (message != null) {
                rows.add(message, message.offset() + 1);
                behind = message.offset() + 1;
                lastRead = message.timestamp();
                next = null;
            }
        }
        boolean all = !advance();
        return rows.take(PartitionSplit.position(all ? Math.max(behind, position()) : behind));
    }

    private long position() {
        return Math.min(consumer.position(partition), split.end());
    }

    private DataWeaverException outOfRange(OffsetOutOfRangeException gone) {
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(List.of(partition), connection.callTimeout());
        long wanted = gone.offsetOutOfRangePartitions().getOrDefault(partition, first);
        long start = begin.getOrDefault(partition, 0L);
        return wanted < start
                ? new DataWeaverException(
                        KafkaErrorCode.RECORDS_GONE,
                        partition + " begins at offset " + start + ", but reading has come to " + wanted + " only: "
                                + (start - wanted) + " offsets were removed before they were read",
                        KafkaErrorCode.RECORDS_GONE.remedy(),
                        gone)
                : new DataWeaverException(
                        KafkaErrorCode.TOPIC_CHANGED,
                        partition + " ends before offset " + wanted + ", to which it was read",
                        KafkaErrorCode.TOPIC_CHANGED.remedy(),
                        gone);
    }

    @Override
    public void wakeUp() {
        if (waiting) {
            consumer.wakeup();
        }
    }

    @Override
    public double progress() {
        if (split.isEndless() || closed) {
            return -1;
        }
        long length = split.end() - split.start();
        ConsumerRecord<byte[], byte[]> upcoming = next;
        long at = upcoming == null ? position() : upcoming.offset();
        return length <= 0 ? 1 : Math.max(0, Math.min(1, (at - split.start()) / (double) length));
    }

    /** The consumer was told with what it has fetched where the partition ends; offsets count as records. */
    @Override
    public SourceLag lag() {
        if (closed) {
            return SourceLag.UNKNOWN;
        }
        long position = consumer.position(partition);
        OptionalLong unread = split.isEndless()
                ? consumer.currentLag(partition)
                : OptionalLong.of(Math.max(0, split.end() - position));
        if (unread.isEmpty()) {
            return SourceLag.UNKNOWN;
        }
        ConsumerRecord<byte[], byte[]> upcoming = next;
        long fetchedOnly = upcoming == null ? 0 : Math.min(position, split.end()) - upcoming.offset();
        return lag(unread.getAsLong() + fetchedOnly, lastRead);
    }

    /**
     * Returns the lag of a partition.
     *
     * @param waiting offsets; behind a change of leaders a broker may tell of an end before what was read
     * @param lastRead the timestamp of the record that was read last; -1 if it has none
     */
    static SourceLag lag(long waiting, long lastRead) {
        SourceLag lag = SourceLag.ofRecords(Math.max(0, waiting));
        return waiting <= 0 || lastRead == ConsumerRecord.NO_TIMESTAMP
                ? lag
                : lag.since(Instant.ofEpochMilli(lastRead));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            consumer.close();
        }
    }
}
