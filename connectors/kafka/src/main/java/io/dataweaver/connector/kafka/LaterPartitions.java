package io.dataweaver.connector.kafka;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of a topic that did not exist when a run was planned. They are one split, which has no rows until there are
 * some, and reads each of them from its first record.
 *
 * @param topicId tells the topic from another of the same name, made later
 * @param first the number of the first such partition
 */
record LaterPartitions(String topic, String topicId, int first) {

    private static final String FIRST = "first_later";
    private static final String ID_END = "-later";
    private static final int OFFSET_BITS = 44;
    private static final long OFFSETS = (1L << OFFSET_BITS) - 1;

    Split toSplit(int ordinal) {
        StateObject detail = StateObject.empty()
                .with("topic", topic)
                .with("topic_id", topicId)
                .with(FIRST, first);
        return new Split(topic + ID_END, ordinal, topic, detail.toString(), 0);
    }

    static boolean is(Split split) {
        return StateObject.parse(split.detail()).has(FIRST);
    }

    static LaterPartitions parse(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        return new LaterPartitions(detail.text("topic"), detail.text("topic_id"), (int) detail.number(FIRST));
    }

    /** Returns where the rows of a message stand in the split: partitions must not be taken for one another. */
    static long origin(int partition, long offset) {
        return ((long) partition << OFFSET_BITS) + offset + 1;
    }

    static boolean is(String splitId) {
        return splitId.endsWith(ID_END);
    }

    /** Returns the partition of the message at {@code origin}. */
    static TopicPartition partition(String topic, long origin) {
        return new TopicPartition(topic, (int) ((origin - 1) >>> OFFSET_BITS));
    }

    /** Returns the offset of the message at {@code origin}. */
    static long offset(long origin) {
        return (origin - 1) & OFFSETS;
    }

    /** Returns the position at which {@code next} is the next offset of each partition. */
    static Position position(Map<Integer, Long> next) {
        StateObject position = StateObject.empty();
        for (Map.Entry<Integer, Long> each : new TreeMap<>(next).entrySet()) {
            position = position.with(Integer.toString(each.getKey()), each.getValue());
        }
        return new Position(position.toString());
    }

    /** Returns the next offset of each partition from {@link #first} on that {@code position} knows, without gaps. */
    SortedMap<Integer, Long> offsets(Position position) {
        StateObject known = StateObject.parse(position.json());
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        int partition = first;
        while (known.has(Integer.toString(partition))) {
            offsets.put(partition, known.number(Integer.toString(partition)));
            partition++;
        }
        return offsets;
    }
}
