package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a partition holds: of each key the newest message, unless it says that the key is gone. It is read twice: first to note
 * which those are, and then for their rows; again so if there are more keys than are noted at a time.
 */
final class NewestReader implements SplitReader {

    private final PartitionSplit split;
    private final Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessageRows rows;
    private final Schema schema;
    private final int heldKeys;
    private final Deque<KeyPart> parts = new ArrayDeque<>();
    private @Nullable NewestMessages newest;
    private KafkaSplitReader pass;

    /**
     * Creates a reader.
     *
     * @param consumer is closed by this
     * @param rows makes rows of messages
     * @param schema of the rows, whatever they are called in {@code rows}
     * @param heldKeys how many keys are noted at a time
     */
    NewestReader(
            PartitionSplit split,
            Connection connection,
            KafkaConsumer<byte[], byte[]> consumer,
            MessageRows rows,
            Schema schema,
            int heldKeys) {
        this.split = split;
        this.connection = connection;
        this.consumer = consumer;
        this.rows = rows;
        this.schema = schema;
        this.heldKeys = heldKeys;
        this.pass = noting(KeyPart.ALL);
    }

    private KafkaSplitReader noting(KeyPart part) {
        NewestMessages noted = new NewestMessages(part, heldKeys, parts);
        newest = noted;
        return pass(message -> {
            if (message.key() == null) {
                throw keyless(message.offset());
            }
            noted.add(message.key(), message.offset(), message.value() == null);
            return false;
        });
    }

    private KafkaSplitReader pass(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        return new KafkaSplitReader(split, connection, consumer, rows, split.start(), wanted);
    }

    private DataWeaverException keyless(long offset) {
        return new DataWeaverException(
                KafkaErrorCode.KEYLESS,
                "the message of " + split.toPartition() + " at offset " + offset + " has no key",
                KafkaErrorCode.KEYLESS.remedy(),
                null);
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        ReadResult result = pass.read(maxWait);
        if (result instanceof ReadResult.Rows read) {
            RecordBatch batch = read.batch();
            return new ReadResult.Rows(
                    RecordBatch.of(schema, batch.columns(), batch.length(), null, batch.origins()),
                    read.rejections(),
                    read.position());
        }
        if (!(result instanceof ReadResult.EndOfSplit)) {
            return result;
        }
        if (newest != null) {
            long[] offsets = newest.offsets();
            newest = null;
            pass = pass(message -> Arrays.binarySearch(offsets, message.offset()) >= 0);
            return new ReadResult.NothingYet();
        }
        if (parts.isEmpty()) {
            return result;
        }
        pass = noting(parts.removeFirst());
        return new ReadResult.NothingYet();
    }

    @Override
    public void wakeUp() {
        pass.wakeUp();
    }

    @Override
    public void close() {
        pass.close();
    }
}
