package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Looks for partitions that were added to a topic, and reads them. */
final class LaterPartitionsReader implements SplitReader {

    private final LaterPartitions split;
    private final Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessageRows rows;
    private final long lookEvery;
    private final SortedMap<Integer, Long> next;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private @Nullable ConsumerRecord<byte[], byte[]> upcoming;
    private final Semaphore wakeUps = new Semaphore(0);
    private long looked;
    private final Map<Integer, Long> lastRead = new HashMap<>();
    private boolean begun;
    private boolean closed;
    private volatile boolean resting;
    private volatile boolean polling;

    /**
     * Creates a reader.
     *
     * @param consumer is closed by this
     * @param next the next offset of each partition that is known
     * @param lookEvery how long it does not look for others
     */
    LaterPartitionsReader(
            LaterPartitions split,
            Connection connection,
            KafkaConsumer<byte[], byte[]> consumer,
            MessageRows rows,
            SortedMap<Integer, Long> next,
            Duration lookEvery) {
        this.split = split;
        this.connection = connection;
        this.consumer = consumer;
        this.rows = rows;
        this.next = next;
        this.lookEvery = lookEvery.toNanos();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            long limit = System.nanoTime() + maxWait.toNanos();
            while (!advance()) {
                look();
                long left = limit - System.nanoTime();
                if (left <= 0) {
                    return new ReadResult.NothingYet();
                }
                if (poll(Duration.ofNanos(Math.min(left, lookEvery)))) {
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
            throw new DataWeaverException(
                    KafkaErrorCode.RECORDS_GONE,
                    "records of topic '" + split.topic() + "' at " + gone.offsetOutOfRangePartitions() + " are gone",
                    KafkaErrorCode.RECORDS_GONE.remedy(),
                    gone);
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "read topic " + split.topic(), failed);
        }
    }

    /**
     * Assigns the partitions that are there by now; new ones are read from their first record, be it there still or not: what was
     * removed before it was read is not passed over.
     */
    private void look() {
        if (begun && System.nanoTime() - looked < lookEvery) {
            return;
        }
        int count =
                consumer.partitionsFor(split.topic(), connection.callTimeout()).size();
        looked = System.nanoTime();
        int known = split.first() + next.size();
        if (begun && count <= known) {
            return;
        }
        begun = true;
        consumer.assign(IntStream.range(split.first(), Math.max(known, count))
                .mapToObj(partition -> new TopicPartition(split.topic(), partition))
                .toList());
        for (int partition = known; partition < count; partition++) {
            next.put(partition, 0L);
        }
        next.forEach((partition, offset) -> consumer.seek(new TopicPartition(split.topic(), partition), offset));
    }

    private boolean advance() {
        if (upcoming == null && fetched.hasNext()) {
            upcoming = fetched.next();
        }
        return upcoming != null;
    }

    /** Waits for records; tells whether it was woken up. */
    private boolean poll(Duration wait) throws InterruptedException {
        if (next.isEmpty()) {
            return rest(wait);
        }
        polling = true;
        try {
            fetched = consumer.poll(wait).iterator();
            return false;
        } finally {
            polling = false;
        }
    }

    /** A consumer without partitions does not wait, but says that it has none. */
    private boolean rest(Duration wait) throws InterruptedException {
        resting = true;
        try {
            boolean woken = wakeUps.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            wakeUps.drainPermits();
            return woken;
        } finally {
            resting = false;
        }
    }

    private ReadResult take() {
        while (!rows.isFull() && advance()) {
            ConsumerRecord<byte[], byte[]> message = upcoming;
            if (message != null) {
                rows.add(message, LaterPartitions.origin(message.partition(), message.offset()));
                next.put(message.partition(), message.offset() + 1);
                lastRead.put(message.partition(), message.timestamp());
                upcoming = null;
            }
        }
        return rows.take(LaterPartitions.position(next));
    }

    @Override
    public void wakeUp() {
        if (resting) {
            wakeUps.release();
        } else if (polling) {
            consumer.wakeup();
        }
    }

    @Override
    public SourceLag lag() {
        SourceLag lag = SourceLag.ofRecords(0);
        if (!closed) {
            for (Map.Entry<Integer, Long> each : next.entrySet()) {
                lag = lag.plus(lagOf(each.getKey(), each.getValue()));
            }
        }
        return lag;
    }

    private SourceLag lagOf(int number, long offset) {
        TopicPartition partition = new TopicPartition(split.topic(), number);
        OptionalLong unread = consumer.currentLag(partition);
        if (unread.isEmpty()) {
            return SourceLag.UNKNOWN;
        }
        // Behind the last record there may be a marker of a transaction, which is read with the fetch.
        long fetchedOnly = upcoming == null ? 0 : consumer.position(partition) - offset;
        return KafkaSplitReader.lag(
                unread.getAsLong() + fetchedOnly, lastRead.getOrDefault(number, ConsumerRecord.NO_TIMESTAMP));
    }

    @Override
    public void close() {
        closed = true;
        consumer.close();
    }
}
