package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkConnectorContext;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * A running sink connector with one task, which takes the records of all splits, each a partition of a topic.
 *
 * <p><b>Threads.</b> Any; one at a time is let in, as Kafka Connect calls a task by one thread.
 */
final class HostedSink implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    /** A record that the connector has refused. */
    record Errant(SinkRecord record, Throwable reason) {}

    private final PluginFolder folder;
    private final ConnectorConfiguration configuration;
    private final Duration longest;
    private final Metrics metrics = new Metrics();
    private final PluginMetrics pluginMetrics = new PluginMetricsImpl(metrics, Map.of());
    private final SinkConnector connector;
    private final SinkTask task;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Queue<Errant> errant = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Long> rewound = new HashMap<>();
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private boolean reports;
    private boolean closed;

    /**
     * Starts a connector.
     *
     * @param longest how long a call may be tried again before the run has to begin again at its last checkpoint
     * @throws DataWeaverException if it refuses its configuration, or fails to start
     */
    HostedSink(PluginFolder folder, ConnectorConfiguration configuration, Duration longest) {
        this.folder = folder;
        this.configuration = configuration;
        this.longest = longest;
        this.connector = folder.create(configuration.connector(), SinkConnector.class);
        boolean started = false;
        try {
            this.task = guarded("to start", this::start);
            started = true;
        } finally {
            if (!started) {
                stopAll();
            }
        }
    }

    private SinkTask start() {
        Map<String, String> values = new HashMap<>(configuration.values());
        connector.initialize(new ConnectorSide());
        HostedConnector.validate(connector, configuration, values);
        stops.push(connector::stop);
        connector.start(values);
        Map<String, String> taskValues = new HashMap<>(connector.taskConfigs(1).get(0));
        taskValues.put("task.class", connector.taskClass().getName());
        SinkTask created = folder.create(connector.taskClass().getName(), SinkTask.class);
        stops.push(created::stop);
        created.initialize(new TaskSide(Map.copyOf(taskValues)));
        created.start(taskValues);
        return created;
    }

    /** Stops what was started, or was about to be, the last first; whatever one does, the next is stopped too. */
    private void stopAll() {
        while (!stops.isEmpty()) {
            attempt(stops.pop());
        }
        metrics.close();
    }

    private void attempt(Runnable call) {
        try {
            folder.within(() -> {
                call.run();
                return true;
            });
        } catch (RuntimeException | LinkageError ignored) {
            // What was not said to be safe is given again.
        }
    }

    /** Work in the connector, with its class loader. */
    private interface Call<T> {
        T call() throws InterruptedException;
    }

    private <T> T guarded(String when, Call<T> call) {
        try {
            return folder.within(call::call);
        } catch (DataWeaverException known) {
            throw known;
        } catch (RuntimeException | LinkageError failed) {
            throw HostedConnector.failed(
                    configuration, when, failed, KafkaConnectErrorCode.SINK_RETRIES, KafkaConnectErrorCode.SINK_FAILED);
        }
    }

    /** Begins to give records of a partition. */
    synchronized void open(TopicPartition partition, long next) {
        takeErrant(partition); // A writer that failed has left them; its records are given again.
        guarded("to open " + partition, () -> {
            assigned.add(partition);
            task.open(List.of(partition));
            return true;
        });
        refuseRewind(partition, next);
    }

    /** Ends to give records of a partition. */
    synchronized void close(TopicPartition partition) {
        if (assigned.remove(partition) && !closed) {
            guarded("to close " + partition, () -> {
                task.close(List.of(partition));
                return true;
            });
        }
    }

    /**
     * Gives records of one partition.
     *
     * @return those that the connector has refused since it was last asked
     */
    synchronized Collection<Errant> put(TopicPartition partition, List<SinkRecord> records) {
        guarded("to take records", () -> {
            long end = System.nanoTime() + longest.toNanos();
            while (paused.contains(partition)) {
                if (System.nanoTime() > end) {
                    throw new RetriableException(
                            "it takes no records of " + partition + " for " + longest.toSeconds() + " s");
                }
                wait(PAUSE_MILLIS);
                retried(end, () -> task.put(List.of()));
            }
            retried(end, () -> task.put(records));
            return true;
        });
        refuseRewind(
                partition,
                records.isEmpty() ? -1 : records.get(records.size() - 1).kafkaOffset() + 1);
        return takeErrant(partition);
    }

    /** As the connector asks: the same records again, a little later, and no others before them. */
    private static void retried(long end, Runnable call) throws InterruptedException {
        while (true) {
            try {
                call.run();
                return;
            } catch (RetriableException | org.apache.kafka.common.errors.RetriableException again) {
                if (System.nanoTime() > end) {
                    throw again;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Connectors that know where they are ask for records from there; here, they get what comes behind the last checkpoint. */
    private void refuseRewind(TopicPartition partition, long next) {
        Long wanted = rewound.remove(partition);
        if (wanted != null && wanted != next) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.SINK_REWINDS,
                    "the connector " + configuration.connector() + " wants records of " + partition + " from offset "
                            + wanted + " on, but the next one is " + next,
                    KafkaConnectErrorCode.SINK_REWINDS.remedy(),
                    null);
        }
    }

    /** Each record once: one that is given again, because the connector asks for that, may be refused again. */
    private Collection<Errant> takeErrant(TopicPartition partition) {
        Map<Long, Errant> taken = new LinkedHashMap<>();
        errant.removeIf(one -> {
            boolean ofPartition = partition.equals(
                    new TopicPartition(one.record().topic(), one.record().kafkaPartition()));
            if (ofPartition) {
                taken.putIfAbsent(one.record().kafkaOffset(), one);
            }
            return ofPartition;
        });
        return taken.values();
    }

    /** Tells whether the task may refuse single records, so that their rows have to be kept until they are safe. */
    synchronized boolean mayRefuse() {
        return reports;
    }

    /**
     * Waits until the connector says that everything before {@code next} is safe.
     *
     * @return records that it has refused meanwhile
     * @throws DataWeaverException with {@code SINK_RETRIES} if it does not say so in time
     */
    synchronized Collection<Errant> flush(TopicPartition partition, long next) {
        long end = System.nanoTime() + longest.toNanos();
        guarded("to store what it was given", () -> {
            while (!isSafe(partition, next, end)) {
                if (System.nanoTime() > end) {
                    throw new RetriableException("it does not say that records of " + partition + " before offset "
                            + next + " are stored, for " + longest.toSeconds() + " s");
                }
                wait(PAUSE_MILLIS);
                retried(end, () -> task.put(List.of())); // As Kafka Connect does when there is nothing to give.
            }
            return true;
        });
        return takeErrant(partition);
    }

    private boolean isSafe(TopicPartition partition, long next, long end) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
        current.put(partition, new OffsetAndMetadata(next));
        Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
        retried(end, () -> {
            Map<TopicPartition, OffsetAndMetadata> answer = task.preCommit(current);
            if (answer != null) {
                stored.putAll(answer);
            }
        });
        OffsetAndMetadata safe = stored.get(partition);
        return safe != null && safe.offset() >= next;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (!assigned.isEmpty()) {
                attempt(() -> task.close(List.copyOf(assigned)));
            }
            stopAll();
        }
    }

    /** What the connector may ask. */
    private final class ConnectorSide implements SinkConnectorContext {
        @Override
        public void requestTaskReconfiguration() {
            // It has one task, with the configuration of the pipeline.
        }

        @Override
        public void raiseError(Exception raised) {
            throw new IllegalStateException(raised);
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return pluginMetrics;
        }
    }

    /** What the task may ask; called within its own methods, so by whoever holds the lock, but for its reports. */
    private final class TaskSide implements SinkTaskContext {
        private final Map<String, String> values;

        TaskSide(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public Map<String, String> configs() {
            return values;
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            rewound.putAll(offsets);
        }

        @Override
        public void offset(TopicPartition partition, long offset) {
            rewound.put(partition, offset);
        }

        @Override
        public void timeout(long millis) {
            // Calls are tried again at a pace of ours.
        }

        @Override
        public Set<TopicPartition> assignment() {
            return Set.copyOf(assigned);
        }

        @Override
        public void pause(TopicPartition... partitions) {
            paused.addAll(List.of(partitions));
        }

        @Override
        public void resume(TopicPartition... partitions) {
            paused.removeAll(List.of(partitions));
        }

        @Override
        public void requestCommit() {
            // Checkpoints come by the clock of the run.
        }

        /** Connectors that write with threads of their own report from there. */
        @Override
        public ErrantRecordReporter errantRecordReporter() {
            reports = true;
            return (record, reason) -> {
                errant.add(new Errant(record, HostedConnector.masked(configuration, reason)));
                Future<Void> kept = CompletableFuture.completedFuture(null);
                return kept;
            };
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return pluginMetrics;
        }
    }
}
