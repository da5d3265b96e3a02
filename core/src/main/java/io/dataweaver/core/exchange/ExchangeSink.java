package io.dataweaver.core.exchange;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.core.state.ExclusiveFiles;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The end of the plan before an exchange. What writers prepare are files that nobody reads; {@link #commit} puts them in the
 * one order of the log, which stays. Made by {@link Exchange#sink}.
 */
public final class ExchangeSink implements Sink, ExpectsSplits {

    private static final Failpoint SEALED = Failpoint.named("exchange.sealed");
    private static final long ROLL_BYTES = 1L << 20;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

    private final Exchange exchange;
    private @Nullable Manifest manifest;
    private boolean swept;

    ExchangeSink(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.TWO_PHASE_COMMIT, Capability.APPLIES_CHANGES, Capability.CREATES_TARGET);
    }

    @Override
    public void check(List<Schema> schemas) {
        String columns = exchange.layout().columns();
        for (Schema schema : schemas) {
            String other = new ExchangeLayout(schema, List.of(), 1, Optional.empty(), true).columns();
            if (!other.equals(columns)) {
                throw new DataWeaverException(
                        ExchangeErrorCode.OTHER_LOG,
                        "rows of (" + columns + ") pass between the steps, but '" + schema.dataset() + "' has (" + other
                                + ")");
            }
        }
    }

    private ManifestFiles files() {
        return exchange.files();
    }

    private Manifest manifest() {
        Manifest known = manifest;
        if (known == null) {
            known = new Manifest(files(), ROLL_BYTES);
            manifest = known;
        }
        return known;
    }

    /** What is done to the manifest while no other process can. */
    private interface Action {
        void run(@Nullable LogState state) throws IOException;
    }

    private void locked(Action action) {
        try (AutoCloseable lock = lock()) {
            action.run(manifest().refresh());
        } catch (IOException failed) {
            throw files().notStored(failed);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw files().notStored(new IOException(failed));
        }
        exchange.changed();
    }

    /** Takes the lock; others have it for a moment only, unless they hang. */
    private AutoCloseable lock() throws IOException {
        long began = exchange.scheduler().nanoTime();
        while (true) {
            try {
                return files().files().lock(files().folder() + "/lock", ExclusiveFiles.thisProcess());
            } catch (StateFiles.LockedException locked) {
                if (exchange.scheduler().nanoTime() - began > LOCK_PATIENCE.toNanos() || !exchange.pause()) {
                    throw new DataWeaverException(
                            ExchangeErrorCode.BUSY,
                            files().folder() + " is written by " + locked.getMessage()
                                    + ", which does not come to an end",
                            locked);
                }
            }
        }
    }

    /** Returns an epoch above all that the log has seen, so that no run has the name of one before. */
    @Override
    public long fence(String pipeline, long epoch) {
        long[] use = {epoch};
        locked(state -> use[0] = state == null ? epoch : Math.max(epoch, state.epoch() + 1));
        return use[0];
    }

    /** Goes on with the log of {@code run}, or begins one; what was there of another run is removed. */
    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        locked(state -> {
            if (state != null && run.epoch() < state.epoch()) {
                throw fenced(run, state);
            }
            if (state == null || isOther(run, state)) {
                manifest()
                        .begin(new ManifestEntry.Begun(
                                run.run(),
                                run.epoch(),
                                exchange.layout().partitions(),
                                exchange.layout().columns(),
                                0,
                                false,
                                Long.MIN_VALUE,
                                false,
                                List.of()));
            } else {
                checkOurs(run, state);
                if (run.epoch() > state.epoch()) {
                    manifest().append(List.of(new ManifestEntry.Resumed(run.epoch())));
                }
            }
        });
        exchange.prepared(run.run());
    }

    private static boolean isOther(SinkRun run, LogState state) {
        return !state.run().equals(run.run()) || (!run.resumed() && run.epoch() > state.epoch());
    }

    private DataWeaverException fenced(SinkRun run, LogState state) {
        return new DataWeaverException(
                StateErrorCode.FENCED,
                "start " + run.epoch() + " of pipeline '" + run.pipeline() + "' writes rows in " + files().folder()
                        + ", but start " + state.epoch() + " has taken over");
    }

    private void checkOurs(SinkRun run, LogState state) {
        if (run.epoch() < state.epoch()) {
            throw fenced(run, state);
        }
        if (state.partitions() != exchange.layout().partitions()
                || !state.columns().equals(exchange.layout().columns())) {
            throw new DataWeaverException(
                    ExchangeErrorCode.OTHER_LOG,
                    "the log in " + files().folder() + " has " + state.partitions() + " partitions of ("
                            + state.columns() + "), but " + exchange.layout().partitions() + " of ("
                            + exchange.layout().columns()
                            + ") are written");
        }
    }

    private LogState ours(SinkRun run, @Nullable LogState state) {
        if (state == null || !state.run().equals(run.run())) {
            throw new DataWeaverException(
                    ExchangeErrorCode.OTHER_LOG,
                    "the log in " + files().folder() + (state == null ? " is gone" : " is that of " + state.run())
                            + ", but " + run.run() + " publishes");
        }
        checkOurs(run, state);
        return state;
    }

    /** Tells the log for which splits its watermark waits; called after {@link #prepare}, again if there are more. */
    @Override
    public void expect(SinkRun run, List<String> splits) {
        locked(state -> {
            List<String> unknown = ours(run, state).unknown(splits);
            if (!unknown.isEmpty()) {
                manifest().append(List.of(new ManifestEntry.Expected(unknown)));
            }
        });
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        String token = UUID.randomUUID().toString().substring(0, 13);
        return new ExchangeWriter(files(), exchange.layout(), context, run.epoch() + "-" + token);
    }

    static Committable committable(Published published) {
        return new Committable(published.split(), ManifestCodec.encode(published));
    }

    static Published published(Committable committable) {
        try {
            if (ManifestCodec.decode(committable.json()) instanceof Published published) {
                return published;
            }
            throw new IOException("it names no rows");
        } catch (IOException damaged) {
            throw new DataWeaverException(
                    ExchangeErrorCode.DAMAGED,
                    "what was prepared for split " + committable.splitId() + " is not what was written: "
                            + damaged.getMessage(),
                    damaged);
        }
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        locked(state -> {
            LogState log = ours(run, state);
            Map<String, Long> reached = new HashMap<>();
            List<ManifestEntry> entries = new ArrayList<>();
            for (Committable committable : committables) {
                Published published = published(committable);
                long before = reached.computeIfAbsent(published.split(), id -> sequence(log, id));
                if (published.sequence() > before) {
                    checkNext(published, before, log);
                    entries.add(published);
                    reached.put(published.split(), published.sequence());
                }
            }
            manifest().append(entries);
            if (run.resumed() && !swept) {
                manifest().removeLost(false);
                swept = true;
            }
        });
    }

    private static long sequence(LogState log, String split) {
        ManifestEntry.Upstream known = log.split(split);
        return known == null ? 0 : known.sequence();
    }

    private void checkNext(Published published, long before, LogState log) throws IOException {
        if (published.sequence() != before + 1 || log.sealed()) {
            throw new DataWeaverException(
                    ExchangeErrorCode.LOST,
                    "part " + published.sequence() + " of split " + published.split() + " is published in "
                            + files().folder() + ", which holds its parts up to " + before
                            + (log.sealed() ? ", and is sealed" : ""));
        }
        if (published.segment().isPresent()) {
            Published.Segment segment = published.segment().get();
            if (!files().holds(segment)) {
                throw new DataWeaverException(
                        ExchangeErrorCode.LOST,
                        "part " + published.sequence() + " of split " + published.split()
                                + " is published, but its rows, " + files().segment(segment.name())
                                + ", are not there as a whole");
            }
        }
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        locked(state -> {
            if (!ours(run, state).sealed()) {
                manifest().append(List.of(new ManifestEntry.Sealed()));
                SEALED.hit();
            }
            manifest().removeLost(true);
        });
    }

    /** Does nothing: nothing is held. */
    @Override
    public void close() {}
}
