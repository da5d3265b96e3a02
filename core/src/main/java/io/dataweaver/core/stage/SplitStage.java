package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.exchange.ExchangePosition;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fused stage: moves one split from its reader through the transforms into its writer.
 *
 * <p>Every engine runs this: it calls {@link #step} until {@link Step#FINISHED}, and {@link #checkpoint} whenever it
 * wants to make durable what was moved, unless the stage {@linkplain #isWithinTransaction is within a transaction}: then it steps on
 * first. Batches go from step to step by reference.
 *
 * <p>A split that has rows of several datasets has a lane for each of them; their writers share one transaction.
 *
 * <p><b>Threads.</b> One thread at a time; {@link #wakeUp} and {@link #counts} from any.
 *
 * <p><b>Failures.</b> After a method threw, only {@link #close} is called; the engine opens another stage at the last
 * durable progress.
 */
public final class SplitStage implements AutoCloseable {

    /** What one call to {@link #step} did. */
    public enum Step {
        /** Moved rows. */
        MOVED,
        /** Found none in time. */
        IDLE,
        /** The split is exhausted; {@link #checkpoint} it for the last time. */
        FINISHED
    }

    private static final Failpoint AFTER_READ = Failpoint.named("stage.after_read");
    private static final Failpoint AFTER_WRITE = Failpoint.named("stage.after_write");
    private static final Failpoint BEFORE_PREPARE = Failpoint.named("stage.before_prepare");
    private static final Failpoint AFTER_PREPARE = Failpoint.named("stage.after_prepare");

    private final Split split;
    private final RunCounts before;
    private final SplitReader reader;
    private final List<Lane> lanes;
    private final RejectionHandler rejections;
    private final RejectionGate gate;
    private final List<StatefulTransform> stateful;
    private final Pace pace;
    private final Scheduler scheduler;
    private final StageObserver observer;
    private final StageSampler sampler;
    private final StageCounters counters = new StageCounters();
    private @Nullable Position position;
    private @Nullable Position readTo;
    private @Nullable RecordBatch read;
    private boolean reading;
    private SplitProgress durable;
    private boolean finished;
    private boolean within;
    private boolean holdsRows;
    private boolean sampled;
    private volatile long oldestRead;
    private volatile SourceLag lag = SourceLag.UNKNOWN;

    /**
     * Creates a stage of one dataset over a reader, transforms and a writer that were opened for {@code progress}; closes them.
     *
     * @param progress from where it starts
     * @param steps made for this split alone
     * @param gate told of every rejection; may end the run
     * @param scheduler whose time it measures by
     * @param observer is told what it does, once a batch
     * @param sampler is shown rows if it wants to see some
     */
    public SplitStage(
            SplitProgress progress,
            SplitReader reader,
            List<StageStep> steps,
            SinkWriter writer,
            RejectionHandler rejections,
            RejectionGate gate,
            Scheduler scheduler,
            StageObserver observer,
            StageSampler sampler) {
        this(
                progress,
                reader,
                List.of(new StageLane(progress.split().dataset(), steps, writer)),
                rejections,
                gate,
                scheduler,
                observer,
                sampler);
    }

    /**
     * Creates a stage over a reader and lanes that were opened for {@code progress}; closes them.
     *
     * @param ways one a dataset of the split, in their order; if there are several, {@link io.dataweaver.api.sink.Sink#openTogether}
     *     has opened the writers
     */
    public SplitStage(
            SplitProgress progress,
            SplitReader reader,
            List<StageLane> ways,
            RejectionHandler rejections,
            RejectionGate gate,
            Scheduler scheduler,
            StageObserver observer,
            StageSampler sampler) {
        this.split = progress.split();
        this.before = progress.counts();
        this.durable = progress.withCommittables(List.of());
        this.position = progress.position().orElse(null);
        this.reader = reader;
        this.rejections = rejections;
        this.gate = gate;
        this.scheduler = scheduler;
        this.observer = observer;
        this.sampler = sampler;
        List<StageStep> steps =
                ways.stream().flatMap(way -> way.steps().stream()).toList();
        this.pace = new Pace(steps, scheduler);
        this.stateful = steps.stream()
                .map(StageStep::transform)
                .filter(StatefulTransform.class::isInstance)
                .map(StatefulTransform.class::cast)
                .toList();
        this.lanes = ways.stream().map(Lane::new).toList();
    }

    /** One dataset, from behind the reader on: transforms, and what is behind them, the sink or the place of rejected records. */
    private final class Lane implements TransformChain.End {

        private final String dataset;
        private final SinkWriter writer;
        private final TransformChain chain;

        Lane(StageLane way) {
            this.dataset = way.dataset();
            this.writer = way.writer();
            this.chain = new TransformChain(way.steps(), this, scheduler, observer);
            if (writer instanceof FannedOut several) {
                several.observedBy(observer, scheduler::nanoTime);
                several.shownTo(SplitStage.this::showAtOneSink);
            }
        }

        @Override
        public void emit(RecordBatch batch) {
            show(StageSampler.SINK, batch);
            long started = scheduler.nanoTime();
            List<Rejection> refused = writer.write(batch.withOriginal(read));
            if (!(writer instanceof FannedOut)) {
                observer.written("sink", batch.size(), batch.byteSize(), scheduler.nanoTime() - started);
                counters.addWritten(batch.size());
            }
            refuse(refused);
        }

        @Override
        public void reject(StageStep step, Rejection rejection) {
            reject(step.place(), List.of(withOriginal(rejection)));
        }

        @Override
        public void passed(int in, long out) {
            counters.addFiltered(Math.max(0, in - out));
            counters.addAdded(Math.max(0, out - in));
        }

        @Override
        public void left(StageStep step, RecordBatch batch) {
            show(step.name(), batch);
        }

        private void refuse(List<Rejection> refused) {
            if (writer instanceof FannedOut several) {
                counters.add(several.takeCounts());
                refuse(refused, several.steps());
            } else if (!refused.isEmpty()) {
                counters.addWritten(-refused.size());
                reject("sink", refused);
            }
        }

        private void refuse(List<Rejection> refused, List<String> at) {
            int from = 0;
            for (int i = 1; i <= refused.size(); i++) {
                if (i == refused.size() || !at.get(i).equals(at.get(from))) {
                    reject(at.get(from), refused.subList(from, i));
                    from = i;
                }
            }
        }

        private void reject(String step, List<Rejection> rejected) {
            if (!rejected.isEmpty()) {
                counters.addRejected(rejected.size());
                rejected.forEach(each -> observer.rejected(step, each.code()));
                String position = readTo == null ? null : readTo.json();
                rejections.handle(new RejectionHandler.Place(dataset, split.id(), step, position), rejected);
                gate.rejected(split, rejected);
            }
        }
    }

    private Lane lane(String dataset) {
        if (lanes.size() > 1) {
            for (Lane lane : lanes) {
                if (lane.dataset.equals(dataset)) {
                    return lane;
                }
            }
            throw new IllegalStateException(
                    "rows of '" + dataset + "' came in split " + split.id() + ", which has none of them");
        }
        return lanes.get(0);
    }

    /** Decides whether the run may go on after rejections. */
    public interface RejectionGate {
        /**
         * Counts rejected records.
         *
         * @throws io.dataweaver.api.error.DataWeaverException to end the run
         */
        void rejected(Split split, List<Rejection> rejected);
    }

    public Split split() {
        return split;
    }

    /** Returns what was moved of the split, by this stage and those before it. */
    public RunCounts counts() {
        return before.plus(counters.snapshot());
    }

    /** Returns the share of the split that was read, 0 to 1; negative if unknown. Called by the stage's thread. */
    public double progress() {
        return finished ? 1 : reader.progress();
    }

    /** Returns since when rows wait to become durable, by the scheduler's time; 0 if none do. Any thread may call. */
    public long waitingSince() {
        return oldestRead;
    }

    /** Tells whether rows, and not only a position, wait and can be made durable now. Called by the stage's thread. */
    public boolean holdsRows() {
        return holdsRows && !within;
    }

    /**
     * Tells whether rows of a transaction have come of which more are to come, all of which are to take effect at once: {@link
     * #checkpoint} has to wait until they have. Called by the stage's thread.
     */
    public boolean isWithinTransaction() {
        return within;
    }

    /** Returns how many bytes were read ahead and wait. Any thread may call. */
    public long bufferedBytes() {
        return reader instanceof ReadsAhead ahead ? ahead.bufferedBytes() : 0;
    }

    /** Returns how far reading is behind what the source holds of the split. Any thread may call. */
    public SourceLag lag() {
        return reader instanceof ReadsAhead ahead ? ahead.lag() : lag;
    }

    /** Makes a waiting {@link #step} return soon. */
    public void wakeUp() {
        pace.wakeUp();
        reader.wakeUp();
    }

    /**
     * Moves one batch.
     *
     * @param maxWait longest wait for its first row
     */
    public Step step(Duration maxWait) throws InterruptedException {
        sampled = sampler.isLooking();
        if (!pace.await(maxWait)) {
            return Step.IDLE;
        }
        try {
            return move(maxWait);
        } catch (OutOfMemoryError full) {
            throw memoryFull(full);
        }
    }

    private Step move(Duration maxWait) throws InterruptedException {
        long started = scheduler.nanoTime();
        reading = true;
        ReadResult result = reader.read(maxWait);
        reading = false;
        lag = reader.lag();
        if (result instanceof ReadResult.Rows rows) {
            readTo = rows.position();
            moved(rows.batch(), rows.rejections(), started);
            position = rows.position();
            within = false;
            AFTER_WRITE.hit();
            return Step.MOVED;
        }
        if (result instanceof ReadResult.Part part) {
            within = true;
            moved(part.batch(), part.rejections(), started);
            AFTER_WRITE.hit();
            return Step.MOVED;
        }
        if (result instanceof ReadResult.Emptied emptied) {
            readTo = emptied.position();
            empty(lanes.get(0));
            position = emptied.position();
            return Step.MOVED;
        }
        if (result instanceof ReadResult.PartEmptied emptied) {
            within = true;
            empty(lane(emptied.dataset()));
            return Step.MOVED;
        }
        if (result instanceof ReadResult.EndOfSplit) {
            lanes.forEach(lane -> lane.chain.finish());
            finished = true;
            return Step.FINISHED;
        }
        return Step.IDLE;
    }

    /** What is large here are rows: whoever else needs memory at this moment mostly gets it. */
    private DataWeaverException memoryFull(OutOfMemoryError full) {
        RecordBatch batch = read;
        String what = reading || batch == null || batch.isEmpty()
                ? "what comes behind " + (position == null ? "its beginning" : position.json())
                : batch.size() + " rows of " + mebibytes(batch.byteSize()) + ", from row " + batch.origin(batch.row(0))
                        + " on";
        return new DataWeaverException(
                StateErrorCode.MEMORY_FULL,
                "the memory of the process, " + mebibytes(Runtime.getRuntime().maxMemory())
                        + " of heap, is not enough for split " + split.id() + " of " + split.dataset() + ": " + what
                        + " ("
                        + full.getMessage() + ")",
                full);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private void moved(RecordBatch batch, List<Rejection> rejected, long started) {
        long now = scheduler.nanoTime();
        observer.read(batch.size() + rejected.size(), batch.byteSize(), now - started);
        oldestRead = oldestRead == 0 ? now | 1 : oldestRead; // never 0, which means: none waits
        AFTER_READ.hit();
        read = batch;
        holdsRows |= !batch.isEmpty() || !rejected.isEmpty();
        counters.addRead(batch.size() + (long) rejected.size());
        Lane lane = lane(batch.schema().dataset());
        lane.reject("source", rejected);
        if (!stateful.isEmpty() && readTo != null) {
            // Stateful steps stand behind an exchange, which says how far event time has come.
            lane.chain.advance(ExchangePosition.decode(readTo).watermark());
        }
        if (!batch.isEmpty()) {
            show(StageSampler.SOURCE, batch);
            lane.chain.apply(batch);
        }
    }

    /** The planner lets only plans come here in which no step remembers rows, and no other dataset goes to the same target. */
    private void empty(Lane lane) {
        oldestRead = oldestRead == 0 ? scheduler.nanoTime() | 1 : oldestRead;
        holdsRows = true;
        lane.refuse(lane.writer.empty());
        observer.emptied(lane.dataset);
    }

    private void show(String edge, RecordBatch batch) {
        RecordBatch of = read;
        if (sampled && of != null) {
            sampler.passed(split, edge, batch, of);
        }
    }

    /** What goes to the only sink that there is was shown in front of it. */
    private void showAtOneSink(String sink, RecordBatch batch) {
        if (!sink.equals(StageSampler.SINK)) {
            show(sink, batch);
        }
    }

    /** Tells of which record of the source a rejected row was made: a transform need not know. */
    private Rejection withOriginal(Rejection rejection) {
        if (!(rejection.record() instanceof Rejection.RejectedRow row)
                || row.batch().original() != null) {
            return rejection;
        }
        RecordBatch batch = row.batch().withOriginal(read);
        return new Rejection(
                new Rejection.RejectedRow(batch, row.row()),
                rejection.code(),
                rejection.column(),
                rejection.message(),
                rejection.cause());
    }

    /**
     * Makes what was moved durable at the sink, and its rejections before that. Within a transaction nothing is: then this only tells
     * how far the split is durable already.
     *
     * @param checkpointId grows within the run
     * @return how far the split has come, and what the sink is to commit once that is stored
     */
    public SplitProgress checkpoint(long checkpointId) {
        if (within) {
            return durable;
        }
        try {
            return prepare(checkpointId);
        } catch (OutOfMemoryError full) {
            throw memoryFull(full);
        }
    }

    private SplitProgress prepare(long checkpointId) {
        lanes.forEach(lane -> lane.refuse(lane.writer.flush()));
        rejections.flush();
        SplitProgress reached = reached(List.of());
        if (position == null && !finished) {
            return reached;
        }
        remember();
        BEFORE_PREPARE.hit();
        Optional<Committable> prepared = lanes.get(0).writer.prepare(checkpointId, reached.held(), finished);
        AFTER_PREPARE.hit();
        holdsRows = false;
        if (oldestRead != 0) {
            observer.durable(scheduler.nanoTime() - oldestRead);
            oldestRead = 0;
        }
        durable = reached;
        return reached(prepared.stream().toList());
    }

    /** A split that is finished is never opened again, so nothing needs to be remembered of it. */
    private void remember() {
        Position at = position;
        if (at != null && !finished) {
            stateful.forEach(transform -> transform.checkpoint(at));
        }
    }

    private SplitProgress reached(List<Committable> prepared) {
        return new SplitProgress(split, Optional.ofNullable(position), finished, counts(), prepared);
    }

    /** Closes reader and writers; what was not made durable is undone. Idempotent. */
    @Override
    public void close() {
        try (reader) {
            stateful.forEach(StatefulTransform::close);
        } finally {
            close(0);
        }
    }

    private void close(int first) {
        if (first < lanes.size()) {
            try (SinkWriter closed = lanes.get(first).writer) {
                close(first + 1);
            }
        }
    }
}
