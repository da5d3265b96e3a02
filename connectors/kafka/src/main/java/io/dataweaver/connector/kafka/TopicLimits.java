package io.dataweaver.connector.kafka;

import java.time.Clock;
import java.util.OptionalLong;

/** What a topic takes, as far as this user may see its settings. Not thread-safe. */
final class TopicLimits {

    private final String topic;
    private final long messageBytes;
    private final Cluster cluster;
    private final Clock clock;
    private final OptionalLong before;
    private final OptionalLong after;
    private int partitions;
    private boolean asked;

    /**
     * Asks the cluster.
     *
     * @param messageBytes how large a message may be
     * @param timestamps whether it matters which timestamps the topic takes
     */
    TopicLimits(String topic, long messageBytes, boolean timestamps, Cluster cluster, Clock clock) {
        this.topic = topic;
        this.messageBytes = messageBytes;
        this.cluster = cluster;
        this.clock = clock;
        this.before = limit(timestamps, "message.timestamp.before.max.ms");
        this.after = limit(timestamps, "message.timestamp.after.max.ms");
    }

    private OptionalLong limit(boolean matters, String setting) {
        return matters ? cluster.topicSetting(topic, setting) : OptionalLong.empty();
    }

    long messageBytes() {
        return messageBytes;
    }

    /** Lets it find out that partitions were added; to be called once a batch. */
    void expire() {
        asked = false;
    }

    /** Returns how many partitions there are; asks for it where there would be none with this number. */
    int partitions(long number) {
        if (number >= partitions && !asked) {
            partitions = cluster.describe(topic)
                    .map(each -> each.partitions().size())
                    .orElse(0);
            asked = true;
        }
        return partitions;
    }

    boolean takesTimestamp(long millis) {
        long now = clock.millis();
        return now - millis <= before.orElse(Long.MAX_VALUE) && millis - now <= after.orElse(Long.MAX_VALUE);
    }
}
