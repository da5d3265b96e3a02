package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
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
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Reads what a connector gives, in the order in which its tasks give it. */
final class ConnectSplitReader implements SplitReader {

    /** The size of a batch in bytes is looked at after so many records. */
    private static final int LOOK = 64;

    private final HostedConnector connector;
    private final RecordSelection selection;
    private final String topic;
    private final Schema expected;
    private final ReadRequest request;
    private final boolean unavailable;
    private final boolean keepsAllForCommit;
    private final Map<Map<String, @Nullable Object>, Map<String, @Nullable Object>> offsets;
    private final Deque<Given> given = new ArrayDeque<>();
    private final Deque<SourceRecord> waiting = new ArrayDeque<>();
    private @Nullable HostedTask task;
    private @Nullable RecordShape shape;
    private org.apache.kafka.connect.data.@Nullable Schema shapeOf;
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
     * @param selection which records are rows
     * @param topic of them
     * @param expected all columns of the dataset, as they were told when the run was planned
     */
    ConnectSplitReader(
            HostedConnector connector,
            ConnectorConfiguration configuration,
            RecordSelection selection,
            String topic,
            Schema expected,
            ReadRequest request,
            ConnectPosition from) {
        this.connector = connector;
        this.selection = selection;
        this.topic = topic;
        this.expected = expected;
        this.request = request;
        this.unavailable = configuration.hasUnavailableValues();
        this.keepsAllForCommit = !configuration.isDebezium();
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
        @Nullable RowsOfRecords rows = null;
        while (!waiting.isEmpty() && !isFull(rows, taken)) {
            SourceRecord record = waiting.getFirst();
            if (isFirstOfTwo(record) && waiting.size() == 1) {
                break;
            }
            if (selection.isRow(record, topic)) {
                if (rows == null) {
                    if (!takeShape(record)) {
                        break;
                    }
                    rows = new RowsOfRecords(shapeNow(), request.schema(), unavailable, Math.min(waiting.size(), 4096));
                } else if (!isOfShape(record)) {
                    break;
                }
                rows.add(record, records + 1);
            }
            records++;
            waiting.removeFirst();
            taken.add(record);
        }
        if (taken.isEmpty()) {
            return new ReadResult.NothingYet();
        }
        return new ReadResult.Rows(
                rows == null ? new BatchBuilder(request.schema(), 1).build() : rows.build(),
                rows == null ? List.of() : rows.rejections(),
                positionAfter(taken));
    }

    private boolean isFull(@Nullable RowsOfRecords rows, List<SourceRecord> taken) {
        if (rows == null || taken.isEmpty()) {
            return false;
        }
        boolean full = rows.size() >= request.limits().maxRows()
                || (taken.size() % LOOK == 0
                        && rows.byteSize() >= request.limits().maxBytes());
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

    /** Some connectors make a schema for each record: it is the same if it says the same. */
    private boolean isOfShape(SourceRecord record) {
        return record.value() == null
                || (shapeOf != null && (record.valueSchema() == shapeOf || shapeOf.equals(record.valueSchema())));
    }

    private RecordShape shapeNow() {
        if (shape == null) {
            throw new IllegalStateException("no record had a value yet");
        }
        return shape;
    }

    /** Takes the shape of the record, if it has the columns that are expected; otherwise keeps the failure. */
    private boolean takeShape(SourceRecord record) {
        if (isOfShape(record)) {
            if (shape == null) {
                shape = RecordShape.ofKeys(expected);
            }
            return true;
        }
        RecordShape found = RecordShape.of(record, expected.dataset());
        Optional<String> difference = selection.difference(expected, found.schema());
        if (difference.isPresent()) {
            changed = new DataWeaverException(
                    KafkaConnectErrorCode.SCHEMA_CHANGED,
                    "'" + expected.dataset() + "' had the columns " + described(expected)
                            + " when the run was planned, but " + difference.get(),
                    KafkaConnectErrorCode.SCHEMA_CHANGED.remedy(),
                    null);
            return false;
        }
        shape = found;
        shapeOf = record.valueSchema();
        return true;
    }

    private static String described(Schema schema) {
        return String.join(", ", schema.fields().stream().map(Field::toString).toList());
    }

    private Position positionAfter(List<SourceRecord> taken) {
        for (SourceRecord record : taken) {
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
        synchronized (given) {
            given.addLast(new Given(position, task, keepsAllForCommit ? taken : List.of(taken.get(taken.size() - 1))));
        }
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
