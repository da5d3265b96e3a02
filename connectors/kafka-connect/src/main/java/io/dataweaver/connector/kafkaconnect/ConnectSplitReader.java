package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a connector gives, in the order in which its tasks give it. Where that is of several datasets, a batch ends where rows of
 * another one come: the position comes with the last batch of what the connector gave at once, as all of it is small.
 */
final class ConnectSplitReader implements SplitReader {

    /** The size of a batch in bytes is looked at after so many records. */
    private static final int LOOK = 64;

    private final HostedConnector connector;
    private final boolean keepsAllForCommit;
    private final RecordSelection selection;
    private final Map<String, TopicReading> datasets = new LinkedHashMap<>();
    private final TopicReading first;
    private final Map<Map<String, @Nullable Object>, Map<String, @Nullable Object>> offsets;
    private final Deque<Given> given = new ArrayDeque<>();
    private final Deque<SourceRecord> waiting = new ArrayDeque<>();

    /** What was taken since the last position. */
    private final List<SourceRecord> since = new ArrayList<>();

    private @Nullable HostedTask task;
    private @Nullable DataWeaverException changed;
    private long records;

    /**
     * A position that was given, with what the task is told once it is durable.
     *
     * @param task whose records they are
     */
    private record Given(Position position, HostedTask task, List<SourceRecord> records) {}

    /**
     * Begins to read.
     *
     * @param keepsAllForCommit whether the connector is told of each record that is durable, and not of the last alone
     * @param selection which records are rows
     * @param datasets of which there are rows, at least one
     */
    ConnectSplitReader(
            HostedConnector connector,
            boolean keepsAllForCommit,
            RecordSelection selection,
            List<TopicReading> datasets,
            ConnectPosition from) {
        this.connector = connector;
        this.keepsAllForCommit = keepsAllForCommit;
        this.selection = selection;
        this.first = datasets.get(0);
        datasets.forEach(dataset -> this.datasets.put(dataset.topic(), dataset));
        this.offsets = new LinkedHashMap<>(from.offsets());
        this.records = from.records();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (waiting.isEmpty() || (waiting.size() == 1 && isFirstOfTwo(waiting.getFirst()))) {
            HostedTask.Polled polled = connector.poll(maxWait);
            if (polled == null) {
                return new ReadResult.NothingYet();
            }
            if (task != null && polled.task() != task && !waiting.isEmpty()) {
                throw new IllegalStateException("a change of a key was cut by records of another task");
            }
            task = polled.task();
            waiting.addAll(polled.records());
        }
        if (changed != null) {
            return failOnceAllBeforeIsDurable(maxWait);
        }
        return next();
    }

    /**
     * Records with other columns came. A run that is started again finds the new columns, and can read nothing that was written with
     * the old ones: so all of that has to be durable first.
     */
    private ReadResult failOnceAllBeforeIsDurable(Duration maxWait) throws InterruptedException {
        synchronized (given) {
            if (!given.isEmpty() && !maxWait.isZero()) {
                given.wait(Math.max(1, maxWait.toMillis()));
            }
            if (given.isEmpty() && changed != null) {
                throw changed;
            }
        }
        return new ReadResult.NothingYet();
    }

    private ReadResult next() {
        List<SourceRecord> taken = new ArrayList<>();
        @Nullable TopicReading of = null;
        @Nullable RowsOfRecords rows = null;
        boolean cut = false;
        while (!waiting.isEmpty() && !isFull(of, rows, taken)) {
            SourceRecord record = waiting.getFirst();
            if (isFirstOfTwo(record) && waiting.size() == 1) {
                break;
            }
            TopicReading dataset = datasetOf(record);
            if (dataset != null) {
                cut = of != null && dataset != of;
                if (cut || (rows == null ? !takeShape(dataset, record) : !dataset.isOfShape(record))) {
                    break;
                }
                if (rows == null) {
                    of = dataset;
                    rows = dataset.begin(Math.min(waiting.size(), 4096));
                }
                rows.add(record, records + 1);
            }
            records++;
            waiting.removeFirst();
            taken.add(record);
        }
        since.addAll(taken);
        if (cut && rows != null) {
            return new ReadResult.Part(rows.build(), rows.rejections());
        }
        if (since.isEmpty() || (taken.isEmpty() && isOneWithWaiting())) {
            return new ReadResult.NothingYet();
        }
        return new ReadResult.Rows(
                rows == null ? first.none() : rows.build(), rows == null ? List.of() : rows.rejections(), position());
    }

    /** Returns what the record is a row of; null if it is none. */
    private @Nullable TopicReading datasetOf(SourceRecord record) {
        if (datasets.size() == 1) {
            return selection.isRow(record, first.topic()) ? first : null;
        }
        return datasets.get(record.topic());
    }

    /** Tells whether there is no position behind the last batch, which has none, because the next record has its offset. */
    private boolean isOneWithWaiting() {
        return !waiting.isEmpty() && isOneWith(since.get(since.size() - 1), waiting.getFirst());
    }

    private boolean takeShape(TopicReading dataset, SourceRecord record) {
        changed = dataset.takeShape(record).orElse(null);
        return changed == null;
    }

    private boolean isFull(@Nullable TopicReading of, @Nullable RowsOfRecords rows, List<SourceRecord> taken) {
        if (of == null || rows == null || taken.isEmpty()) {
            return false;
        }
        boolean full = rows.size() >= of.request().limits().maxRows()
                || (taken.size() % LOOK == 0
                        && rows.byteSize() >= of.request().limits().maxBytes());
        return full && !isOneWith(taken.get(taken.size() - 1), waiting.getFirst());
    }

    /**
     * A change of a key comes as a deletion and an insertion, with the same offset: to go on between them would lose the second.
     */
    private static boolean isFirstOfTwo(SourceRecord record) {
        return record.headers().lastWithName("__debezium.newkey") != null;
    }

    /** Tells whether there is no going on between two records, as they have one offset; rows of a snapshot begin anew anyway. */
    private static boolean isOneWith(SourceRecord record, SourceRecord next) {
        return isFirstOfTwo(record)
                || (record.sourceOffset() != null
                        && !ConnectPosition.isOfSnapshot(record.sourceOffset())
                        && record.sourceOffset().equals(next.sourceOffset())
                        && Objects.equals(record.sourcePartition(), next.sourcePartition()));
    }

    /** Returns the position behind all that was taken. */
    private Position position() {
        for (SourceRecord record : since) {
            if (record.sourcePartition() != null && record.sourceOffset() != null) {
                offsets.put(asMap(record.sourcePartition()), asMap(record.sourceOffset()));
            }
        }
        Map<Map<String, @Nullable Object>, Map<String, @Nullable Object>> read = new LinkedHashMap<>();
        offsets.forEach(
                (partition, offset) -> read.put(ConnectPosition.asRead(partition), ConnectPosition.asRead(offset)));
        offsets.clear();
        offsets.putAll(read);
        Position position = new ConnectPosition(read, connector.history(), records).position();
        if (task == null) {
            throw new IllegalStateException("records came of no task");
        }
        List<SourceRecord> committed = keepsAllForCommit ? List.copyOf(since) : List.of(since.get(since.size() - 1));
        synchronized (given) {
            given.addLast(new Given(position, task, committed));
        }
        since.clear();
        return position;
    }

    @SuppressWarnings("unchecked") // Names of Kafka Connect's partitions and offsets are texts.
    private static Map<String, @Nullable Object> asMap(Map<String, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    /** Tells the tasks that everything up to {@code position} is durable; any thread may call. */
    void acknowledge(Position position) {
        List<Given> durable = new ArrayList<>();
        synchronized (given) {
            if (given.stream().noneMatch(one -> one.position().equals(position))) {
                return; // That of a reader before this one.
            }
            while (!given.isEmpty()) {
                Given first = given.removeFirst();
                durable.add(first);
                if (first.position().equals(position)) {
                    break;
                }
            }
            given.notifyAll();
        }
        Map<HostedTask, List<SourceRecord>> byTask = new LinkedHashMap<>();
        durable.forEach(one ->
                byTask.computeIfAbsent(one.task(), t -> new ArrayList<>()).addAll(one.records()));
        byTask.forEach(connector::commit);
    }

    @Override
    public void wakeUp() {
        connector.wakeUp();
        synchronized (given) {
            given.notifyAll();
        }
    }

    @Override
    public void close() {
        connector.close();
    }
}
