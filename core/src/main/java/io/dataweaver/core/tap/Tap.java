package io.dataweaver.core.tap;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks into a run, wherever it and its workers are, as long as they see the same state folder. The run answers for ten
 * seconds behind the last call of {@link #next}, so that a tap whose process has died costs nothing for long.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public final class Tap implements AutoCloseable {

    private static final Duration HOLDS = Duration.ofSeconds(10);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** So long after the first answer others may come, of other parts of the pipeline. */
    private static final Duration OTHERS = Duration.ofSeconds(3);

    private final String pipeline;
    private final TapRequest request;
    private final TapFiles files;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final String id = UUID.randomUUID().toString();
    private final Deque<String> rows = new ArrayDeque<>();
    private final Map<String, Long> readTo = new HashMap<>();
    private final Map<String, Long> passed = new HashMap<>();
    private final Set<String> edges = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int given;
    private long renewed;
    private long answered;

    private Tap(String pipeline, TapRequest request, StateFiles files, Clock clock, Scheduler scheduler) {
        this.pipeline = pipeline;
        this.request = request;
        this.files = new TapFiles(files);
        this.clock = clock;
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    /**
     * Asks the run of a pipeline for rows.
     *
     * @param files of the pipeline
     * @throws DataWeaverException if the request cannot be put there
     */
    public static Tap open(String pipeline, TapRequest request, StateFiles files, Clock clock, Scheduler scheduler) {
        Tap tap = new Tap(pipeline, request, files, clock, scheduler);
        tap.doing(() -> {
            tap.files.deleteOrphans();
            tap.ask();
        });
        return tap;
    }

    /** What is done with files. */
    private interface Doing {
        void run() throws IOException;
    }

    private void doing(Doing what) {
        try {
            what.run();
        } catch (IOException failed) {
            throw new DataWeaverException(
                    TapErrorCode.FILES, "the files of a tap of '" + pipeline + "': " + failed, failed);
        }
    }

    private void ask() throws IOException {
        renewed = scheduler.nanoTime();
        files.ask(new TapFiles.Asked(id, request, clock.instant().plus(HOLDS)));
    }

    /**
     * Returns the next row, as a JSON object on one line: {@code step}, {@code dataset}, {@code split}, {@code record},
     * {@code change}, {@code row} with its values by column, and {@code before}, if that is asked for.
     *
     * @param wait how long to wait for it at most
     * @return empty if none has come, or there have been as many as were asked for
     * @throws DataWeaverException if none will come: no such step, or a condition that does not fit the rows there
     */
    public Optional<String> next(Duration wait) throws InterruptedException {
        long end = scheduler.nanoTime() + wait.toNanos();
        while (!isFull()) {
            doing(this::look);
            if (!rows.isEmpty()) {
                given++;
                return Optional.of(rows.remove());
            }
            throwIfHopeless();
            long left = Math.min(end - scheduler.nanoTime(), LOOK_EVERY.toNanos());
            if (left <= 0) {
                return Optional.empty();
            }
            pause(left);
        }
        return Optional.empty();
    }

    private void pause(long nanos) throws InterruptedException {
        monitor.enter();
        try {
            monitor.await(nanos);
        } finally {
            monitor.exit();
        }
    }

    private void look() throws IOException {
        if (scheduler.nanoTime() - renewed >= RENEWED_EVERY.toNanos()) {
            ask();
        }
        for (String answer : files.answers(id)) {
            long from = readTo.getOrDefault(answer, 0L);
            byte[] lines = files.linesFrom(answer, from);
            readTo.put(answer, from + lines.length);
            new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> hear(answer, line));
        }
    }

    private void hear(String answer, String line) {
        if (line.startsWith(TapFiles.ROW)) {
            rows.add(line.substring(TapFiles.ROW.length()));
        } else if (line.startsWith(TapFiles.PASSED)) {
            passed.put(answer, Long.valueOf(line.substring(TapFiles.PASSED.length())));
        } else if (line.startsWith(TapFiles.PROBLEM)) {
            problems.add(line.substring(TapFiles.PROBLEM.length()));
        } else if (line.startsWith(TapFiles.EDGE)) {
            answered = answered == 0 ? scheduler.nanoTime() | 1 : answered; // never 0, which means: not yet
            edges.add(line.substring(TapFiles.EDGE.length()));
        }
    }

    private void throwIfHopeless() {
        if (given > 0 || answered == 0 || scheduler.nanoTime() - answered < OTHERS.toNanos()) {
            return;
        }
        if (!edges.contains(request.edge())) {
            throw new DataWeaverException(
                    TapErrorCode.NO_SUCH_EDGE,
                    "the run of '" + pipeline + "' has no step `" + request.edge() + "`; it has: "
                            + String.join(", ", edges));
        }
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    TapErrorCode.WRONG_CONDITION,
                    "`" + request.where().orElse("") + "` behind `" + request.edge() + "` of '" + pipeline + "': "
                            + String.join("; ", problems));
        }
    }

    /** Tells whether there have been as many rows as were asked for. */
    public boolean isFull() {
        return given >= request.limit();
    }

    /** Tells whether a worker of the run has answered, with rows or without. */
    public boolean isAnswered() {
        return answered != 0;
    }

    /** Returns how many rows there, as far as was told, nobody has looked at: a tap does not slow a run down. */
    public long passedOver() {
        return passed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Takes the request back. Idempotent. */
    @Override
    public void close() {
        doing(() -> files.delete(id));
    }
}
