package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * This process's share in a start of a pipeline: the parts that Kafka gives it, and a crew that moves their rows.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class KafkaWorker implements AutoCloseable {

    /** How often a thread of Kafka Streams may break for reasons that pass, with less than {@link #CALM} in between. */
    private static final int MOST_BREAKS = 100;

    private static final Duration CALM = Duration.ofMinutes(10);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final SplitCrew crew;
    private final Scheduler scheduler;
    private final KafkaStreams streams;
    private volatile @Nullable DataWeaverException failure;
    private int breaks;
    private long lastBreak;

    /**
     * Creates a worker; it does nothing before {@link #start}.
     *
     * @param name tells workers of an application apart
     */
    KafkaWorker(KafkaSettings settings, String application, String name, SplitCrew crew) {
        this.crew = crew;
        this.scheduler = crew.scheduler();
        this.streams =
                new KafkaStreams(topology(application, crew), StreamsConfiguration.of(settings, application, name));
        streams.setUncaughtExceptionHandler(this::broken);
    }

    private static Topology topology(String application, SplitCrew crew) {
        StreamPartitioner<String, String> toOwnPart =
                (topic, key, value, partitions) -> Optional.of(Set.of(Integer.parseInt(value)));
        return new Topology()
                .addSource("splits", new StringDeserializer(), new StringDeserializer(), TopicNames.splits(application))
                .addProcessor("stages", () -> new StageProcessor(crew), "splits")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(TopicNames.STORE), Serdes.String(), Serdes.String()),
                        "stages")
                .addSink(
                        StageProcessor.TO_REPORTS,
                        TopicNames.reports(application),
                        new StringSerializer(),
                        new StringSerializer(),
                        "stages")
                .addSink(
                        StageProcessor.TO_TURNS,
                        TopicNames.splits(application),
                        new StringSerializer(),
                        new StringSerializer(),
                        toOwnPart,
                        "stages");
    }

    private StreamThreadExceptionResponse broken(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        boolean passes = root instanceof KafkaException
                && !(root instanceof MissingSourceTopicException)
                && !(root instanceof AuthorizationException)
                && !(root instanceof AuthenticationException)
                && mayBreakAgain();
        if (passes) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        failure = root instanceof DataWeaverException known
                ? known
                : new DataWeaverException(
                        KafkaErrorCode.BROKEN, "a worker broke in the Kafka cluster: " + root, thrown);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private synchronized boolean mayBreakAgain() {
        long now = scheduler.nanoTime();
        breaks = now - lastBreak > CALM.toNanos() ? 1 : breaks + 1;
        lastBreak = now;
        return breaks < MOST_BREAKS;
    }

    /** Joins the application. */
    void start() {
        streams.start();
    }

    SplitCrew crew() {
        return crew;
    }

    /** Returns why this worker can do no more; empty while it can. */
    Optional<DataWeaverException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Leaves the application: others take over what is not finished. What was not made durable is undone. Idempotent. */
    @Override
    public void close() {
        crew.close(); // first, for Kafka Streams may hang where its topics are gone, and rows must not go on meanwhile
        streams.close(CloseOptions.timeout(CLOSE_WAIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
}
