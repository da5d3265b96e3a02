package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Puts keys and values into messages, with what columns of the row say beside them. Not thread-safe. */
final class MessageEnvelope {

    private static final long MILLIS_PER_SECOND = 1000;

    private final TargetTopic target;
    private final TopicLimits limits;
    private final boolean always;

    /**
     * Creates it.
     *
     * @param limits of the topic
     */
    MessageEnvelope(TargetTopic target, TopicLimits limits) {
        this.target = target;
        this.limits = limits;
        this.always = target.settings().mode() == WriteMode.UPSERT;
    }

    /**
     * Returns a message, or null if it was rejected.
     *
     * @param value null for one that says that the row of the key is gone
     * @param rejections gets why there is no message
     */
    @Nullable ProducerRecord<byte[], byte[]> message(
            RecordBatch batch, int row, byte @Nullable [] key, byte @Nullable [] value, List<Rejection> rejections) {
        Integer partition = null;
        Long timestamp = null;
        List<Header> headers = new ArrayList<>();
        try {
            for (MetadataColumn each : target.metadata()) {
                Column column = batch.column(batch.schema().indexOf(each.name()));
                switch (each.what()) {
                    case PARTITION -> partition = partition((LongColumn) column, row, each.name());
                    case TIMESTAMP -> timestamp = timestamp((LongColumn) column, row, each.name());
                    case HEADERS -> addAll(column, row, each.name(), headers);
                    case ONE_HEADER -> {
                        if (column.isPresent(row)) {
                            headers.add(new RecordHeader(each.header(), bytes((BytesColumn) column, row)));
                        }
                    }
                    case KEY, KEY_BYTES, TOPIC, OFFSET -> {} // a key is made elsewhere, of this column as of others
                }
            }
        } catch (BadRecordException bad) {
            rejections.add(new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            return null;
        }
        return new ProducerRecord<>(target.name(), partition, timestamp, key, value, headers);
    }

    /** Messages of one key belong into one partition where the last of them counts; so it has to be told each time. */
    private @Nullable Integer partition(LongColumn column, int row, String name) {
        if (!column.isPresent(row)) {
            if (always) {
                throw new BadRecordException(
                        RecordErrorCode.NULL_NOT_ALLOWED,
                        name,
                        "`mode: upsert` needs the partition of each row, changed or deleted ones included");
            }
            return null;
        }
        long wanted = column.get(row);
        int partitions = limits.partitions(wanted);
        if (wanted < 0 || wanted >= partitions) {
            throw new BadRecordException(
                    RecordErrorCode.REFUSED_BY_SINK,
                    name,
                    "topic " + target.name() + " has no partition " + wanted + ", but 0 to " + (partitions - 1));
        }
        return (int) wanted;
    }

    private @Nullable Long timestamp(LongColumn column, int row, String name) {
        if (!column.isPresent(row)) {
            return null;
        }
        long value = column.get(row);
        long perMilli = Temporal.unitsPerSecond(((DataType.Instant) column.type()).precision()) / MILLIS_PER_SECOND;
        if (Temporal.isInfinite(value) || value < 0) {
            throw new BadRecordException(
                    RecordErrorCode.REFUSED_BY_SINK,
                    name,
                    "the timestamp of a message cannot be before 1970 or infinite, but is " + column.value(row));
        }
        if (value % perMilli != 0) {
            throw new BadRecordException(
                    RecordErrorCode.REFUSED_BY_SINK,
                    name,
                    "the timestamp of a message has milliseconds, but this is " + column.value(row)
                            + ": round it before, as by DATE_TRUNC('millisecond', " + name + ")");
        }
        long millis = value / perMilli;
        if (!limits.takesTimestamp(millis)) {
            throw new BadRecordException(
                    RecordErrorCode.REFUSED_BY_SINK,
                    name,
                    "topic " + target.name() + " takes no timestamp so far from now as " + Instant.ofEpochMilli(millis)
                            + " (message.timestamp.before.max.ms, message.timestamp.after.max.ms)");
        }
        return millis;
    }

    private static void addAll(Column column, int row, String name, List<Header> headers) {
        if (!column.isPresent(row)) {
            return;
        }
        if (column instanceof MapColumn map) {
            for (int i = map.start(row); i < map.end(row); i++) {
                headers.add(header((BytesColumn) map.keys(), (BytesColumn) map.values(), i, name));
            }
        } else {
            ListColumn list = (ListColumn) column;
            StructColumn structs = (StructColumn) list.elements();
            for (int i = list.start(row); i < list.end(row); i++) {
                headers.add(header((BytesColumn) structs.child(0), (BytesColumn) structs.child(1), i, name));
            }
        }
    }

    private static Header header(BytesColumn names, BytesColumn values, int at, String column) {
        if (!names.isPresent(at)) {
            throw new BadRecordException(RecordErrorCode.NULL_NOT_ALLOWED, column, "a header has no name");
        }
        return new RecordHeader(names.text(at), values.isPresent(at) ? bytes(values, at) : null);
    }

    private static byte[] bytes(BytesColumn column, int row) {
        return Arrays.copyOfRange(column.data(), column.start(row), column.end(row));
    }
}
