package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * A running source connector with all of its tasks.
 *
 * <p><b>Threads.</b> One thread at a time starts, polls and closes it; any may call {@link #wakeUp} and commit its tasks.
 */
final class HostedConnector implements AutoCloseable {

    private final PluginFolder folder;
    private final ConnectorConfiguration configuration;
    private final ConnectPosition from;
    private final int maxTasks;
    private final Duration stopTimeout;
    private final BlockingQueue<HostedTask.Polled> polled;
    private final List<HostedTask> tasks = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Metrics metrics = new Metrics();
    private final PluginMetrics pluginMetrics = new PluginMetricsImpl(metrics, Map.of());
    private @Nullable SourceConnector connector;
    private @Nullable SchemaHistory history;

    private HostedConnector(
            PluginFolder folder,
            ConnectorConfiguration configuration,
            ConnectPosition from,
            int maxTasks,
            Duration stopTimeout) {
        this.folder = folder;
        this.configuration = configuration;
        this.from = from;
        this.maxTasks = maxTasks;
        this.stopTimeout = stopTimeout;
        this.polled = new ArrayBlockingQueue<>(2);
    }

    /**
     * Starts a connector, which goes on behind {@code from}.
     *
     * @param maxTasks how many tasks it may cut its work into
     * @param stopTimeout how long a task is waited for when the connector is closed
     * @throws DataWeaverException if it refuses its configuration, or fails to start
     */
    static HostedConnector start(
            PluginFolder folder,
            ConnectorConfiguration configuration,
            ConnectPosition from,
            int maxTasks,
            Duration stopTimeout) {
        HostedConnector hosted = new HostedConnector(folder, configuration, from, maxTasks, stopTimeout);
        boolean started = false;
        try {
            hosted.start();
            started = true;
            return hosted;
        } finally {
            if (!started) {
                hosted.close();
            }
        }
    }

    private void start() {
        SourceConnector created = folder.create(configuration.connector(), SourceConnector.class);
        try {
            folder.apart(() -> {
                startAll(created);
                return true;
            });
        } catch (DataWeaverException known) {
            throw known;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("to start", interrupted);
        } catch (ConfigException wrong) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.CONFIGURATION,
                    "the connector " + configuration.connector() + " refuses its configuration: "
                            + configuration.masked(String.valueOf(wrong.getMessage())),
                    KafkaConnectErrorCode.CONFIGURATION.remedy(),
                    masked(configuration, wrong));
        } catch (NoClassDefFoundError missing) {
            throw folder.withoutClass(missing);
        } catch (RuntimeException | LinkageError failed) {
            throw failed("to start", failed);
        }
        tasks.forEach(HostedTask::start);
    }

    /** Never beside {@link #stopAll}: whoever is interrupted while it starts has it stopped at once. */
    private synchronized void startAll(SourceConnector created) {
        Map<String, String> values = new HashMap<>(withHistory(created).values());
        created.initialize(new ConnectorSide());
        validate(created, configuration, values);
        connector = created;
        created.start(values);
        List<Map<String, String>> configurations = created.taskConfigs(maxTasks);
        for (int i = 0; i < configurations.size(); i++) {
            startTask(created, i, configurations.get(i));
        }
    }

    /** Relational connectors of Debezium keep a history of schemas, unless the configuration says where. */
    private ConnectorConfiguration withHistory(SourceConnector created) {
        boolean wanted = configuration.isDebezium()
                && !configuration.values().containsKey(SchemaHistory.SETTING)
                && created.config().names().contains(SchemaHistory.SETTING);
        if (!wanted) {
            return configuration;
        }
        SchemaHistory kept = SchemaHistory.from(from);
        history = kept;
        return configuration
                .with(SchemaHistory.SETTING, SchemaHistory.FILE_CLASS)
                .with(SchemaHistory.FILE_SETTING, kept.file().toString());
    }

    /** Lets a connector look at its configuration; it says all that is wrong. */
    static void validate(Connector created, ConnectorConfiguration configuration, Map<String, String> values) {
        Config config = created.validate(values);
        List<String> wrong = config.configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .map(value -> configuration.masked(shown(value)))
                .toList();
        if (!wrong.isEmpty()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.CONFIGURATION,
                    "the connector " + configuration.connector() + " refuses its configuration: "
                            + String.join("; ", wrong),
                    KafkaConnectErrorCode.CONFIGURATION.remedy(),
                    null);
        }
    }

    private static String shown(ConfigValue value) {
        return "`" + value.name() + "`: "
                + value.errorMessages().stream().distinct().collect(Collectors.joining(", "));
    }

    private void startTask(SourceConnector created, int number, Map<String, String> values) {
        Class<? extends Task> type = created.taskClass();
        SourceTask task = folder.create(type.getName(), SourceTask.class);
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put("task.class", type.getName());
        all.putIfAbsent("name", configuration.values().getOrDefault("name", "dataweaver"));
        task.initialize(new TaskSide(Map.copyOf(all)));
        HostedTask hosted =
                new HostedTask("dataweaver-connect-" + all.get("name") + "-" + number, folder, task, polled);
        tasks.add(hosted);
        task.start(all);
    }

    /**
     * Returns what a task has polled; empty if nothing came in time, or {@link #wakeUp} was called.
     *
     * @throws DataWeaverException if the connector, or a task, has failed
     */
    HostedTask.@Nullable Polled poll(Duration longest) throws InterruptedException {
        Throwable raised = failure.get();
        if (raised != null) {
            throw failed("while it ran", raised);
        }
        HostedTask.Polled next = polled.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (next != null && next.failure() != null) {
            throw failed("while it was polled", next.failure());
        }
        return next == null || next.task() == null ? null : next;
    }

    /** Makes a {@link #poll} that waits return soon. */
    void wakeUp() {
        boolean unused = polled.offer(HostedTask.Polled.NOTHING); // If there is no room, nobody waits.
    }

    /** Tells a task that its records will not be asked for again. */
    void commit(HostedTask task, List<org.apache.kafka.connect.source.SourceRecord> records) {
        try {
            folder.within(() -> {
                task.commit(records);
                return true;
            });
        } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
        }
    }

    /** Returns the history of schemas as it is now; null if the connector keeps none. */
    @Nullable HistoryText history() {
        return SchemaHistory.textOf(history);
    }

    private DataWeaverException failed(String when, Throwable cause) {
        return failed(
                configuration,
                when,
                cause,
                KafkaConnectErrorCode.CONNECTOR_RETRIES,
                KafkaConnectErrorCode.CONNECTOR_FAILED);
    }

    /** Returns what to throw for {@code cause}, with one of two codes: that the same may succeed later, or not. */
    static DataWeaverException failed(
            ConnectorConfiguration configuration,
            String when,
            Throwable cause,
            KafkaConnectErrorCode again,
            KafkaConnectErrorCode otherwise) {
        KafkaConnectErrorCode code = isRetriable(cause) ? again : otherwise;
        StringBuilder message =
                new StringBuilder("the connector " + configuration.connector() + " failed " + when + ": ");
        String before = "";
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            String said = configuration.masked(String.valueOf(reason.getMessage()));
            if (!before.contains(said)) {
                message.append(before.isEmpty() ? "" : ": ").append(said);
            }
            before = before + said;
        }
        return new DataWeaverException(code, message.toString(), code.remedy(), masked(configuration, cause));
    }

    /** Returns the cause; where a message of it has to be masked, what prints like it. */
    static Throwable masked(ConnectorConfiguration configuration, Throwable cause) {
        Throwable below = cause.getCause();
        Throwable maskedBelow = below == null ? null : masked(configuration, below);
        String shown = configuration.masked(cause.toString());
        if (below == maskedBelow && shown.equals(cause.toString())) {
            return cause;
        }
        RuntimeException masked = new RuntimeException(shown, maskedBelow);
        masked.setStackTrace(cause.getStackTrace());
        return masked;
    }

    private static boolean isRetriable(Throwable cause) {
        return cause instanceof RetriableException
                || cause instanceof org.apache.kafka.common.errors.RetriableException;
    }

    @Override
    public void close() {
        try {
            folder.apart(() -> {
                stopAll();
                return true;
            });
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // It stops all the same, in its own time.
        }
    }

    private synchronized void stopAll() {
        tasks.forEach(HostedTask::end);
        tasks.forEach(task -> task.join(stopTimeout));
        if (connector != null) {
            try {
                connector.stop();
            } catch (RuntimeException | LinkageError ignored) {
                // Nothing more is asked of it.
            }
        }
        metrics.close();
        if (history != null) {
            history.close();
        }
    }

    /** What the position holds, for connector and tasks. */
    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return from.offset(partition).orElse(null);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            for (Map<String, T> partition : partitions) {
                from.offset(partition).ifPresent(offset -> found.put(partition, offset));
            }
            return found;
        }
    }

    /** What the connector may ask. */
    private final class ConnectorSide implements SourceConnectorContext {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new Offsets();
        }

        /** Ends the reading: the next one starts, behind the last checkpoint, with the tasks as they are then. */
        @Override
        public void requestTaskReconfiguration() {
            failure.compareAndSet(
                    null,
                    new RetriableException("it wants its work to be cut into tasks anew, which a new start does"));
        }

        @Override
        public void raiseError(Exception raised) {
            failure.compareAndSet(null, raised);
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return pluginMetrics;
        }
    }

    /** What a task may ask. */
    private final class TaskSide implements SourceTaskContext {
        private final Map<String, String> values;

        TaskSide(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public Map<String, String> configs() {
            return values;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new Offsets();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return pluginMetrics;
        }
    }
}
