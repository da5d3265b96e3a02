package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Messages that are visible as soon as they are stored; each once, as long as this process lives. */
final class PlainOutlet implements Outlet {

    private final Connection connection;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Creates an outlet; {@code producer} is shared and stays open. */
    PlainOutlet(Connection connection, KafkaProducer<byte[], byte[]> producer) {
        this.connection = connection;
        this.producer = producer;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> message) {
        try {
            Future<?> unused = producer.send(message, (sent, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
        } catch (KafkaException failed) {
            throw failed(failed);
        }
    }

    @Override
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException failed) {
            throw failed(failed);
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw failed(failed);
        }
    }

    private DataWeaverException failed(Exception failed) {
        DataWeaverException told = KafkaFailures.of(connection, "take messages", failed);
        return told.code() == KafkaErrorCode.UNREACHABLE
                ? new DataWeaverException(KafkaErrorCode.WRITE_FAILED, String.valueOf(told.getMessage()), failed)
                : told;
    }

    @Override
    public void prepare(Position position, boolean finished) {
        flush();
    }

    @Override
    public void close() {}
}
