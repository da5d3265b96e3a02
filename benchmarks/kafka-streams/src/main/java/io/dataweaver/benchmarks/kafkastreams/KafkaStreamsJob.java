package io.dataweaver.benchmarks.kafkastreams;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/** Filters and maps orders in Avro from one topic to another, exactly once, as one would with Kafka Streams. */
public final class KafkaStreamsJob {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int FETCHED_BYTES = 16 << 20;

    private final Map<String, Object> brokers;
    private final String from;

    private KafkaStreamsJob(String brokers, String from) {
        this.brokers = Map.of("bootstrap.servers", brokers);
        this.from = from;
    }

    /**
     * Runs until all is written that the topic holds at the start.
     *
     * @param arguments brokers; the topic to read; the topic to write; the files of the schemas of both; an application id
     */
    public static void main(String[] arguments) throws Exception {
        Schema in = new Schema.Parser().parse(Path.of(arguments[3]).toFile());
        Schema out = new Schema.Parser().parse(Path.of(arguments[4]).toFile());
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], byte[]> orders = builder.stream(arguments[1]);
        orders.processValues(() -> new Orders(in, out)).to(arguments[2]);
        KafkaStreamsJob job = new KafkaStreamsJob(arguments[0], arguments[1]);
        try (KafkaStreams streams = new KafkaStreams(builder.build(), settings(arguments[0], arguments[5]));
                Admin admin = Admin.create(job.brokers)) {
            Map<TopicPartition, Long> ends = job.ends(admin);
            streams.start();
            while (!job.isThrough(admin, arguments[5], ends)) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
            streams.close(CloseOptions.timeout(Duration.ofSeconds(30)));
        }
    }

    private static Properties settings(String brokers, String application) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // What a run of this kind is given: large fetches and batches, and a transaction each second.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), FETCHED_BYTES / 4);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000L);
        return settings;
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        admin.describeTopics(List.of(from))
                .allTopicNames()
                .get()
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(each -> wanted.put(new TopicPartition(from, each.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private boolean isThrough(Admin admin, String application, Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            // Behind the last message stands the marker of its transaction, which is not always counted.
            return end.getValue() == 0 || (at != null && at.offset() >= end.getValue() - 1);
        });
    }

    /** {@code quantity > 20 and active}; id, customer, created, {@code price * quantity}, {@code upper(name)}. */
    private static final class Orders implements FixedKeyProcessor<byte[], byte[], byte[]> {
        private final Schema out;
        private final GenericDatumReader<GenericRecord> reader;
        private final GenericDatumWriter<GenericRecord> writer;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable FixedKeyProcessorContext<byte[], byte[]> context;
        private @Nullable BinaryDecoder decoder;
        private @Nullable BinaryEncoder encoder;
        private @Nullable GenericRecord order;

        Orders(Schema in, Schema out) {
            this.out = out;
            this.reader = new GenericDatumReader<>(in);
            this.writer = new GenericDatumWriter<>(out);
        }

        @Override
        public void init(FixedKeyProcessorContext<byte[], byte[]> given) {
            context = given;
        }

        @Override
        public void process(FixedKeyRecord<byte[], byte[]> message) {
            try {
                decoder = DecoderFactory.get().binaryDecoder(message.value(), decoder);
                GenericRecord read = reader.read(order, decoder);
                order = read;
                int quantity = (Integer) read.get("quantity");
                FixedKeyProcessorContext<byte[], byte[]> to = context;
                if (to != null && quantity > 20 && (Boolean) read.get("active")) {
                    to.forward(message.withValue(mapped(read, quantity)));
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        private byte[] mapped(GenericRecord read, int quantity) throws IOException {
            ByteBuffer price = (ByteBuffer) read.get("price");
            byte[] cents = new byte[price.remaining()];
            price.duplicate().get(cents);
            BigInteger total = new BigInteger(cents).multiply(BigInteger.valueOf(quantity));
            GenericRecord mapped = new GenericData.Record(out);
            mapped.put("id", read.get("id"));
            mapped.put("customer", read.get("customer"));
            mapped.put("created", read.get("created"));
            mapped.put("total", ByteBuffer.wrap(total.toByteArray()));
            mapped.put("label", read.get("name").toString().toUpperCase(Locale.ROOT));
            bytes.reset();
            encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
            writer.write(mapped, encoder);
            encoder.flush();
            return bytes.toByteArray();
        }
    }
}
