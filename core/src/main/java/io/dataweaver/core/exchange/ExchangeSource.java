package io.dataweaver.core.exchange;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.DurableCheckpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the plan behind an exchange: one dataset, and one split a partition. Planned once the plan before it is
 * prepared; its splits are bound to the run of that. Made by {@link Exchange#source}.
 */
public final class ExchangeSource implements Source {

    private final Exchange exchange;
    private @Nullable Retention retention;
    private final Map<String, Long> passed = new HashMap<>();

    ExchangeSource(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.REPLAYABLE,
                Capability.PARALLEL,
                Capability.CHANGES,
                Capability.PROJECTION_PUSH_DOWN,
                exchange.layout().bounded() ? Capability.BOUNDED : Capability.UNBOUNDED);
    }

    @Override
    public List<Schema> datasets() {
        return List.of(exchange.layout().schema());
    }

    /**
     * Returns one split a partition.
     *
     * @throws DataWeaverException if no run has prepared the log
     */
    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        String run = exchange.begun()
                .map(LogState::run)
                .orElseThrow(() -> new DataWeaverException(
                        ExchangeErrorCode.LOST,
                        "the log in " + exchange.files().folder()
                                + " is not there: it is read before a run that writes it was prepared"));
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(run));
        List<Split> splits = new ArrayList<>();
        for (int partition = 0; partition < exchange.layout().partitions(); partition++) {
            splits.add(new Split(
                    id(partition),
                    partition,
                    exchange.layout().schema().dataset(),
                    "{\"run\":\"" + quoted + "\",\"partition\":" + partition + "}",
                    0));
        }
        return splits;
    }

    static String runOf(Split split) {
        try {
            return ManifestCodec.Fields.of(split.detail()).text("run");
        } catch (IOException damaged) {
            throw new DataWeaverException(
                    ExchangeErrorCode.DAMAGED,
                    "split " + split.id() + " of an exchange is not what was planned: " + damaged.getMessage(),
                    damaged);
        }
    }

    private static String id(int partition) {
        return "partition-" + partition;
    }

    @Override
    public ExchangeReader open(Split split, ReadRequest request, Optional<Position> from) {
        try {
            ManifestCodec.Fields detail = ManifestCodec.Fields.of(split.detail());
            String run = detail.text("run");
            Optional<ExchangePosition> position = from.map(ExchangePosition::decode);
            if (position.isPresent() && !position.get().run().equals(run)) {
                throw new IOException("it is of " + run + ", but its position of "
                        + position.get().run());
            }
            return new ExchangeReader(exchange, request, run, Math.toIntExact(detail.number("partition")), position);
        } catch (IOException | ArithmeticException damaged) {
            throw new DataWeaverException(
                    ExchangeErrorCode.DAMAGED,
                    "split " + split.id() + " of an exchange is not what was planned: " + damaged.getMessage(),
                    damaged);
        }
    }

    /** Removes what every partition has passed. */
    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        synchronized (passed) {
            Retention kept = retention == null ? new Retention(exchange.files(), exchange.layout()) : retention;
            retention = kept;
            String run = "";
            for (Map.Entry<String, Position> reached : positions.entrySet()) {
                ExchangePosition position = ExchangePosition.decode(reached.getValue());
                passed.merge(reached.getKey(), position.entry(), Math::max);
                run = position.run();
            }
            long lowest = Long.MAX_VALUE;
            for (int partition = 0; partition < exchange.layout().partitions(); partition++) {
                lowest = Math.min(lowest, passed.getOrDefault(id(partition), 0L));
            }
            try {
                kept.passed(run, lowest);
            } catch (IOException failed) {
                throw exchange.files().notStored(failed);
            }
        }
    }

    /** Does nothing: readers hold what is open. */
    @Override
    public void close() {}
}
