package io.dataweaver.connector.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.source.SplitStanding;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lets tables of one database follow those of another, large ones in parts, as an engine does; it may die and go on at any batch. */
final class FollowingInParts implements AutoCloseable {

    static final int PARALLELISM = 3;
    private static final String PIPELINE = "follow in parts";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final PostgresDatabase from;
    private final PostgresDatabase to;
    private final Object[] options;
    private final BatchLimits limits;
    private final List<Rejection> rejections = new ArrayList<>();
    private final Map<String, Moving> moving = new LinkedHashMap<>();
    private List<Split> splits = List.of();
    private Source source;
    private PostgresSink sink;
    private SinkRun run;
    private List<ReadRequest> requests;
    private long checkpoint;
    private int phases = 1;

    /** A split at work. */
    private static final class Moving {
        private final SplitReader reader;
        private final SinkWriter writer;
        private @Nullable Position position;

        Moving(SplitReader reader, SinkWriter writer, @Nullable Position position) {
            this.reader = reader;
            this.writer = writer;
            this.position = position;
        }
    }

    FollowingInParts(PostgresDatabase from, PostgresDatabase to, int rowsOfBatch, Object... sourceOptions) {
        this.from = from;
        this.to = to;
        this.options = sourceOptions;
        this.limits = new BatchLimits(rowsOfBatch, 1 << 20, Duration.ofMillis(100));
        make();
        sink.check(source.datasets());
        long epoch = sink.fence(PIPELINE, 1);
        run = new SinkRun(PIPELINE, "run", epoch, false);
        sink.prepare(run, source.datasets());
        splits = source.planFirst(requests);
        open(Map.of());
    }

    private void make() {
        source = new PostgresSourcePlugin()
                .create(
                        Options.parse(new PostgresSourcePlugin().descriptor(), SinkHarness.raw(from, options)),
                        new TestContext(Duration.ofSeconds(20), PARALLELISM));
        sink = SinkHarness.sink(to, "mode", "upsert");
        requests = source.datasets().stream()
                .map(schema -> new ReadRequest(schema, List.of(), limits))
                .toList();
    }

    private void open(Map<String, SplitState> held) {
        for (Split split : splits) {
            SplitState state = held.get(split.id());
            if (state == null || !state.finished()) {
                Optional<Position> at = Optional.ofNullable(state).map(SplitState::position);
                ReadRequest request = request(split);
                moving.put(
                        split.id(),
                        new Moving(
                                source.open(split, request, at),
                                sink.open(run, new WriterContext(split, request.schema(), Optional.empty())),
                                at.orElse(null)));
            }
        }
    }

    private ReadRequest request(Split split) {
        return requests.stream()
                .filter(each -> each.schema().dataset().equals(split.dataset()))
                .findFirst()
                .orElseThrow();
    }

    List<String> splits() {
        return splits.stream().map(Split::id).toList();
    }

    List<Rejection> rejections() {
        return rejections;
    }

    /** Returns the splits, each as one of which nothing is durable, if it has not ended. */
    Map<Split, Optional<Position>> unfinished() {
        Map<Split, Optional<Position>> unfinished = new LinkedHashMap<>();
        splits.stream()
                .filter(split -> moving.containsKey(split.id()))
                .forEach(split -> unfinished.put(split, Optional.empty()));
        return unfinished;
    }

    /** Tells whether a reader makes way for others at the server. */
    boolean yields() {
        return moving.values().stream().anyMatch(one -> one.reader.lag().yields());
    }

    /** Returns how often further splits came. */
    int phases() {
        return phases;
    }

    /** Moves a batch of any split, if there is one; tells whether there was. */
    boolean step(Random random) {
        List<String> ids = List.copyOf(moving.keySet());
        String id = ids.get(random.nextInt(ids.size()));
        Moving one = requireNonNull(moving.get(id), id);
        ReadResult result;
        try {
            result = one.reader.read(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        if (result instanceof ReadResult.EndOfSplit) {
            rejections.addAll(one.writer.flush());
            one.writer.prepare(++checkpoint, position(one), true);
            close(one);
            moving.remove(id);
            lookForFurther();
            return true;
        }
        if (result instanceof ReadResult.Emptied emptied) {
            rejections.addAll(one.writer.empty());
            one.position = emptied.position();
            return true;
        }
        if (!(result instanceof ReadResult.Rows rows)) {
            return false;
        }
        rejections.addAll(rows.rejections());
        if (!rows.batch().isEmpty()) {
            rejections.addAll(one.writer.write(rows.batch()));
        }
        one.position = rows.position();
        return true;
    }

    private static Position position(Moving one) {
        return one.position == null ? new Position("{}") : one.position;
    }

    private void lookForFurther() {
        if (source.hasFurther(standings(sink.positions(run)))) {
            commit();
            die();
        }
        assertThat(moving).as("splits at work").isNotEmpty();
    }

    private List<SplitStanding> standings(Map<String, SplitState> held) {
        return splits.stream()
                .map(split -> {
                    SplitState state = held.get(split.id());
                    return new SplitStanding(
                            split,
                            Optional.ofNullable(state).map(SplitState::position),
                            state != null && state.finished()
                                    ? SplitStanding.State.ENDED
                                    : SplitStanding.State.UNFINISHED);
                })
                .toList();
    }

    /** Makes durable what was moved. */
    void commit() {
        Map<String, Position> reached = new LinkedHashMap<>();
        moving.forEach((id, one) -> {
            if (one.position != null) {
                rejections.addAll(one.writer.flush());
                one.writer.prepare(++checkpoint, one.position, false);
                reached.put(id, one.position);
            }
        });
        source.acknowledge(new DurableCheckpoint(++checkpoint), reached);
    }

    /** Dies without a word, and begins again where the sink is. */
    void die() {
        close();
        make();
        long epoch = sink.fence(PIPELINE, run.epoch() + 1);
        run = new SinkRun(PIPELINE, "run", epoch, true);
        goOn();
    }

    /** Dies, and goes on beyond the gaps that there are by then; returns how many these were. */
    int crossGaps(GapChoice choice) {
        close();
        make();
        long epoch = sink.fence(PIPELINE, run.epoch() + 1);
        run = new SinkRun(PIPELINE, "run", epoch, true);
        Map<String, SplitState> held = sink.positions(run);
        Map<Split, Optional<Position>> standing = new LinkedHashMap<>();
        for (Split split : splits) {
            SplitState state = held.get(split.id());
            if (state == null || !state.finished()) {
                standing.put(split, Optional.ofNullable(state).map(SplitState::position));
            }
        }
        Map<String, Split> beyond = new LinkedHashMap<>();
        Map<String, Optional<SplitState>> moved = new LinkedHashMap<>();
        for (SourceGap gap : source.gaps(standing)) {
            GapBridge bridge = source.bridge(gap, choice);
            beyond.put(gap.split().id(), bridge.split());
            moved.put(gap.split().id(), bridge.from().map(position -> new SplitState(position, false)));
        }
        sink.move(run, moved);
        splits = splits.stream()
                .map(split -> beyond.getOrDefault(split.id(), split))
                .toList();
        goOn();
        return beyond.size();
    }

    private void goOn() {
        source.resume(splits);
        Map<String, SplitState> held = sink.positions(run);
        List<Split> further = source.further(requests, standings(held));
        if (!further.isEmpty()) {
            phases++;
            List<Split> all = new ArrayList<>(splits);
            all.addAll(further);
            splits = all;
        }
        sink.prepare(run, source.datasets());
        open(held);
    }

    /** Moves until the tables at the one end are as those at the other. */
    void untilAlike(Random random, String... tables) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int steps = 0;
        int quiet = 0;
        while (quiet < 3) {
            if (step(random) && ++steps % 50 != 0) {
                continue;
            }
            commit();
            boolean alike = true;
            for (String table : tables) {
                String rows = "select t::text from " + table + " t order by 1";
                List<String> expected = from.rows(rows);
                List<String> found = to.rows(rows);
                alike &= expected.equals(found);
                if (System.nanoTime() - deadline > 0) {
                    assertThat(found).as(table).isEqualTo(expected);
                    throw new AssertionError("it is not quiet");
                }
            }
            quiet = alike ? quiet + 1 : 0;
        }
    }

    private static void close(Moving one) {
        one.reader.close();
        one.writer.close();
    }

    @Override
    public void close() {
        moving.values().forEach(FollowingInParts::close);
        moving.clear();
        sink.close();
        source.close();
    }
}
