package io.dataweaver.connector.kafka;

import io.dataweaver.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker that all tests of a JVM share, and its topics as anyone sees them, without the connector. */
final class Topics {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static @Nullable KafkaServer server;

    private Topics() {}

    /** Returns where the broker answers. */
    static synchronized String brokers() {
        if (server == null) {
            try {
                Path folder = Files.createTempDirectory("kafka");
                KafkaServer started =
                        KafkaServer.start(folder.resolve("broker"), System.getProperty("java.class.path"));
                Runtime.getRuntime().addShutdownHook(new Thread(started::close));
                server = started;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }
        return server.address();
    }

    /** Stops the broker as it is; it takes connections and answers nothing. */
    static void freeze() {
        signal("STOP");
        Path threads = Path.of(
                "/proc", Long.toString(Objects.requireNonNull(server).handle().pid()), "task");
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (Files.isDirectory(threads) && !areStopped(threads)) {
            if (System.nanoTime() - limit > 0) {
                throw new IllegalStateException("the broker goes on");
            }
        }
    }

    /** A thread on another core goes on for a moment: long enough to answer. */
    private static boolean areStopped(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            for (Path thread : all.toList()) {
                // Behind the name, which is in brackets and may hold anything: proc(5).
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (IOException gone) {
            return false; // a thread has ended meanwhile
        }
    }

    /** Lets it go on. */
    static void thaw() {
        signal("CONT");
    }

    private static synchronized void signal(String name) {
        String process = Long.toString(Objects.requireNonNull(server).handle().pid());
        try {
            int status = new ProcessBuilder("kill", "-" + name, process)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("cannot send SIG" + name + " to the broker");
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Returns a name that no topic has. */
    static String unused(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    private interface Work<T> {
        T run(Admin admin) throws ExecutionException, InterruptedException;
    }

    private static <T> T asAdmin(Work<T> work) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            return work.run(admin);
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Makes a topic; the broker knows it when this returns, and no more one of the same name that was deleted. */
    static void create(String topic, int partitions, Map<String, String> configs) {
        asAdmin(admin -> {
            Uuid made = admin.createTopics(List.of(
                            new NewTopic(topic, Optional.of(partitions), Optional.<Short>empty()).configs(configs)))
                    .topicId(topic)
                    .get();
            long limit = System.nanoTime() + LIMIT.toNanos();
            while (!made.equals(known(admin, topic))) {
                if (System.nanoTime() - limit > 0) {
                    throw new IllegalStateException("the broker does not know topic " + topic + " after " + LIMIT);
                }
            }
            return made;
        });
    }

    private static @Nullable Uuid known(Admin admin, String topic) throws ExecutionException, InterruptedException {
        try {
            TopicDescription described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return described == null ? null : described.topicId();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failed;
        }
    }

    static void addPartitions(String topic, int total) {
        asAdmin(admin -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .get());
    }

    /** Lets a topic take no larger messages from now on; the broker does so when this returns. */
    static void limitMessages(String topic, int bytes) {
        AlterConfigOp limit =
                new AlterConfigOp(new ConfigEntry("max.message.bytes", Integer.toString(bytes)), OpType.SET);
        asAdmin(admin -> admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(limit)))
                .all()
                .get());
        // Of a transaction that is given up: what is stored by it until the limit is known is not to be read.
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", unused("limit")))) {
            producer.initTransactions();
            long end = System.nanoTime() + LIMIT.toNanos();
            boolean limited = false;
            while (!limited) {
                producer.beginTransaction();
                limited = isRefused(producer.send(message(topic, 0, null, "x".repeat(bytes + 1))));
                producer.abortTransaction();
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("topic " + topic + " still takes larger messages after " + LIMIT);
                }
            }
        }
    }

    private static boolean isRefused(Future<?> sent) {
        try {
            sent.get();
            return false;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RecordTooLargeException) {
                return true;
            }
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Has the records of partition 0 before {@code offset} removed, as retention does. */
    static void removeBefore(String topic, long offset) {
        removeBefore(topic, 0, offset);
    }

    /** Does so for another partition. */
    static void removeBefore(String topic, int partition, long offset) {
        asAdmin(admin -> admin.deleteRecords(
                        Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get());
    }

    static void delete(String topic) {
        asAdmin(admin -> admin.deleteTopics(List.of(topic)).all().get());
    }

    static boolean exists(String topic) {
        return asAdmin(admin -> admin.listTopics().names().get().contains(topic));
    }

    static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", brokers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> message(
            String topic, int partition, @Nullable String key, @Nullable String value) {
        return new ProducerRecord<>(topic, partition, bytes(key), bytes(value));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes messages; they are there when this returns. */
    static void write(List<ProducerRecord<byte[], byte[]>> messages) {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (ProducerRecord<byte[], byte[]> each : messages) {
                Future<?> unused = producer.send(each);
            }
            producer.flush();
        }
    }

    /** A commit is answered before partitions have its marker: what is decided is waited for, what is open is not. */
    private static void awaitMarkers() {
        ListTransactionsOptions decided = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!asAdmin(admin -> admin.listTransactions(decided).all().get()).isEmpty()
                && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    /** Reads what is committed in a topic now, partition by partition; nothing if there is no such topic. */
    static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        if (!exists(topic)) {
            return read;
        }
        awaitMarkers();
        // A consumer that is closed waits until the broker has answered its last fetch.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                brokers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none",
                "fetch.max.wait.ms",
                10);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                while (consumer.position(partition) < ends.getOrDefault(partition, 0L)) {
                    consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                }
            }
        }
        return read;
    }
}
