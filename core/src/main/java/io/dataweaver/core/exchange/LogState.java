package io.dataweaver.core.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the entries of a manifest come to, one after the other. <b>Threads.</b> One at a time. */
final class LogState {

    private final String run;
    private final int partitions;
    private final String columns;
    private final Map<String, ManifestEntry.Upstream> splits = new LinkedHashMap<>();
    private long epoch;
    private long next;
    private boolean sealed;
    private long watermark;
    private boolean expecting;

    LogState(ManifestEntry.Begun begun) {
        this.run = begun.run();
        this.partitions = begun.partitions();
        this.columns = begun.columns();
        this.epoch = begun.epoch();
        this.next = begun.next();
        this.sealed = begun.sealed();
        this.watermark = begun.watermark();
        this.expecting = begun.expecting();
        begun.splits().forEach(split -> splits.put(split.split(), split));
    }

    /** Returns the first line of a manifest that goes on from here. */
    ManifestEntry.Begun asBegun() {
        return new ManifestEntry.Begun(
                run, epoch, partitions, columns, next, sealed, watermark, expecting, List.copyOf(splits.values()));
    }

    /** Takes the next entry in. */
    void apply(ManifestEntry entry) {
        if (entry instanceof Published published) {
            apply(published);
        } else if (entry instanceof ManifestEntry.Resumed resumed) {
            epoch = Math.max(epoch, resumed.epoch());
        } else if (entry instanceof ManifestEntry.Expected expected) {
            expecting = true;
            for (String split : expected.splits()) {
                splits.putIfAbsent(split, new ManifestEntry.Upstream(split, -1, 0, Long.MIN_VALUE, false));
            }
        } else if (entry instanceof ManifestEntry.Sealed) {
            sealed = true;
            watermark = Long.MAX_VALUE;
        } else if (entry instanceof ManifestEntry.Begun) {
            throw ManifestLines.damaged("it begins in its middle", null);
        }
    }

    private void apply(Published published) {
        ManifestEntry.Upstream before = splits.get(published.split());
        long sequence = before == null ? 0 : before.sequence();
        if (published.sequence() != sequence + 1
                || (published.segment().isPresent()
                        && published.segment().get().rows().size() != partitions)) {
            throw ManifestLines.damaged(
                    "part " + published.sequence() + " of split " + published.split() + " follows part " + sequence,
                    null);
        }
        splits.put(
                published.split(),
                new ManifestEntry.Upstream(
                        published.split(),
                        published.ordinal(),
                        published.sequence(),
                        published.time(),
                        published.finished()));
        next++;
        watermark = expecting ? Math.max(watermark, lowest()) : watermark;
    }

    /** Returns how far all splits have come that are not finished; the last moment if all are. */
    private long lowest() {
        long lowest = Long.MAX_VALUE;
        for (ManifestEntry.Upstream split : splits.values()) {
            if (!split.finished()) {
                lowest = Math.min(lowest, split.time());
            }
        }
        return lowest;
    }

    String run() {
        return run;
    }

    long epoch() {
        return epoch;
    }

    int partitions() {
        return partitions;
    }

    String columns() {
        return columns;
    }

    /** Returns the number of the next entry of rows; they count from 0. */
    long next() {
        return next;
    }

    boolean sealed() {
        return sealed;
    }

    long watermark() {
        return watermark;
    }

    /** Returns how far an upstream split has come; null if it is not known. */
    ManifestEntry.@Nullable Upstream split(String id) {
        return splits.get(id);
    }

    /** Returns the largest sequence that is published of each split, by its ordinal. */
    Map<Integer, Long> sequences() {
        Map<Integer, Long> sequences = new LinkedHashMap<>();
        for (ManifestEntry.Upstream split : splits.values()) {
            sequences.put(split.ordinal(), split.sequence());
        }
        return sequences;
    }

    /** Returns those of {@code ids} that are not known. */
    List<String> unknown(List<String> ids) {
        List<String> unknown = new ArrayList<>(ids);
        unknown.removeAll(splits.keySet());
        return unknown;
    }
}
