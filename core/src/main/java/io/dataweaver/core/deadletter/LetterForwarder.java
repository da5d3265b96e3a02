package io.dataweaver.core.deadletter;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the letters of a store on to a sink, before a checkpoint passes over their records.
 *
 * <p>To the sink it is an ordinary run over one split, the letters in their order: the same protocol as for records, with
 * a state and an epoch of its own, so that a crash at any moment neither loses nor doubles a letter where the sink can do
 * exactly once. A failure of the sink is one of the run: tried again if it may pass, and its end otherwise.
 *
 * <p>The run ends with the process of the pipeline, so that what a sink shows at the end is seen also if the pipeline
 * failed. The next one goes on behind the letters that were handed on.
 */
public final class LetterForwarder implements RejectionHandler {

    /**
     * Hands on the letters that a store keeps in a folder of the disk.
     *
     * @param letters closed with this
     * @param place where they lie
     * @param target tells the sink and its options apart from another; may hold secrets, which are not kept
     */
    public static LetterForwarder of(
            DeadLetterStore letters, Path place, String pipeline, String target, Supplier<Sink> sinks) {
        DiskStateFiles files = new DiskStateFiles(place);
        return new LetterForwarder(
                letters,
                new LetterFolder(files, ""),
                new FileStateStore(files),
                pipeline + SUFFIX,
                LetterId.of("", target, 0, 0, "").toString(),
                sinks);
    }

    /** What a sink is given. */
    public static final Schema SCHEMA = LetterTable.SCHEMA;

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("dead_letter.before_forward_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("dead_letter.after_forward_commit");
    private static final String SUFFIX = ".dead-letters";
    private static final String STATE = "forwarded";
    private static final int BATCH = 512;
    private static final Split SPLIT = new Split("dead-letters", 0, LetterTable.DATASET, "{}", 1);

    private final DeadLetterStore letters;
    private final LetterFolder folder;
    private final StateStore states;
    private final String pipeline;
    private final String target;
    private final Supplier<Sink> sinks;
    private @Nullable Run run;
    private boolean looked;

    /** One run of the sink. */
    private static final class Run {
        final Sink sink;
        final SinkRun run;
        final SinkWriter writer;
        SplitProgress progress;
        long sequence;

        Run(Sink sink, SinkRun run, SinkWriter writer, SplitProgress progress, long sequence) {
            this.sink = sink;
            this.run = run;
            this.writer = writer;
            this.progress = progress;
            this.sequence = sequence;
        }
    }

    /**
     * Creates a forwarder.
     *
     * @param letters keeps the letters in {@code folder}; closed with this
     * @param states where the forwarder keeps how far it has come
     * @param pipeline the name under which the sink knows it
     * @param target tells the sink and its options apart from another
     * @param sinks makes the sink
     */
    LetterForwarder(
            DeadLetterStore letters,
            LetterFolder folder,
            StateStore states,
            String pipeline,
            String target,
            Supplier<Sink> sinks) {
        this.letters = letters;
        this.folder = folder;
        this.states = states;
        this.pipeline = pipeline;
        this.target = target;
        this.sinks = sinks;
    }

    /** Keeps what is rejected; nothing may be added while letters are handed on that the disk does not hold yet. */
    @Override
    public synchronized void handle(Place place, List<Rejection> rejections) {
        looked = looked && rejections.isEmpty();
        letters.handle(place, rejections);
    }

    @Override
    public synchronized void flush() {
        letters.flush();
        if (looked) {
            return;
        }
        try {
            if (run != null || !folder.segments().isEmpty()) {
                forward();
            }
            looked = true;
        } catch (IOException failed) {
            abandon();
            throw new DataWeaverException(
                    DeadLetterErrorCode.UNREADABLE,
                    "the dead letters in " + folder.files() + " cannot be read: " + failed.getMessage(),
                    failed);
        } catch (RuntimeException failed) {
            abandon();
            throw failed;
        }
    }

    private void forward() throws IOException {
        Run current = open();
        LetterPosition position =
                current.progress.position().map(LetterPosition::parse).orElse(LetterPosition.START);
        LetterPosition begun = position;
        for (LetterFolder.Segment segment : folder.segments()) {
            if (segment.number() >= position.segment()) {
                position = forward(segment, position.in(segment.number()), current.writer);
            }
        }
        if (!position.equals(begun)) {
            requireTaken(current.writer.flush());
            publish(current, position);
        }
    }

    /** Writes the letters of a segment from a position on; returns the one behind them. */
    private LetterPosition forward(LetterFolder.Segment segment, LetterPosition from, SinkWriter writer)
            throws IOException {
        try (LetterReader reader = new LetterReader(folder, segment)) {
            long number = 0;
            BatchBuilder batch = new BatchBuilder(SCHEMA, BATCH);
            for (LetterId id = reader.next(); id != null; id = reader.next()) {
                if (number++ >= from.letters()) {
                    LetterTable.add(reader.letter(), batch, number);
                    if (batch.size() == BATCH) {
                        requireTaken(writer.write(batch.build()));
                        batch = new BatchBuilder(SCHEMA, BATCH);
                    }
                }
            }
            if (!batch.isEmpty()) {
                requireTaken(writer.write(batch.build()));
            }
            return new LetterPosition(segment.number(), Math.max(number, from.letters()));
        }
    }

    private void requireTaken(List<Rejection> refused) {
        if (!refused.isEmpty()) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.SINK_REFUSED,
                    "the sink for the dead letters of the pipeline refused " + refused.size() + " letters: "
                            + refused.get(0).message(),
                    refused.get(0).cause());
        }
    }

    private void publish(Run current, LetterPosition position) {
        SplitProgress reached = new SplitProgress(
                SPLIT, Optional.of(position.toPosition()), false, RunCounts.NONE, current.progress.committables());
        current.sequence++;
        List<Committable> prepared = current.writer
                .prepare(current.sequence, reached.held(), false)
                .map(List::of)
                .orElse(List.of());
        List<Committable> last = prepared.isEmpty() ? reached.committables() : prepared;
        current.progress = new SplitProgress(SPLIT, reached.position(), false, RunCounts.NONE, last);
        save(current, RunState.Status.RUNNING);
        BEFORE_COMMIT.hit();
        current.sink.commit(current.run, prepared);
        AFTER_COMMIT.hit();
    }

    private void save(Run current, RunState.Status status) {
        current.sequence++;
        states.save(STATE, current.run.epoch(), current.sequence, state(current.run, status, current.progress));
    }

    private byte[] state(SinkRun of, RunState.Status status, SplitProgress progress) {
        return RunStateCodec.encode(new RunState(pipeline, target, of.run(), of.epoch(), status, List.of(progress)));
    }

    private Run open() {
        Run opened = run;
        if (opened == null) {
            Sink sink = sinks.get();
            try {
                opened = begin(sink);
                run = opened;
            } catch (RuntimeException failed) {
                sink.close();
                throw failed;
            }
        }
        return opened;
    }

    /** Goes on with the run that a crash ended, or begins one behind the letters that were handed on. */
    private Run begin(Sink sink) {
        Optional<StateStore.SavedState> saved = states.load(STATE);
        Optional<RunState> any = saved.map(state -> RunStateCodec.decode(state.bytes()));
        Optional<RunState> before = any.filter(state -> state.fingerprint().equals(target));
        boolean resumed = before.filter(state -> state.status() == RunState.Status.RUNNING)
                .isPresent();
        long epoch = sink.fence(pipeline, any.map(RunState::epoch).orElse(0L) + 1);
        String name = resumed ? before.get().run() : "letters-" + epoch;
        SinkRun sinkRun = new SinkRun(pipeline, name, epoch, resumed);
        SplitProgress progress =
                before.map(state -> state.splits().get(0)).orElseGet(() -> SplitProgress.notBegun(SPLIT));
        if (!resumed) {
            progress = new SplitProgress(SPLIT, progress.position(), false, RunCounts.NONE, List.of());
        } else if (sink.capabilities().contains(Capability.TRANSACTIONAL_POSITIONS)) {
            SplitState held = sink.positions(sinkRun).get(SPLIT.id());
            progress = held == null ? progress : progress.at(held);
        }
        long sequence = saved.map(StateStore.SavedState::sequence).orElse(0L);
        sequence++;
        states.save(STATE, epoch, sequence, state(sinkRun, RunState.Status.RUNNING, progress));
        sink.prepare(sinkRun, List.of(SCHEMA));
        if (resumed) {
            sink.commit(sinkRun, progress.committables());
        }
        SinkWriter writer = sink.open(sinkRun, new WriterContext(SPLIT, SCHEMA, progress.last()));
        return new Run(sink, sinkRun, writer, progress, sequence);
    }

    /** After a failure the next attempt begins at what is durable. */
    private void abandon() {
        Run failed = run;
        run = null;
        if (failed != null) {
            try {
                failed.writer.close();
            } finally {
                failed.sink.close();
            }
        }
    }

    /** Ends the run of the sink; also where the pipeline failed, so that its letters can be seen. */
    @Override
    public synchronized void close() {
        try {
            flush();
            Run ended = run;
            if (ended != null) {
                ended.writer.close();
                ended.sink.complete(ended.run, ended.progress.committables());
                save(ended, RunState.Status.COMPLETED);
                ended.sink.close();
                run = null;
            }
        } finally {
            abandon();
            letters.close();
        }
    }
}
