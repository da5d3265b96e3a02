package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Finds records that topics have removed before they were read, and goes on behind them as a person has chosen. */
final class RemovedRecords {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Connection connection;

    /**
     * Creates it.
     *
     * @param consumer is asked for offsets alone
     */
    RemovedRecords(KafkaConsumer<byte[], byte[]> consumer, Connection connection) {
        this.consumer = consumer;
        this.connection = connection;
    }

    /** Records of one partition that are gone: from the offset that comes next to the first that is there. */
    private record Removed(int partition, long next, long begin) {}

    /** Finds out whether some are gone that the split has yet to read. */
    Optional<SourceGap> find(Split split, Optional<Position> from) {
        List<Removed> removed = removed(split, from);
        if (removed.isEmpty()) {
            return Optional.empty();
        }
        DataWeaverException reason = new DataWeaverException(
                KafkaErrorCode.RECORDS_GONE,
                told(split, removed) + " were removed before they were read",
                KafkaErrorCode.RECORDS_GONE.remedy(),
                null);
        return Optional.of(new SourceGap(split, from, reason, EnumSet.of(GapChoice.SKIP_GAP)));
    }

    /** Goes on with the first records that are there by now. */
    GapBridge skip(SourceGap gap) {
        Split split = gap.split();
        List<Removed> removed = removed(split, gap.from());
        SortedMap<Integer, Long> next = next(split, gap.from());
        removed.forEach(each -> next.put(each.partition(), each.begin()));
        Position then = LaterPartitions.is(split)
                ? LaterPartitions.position(next)
                : PartitionSplit.position(next.values().iterator().next());
        return new GapBridge(split, Optional.of(then), told(split, removed) + " are left out");
    }

    private static String told(Split split, List<Removed> removed) {
        return removed.stream()
                .map(each -> (each.begin() - each.next()) + " offsets of " + split.dataset() + "-" + each.partition()
                        + ", from " + each.next() + " to " + (each.begin() - 1) + ",")
                .collect(Collectors.joining(" and "));
    }

    private List<Removed> removed(Split split, Optional<Position> from) {
        SortedMap<Integer, Long> next = next(split, from);
        if (next.isEmpty()) {
            return List.of();
        }
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(
                next.keySet().stream()
                        .map(partition -> new TopicPartition(split.dataset(), partition))
                        .toList(),
                connection.callTimeout());
        long end = LaterPartitions.is(split)
                ? Long.MAX_VALUE
                : PartitionSplit.parse(split).end();
        List<Removed> removed = new ArrayList<>();
        next.forEach((partition, offset) -> {
            long begin = Math.min(end, begins.getOrDefault(new TopicPartition(split.dataset(), partition), 0L));
            if (offset < begin) {
                removed.add(new Removed(partition, offset, begin));
            }
        });
        return removed;
    }

    /** Returns the offset that comes next in each partition of the split; one that was added is read from its first. */
    private SortedMap<Integer, Long> next(Split split, Optional<Position> from) {
        if (LaterPartitions.is(split)) {
            LaterPartitions later = LaterPartitions.parse(split);
            SortedMap<Integer, Long> next = from.map(later::offsets).orElseGet(TreeMap::new);
            int count = consumer.partitionsFor(later.topic(), connection.callTimeout())
                    .size();
            for (int partition = later.first(); partition < count; partition++) {
                next.putIfAbsent(partition, 0L);
            }
            return next;
        }
        PartitionSplit part = PartitionSplit.parse(split);
        SortedMap<Integer, Long> next = new TreeMap<>();
        next.put(part.partition(), from.map(PartitionSplit::offset).orElse(part.start()));
        return next;
    }
}
