package io.dataweaver.connector.kafka;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of a topic, from one offset to another.
 *
 * @param topicId tells the topic from another of the same name, made later
 * @param start the first offset to read
 * @param end behind the last offset to read; {@code Long.MAX_VALUE} if there is none
 */
record PartitionSplit(String topic, String topicId, int partition, long start, long end) {

    Split toSplit(int ordinal) {
        StateObject detail = StateObject.empty()
                .with("topic", topic)
                .with("topic_id", topicId)
                .with("partition", partition)
                .with("start", start)
                .with("end", end);
        return new Split(topic + "-" + partition, ordinal, topic, detail.toString(), 0);
    }

    static PartitionSplit parse(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        return new PartitionSplit(
                detail.text("topic"),
                detail.text("topic_id"),
                (int) detail.number("partition"),
                detail.number("start"),
                detail.number("end"));
    }

    /** Returns which partition the split of this id is; empty if it is no such split. */
    static Optional<TopicPartition> partition(String splitId) {
        int dash = splitId.lastIndexOf('-');
        String number = splitId.substring(dash + 1);
        return dash > 0 && number.matches("\\d{1,9}")
                ? Optional.of(new TopicPartition(splitId.substring(0, dash), Integer.parseInt(number)))
                : Optional.empty();
    }

    boolean isEndless() {
        return end == Long.MAX_VALUE;
    }

    TopicPartition toPartition() {
        return new TopicPartition(topic, partition);
    }

    static Position position(long offset) {
        return new Position(StateObject.empty().with("offset", offset).toString());
    }

    static long offset(Position position) {
        return StateObject.parse(position.json()).number("offset");
    }
}
