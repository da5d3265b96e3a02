package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records of the engine into its topics, and waits until brokers have them. <b>Threads.</b> One. */
final class TopicWriter implements AutoCloseable {

    private final KafkaSettings settings;
    private final KafkaProducer<String, String> producer;
    private final List<Future<?>> sent = new ArrayList<>();

    TopicWriter(KafkaSettings settings) {
        this.settings = settings;
        int patience = (int) settings.requestTimeout().toMillis();
        Map<String, Object> client = new HashMap<>(settings.toClient());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
        client.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    /** Sends a record; {@link #flush} waits for it. */
    void put(String topic, int partition, String key, String value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }

    /**
     * Waits until all brokers that must have the records have them.
     *
     * @throws DataWeaverException if that takes longer than a request may
     */
    void flush() {
        producer.flush();
        try {
            for (Future<?> each : sent) {
                each.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException failed) {
            throw Cluster.failed(settings, "write to a topic", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Cluster.failed(settings, "write to a topic", stopped);
        } finally {
            sent.clear(); // a failure is told once, and not again for what is sent after it
        }
    }

    @Override
    public void close() {
        producer.close(settings.requestTimeout());
    }
}
