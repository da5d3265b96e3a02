package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final Connection NOBODY = new Connection(
            "127.0.0.1:1",
            new ClientAccess(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            Duration.ofSeconds(1));

    /** As threads of an engine are, which is loaded from a folder of its own. */
    @Test
    void makesClientsInThreadsWhoseClassLoaderDoesNotKnowKafka() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader engine = ClassLoader.getPlatformClassLoader();
        thread.setContextClassLoader(engine);
        try (Admin admin = NOBODY.admin();
                KafkaConsumer<byte[], byte[]> consumer = NOBODY.consumer(Map.of());
                KafkaProducer<byte[], byte[]> producer = NOBODY.producer(Map.of())) {
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(consumer.assignment()).isEmpty();
            assertThat(admin.metrics()).isNotEmpty();
            assertThat(thread.getContextClassLoader()).isSameAs(engine);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
