package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.stage.StageSampler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.StateFiles;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.tap.Taps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tap costs the run that it looks into: next to nothing, whatever becomes of whoever looks. */
class TapsTest {

    private static final Split SPLIT = new Split("numbers-0", 0, "numbers", "{}", 1);

    @TempDir
    private Path folder;

    private final Time time = new Time();
    private StateFiles files;
    private PipelinePlan plan;
    private Taps taps;

    /** Time that goes on by a millisecond whenever somebody looks at it, and when it is told to. */
    private static final class Time implements Scheduler {
        private long now;

        @Override
        public long nanoTime() {
            now += Duration.ofMillis(1).toNanos();
            return now;
        }

        void pass(Duration span) {
            now += span.toNanos();
        }

        @Override
        public Monitor newMonitor() {
            return Scheduler.MACHINE.newMonitor();
        }

        @Override
        public Task start(String name, Runnable work) {
            return Scheduler.MACHINE.start(name, work);
        }

        @Override
        public Task current() {
            return Scheduler.MACHINE.current();
        }
    }

    @BeforeEach
    void planAPipeline() {
        plan = NumbersPlan.create();
        files = new DiskStateFiles(folder);
        taps = tapsAt(Instant.EPOCH);
    }

    private Taps tapsAt(Instant now) {
        return new Taps(plan, files, Clock.fixed(now, ZoneOffset.UTC), time);
    }

    private Tap tap(int limit) {
        TapRequest request = TapRequest.at(StageSampler.SINK, limit);
        return Tap.open("numbers", request, files, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), time);
    }

    private static RecordBatch batch(long... ids) {
        ColumnBuilder column = ColumnBuilder.of(DataTypes.BIGINT, ids.length);
        LongStream.of(ids).forEach(column::appendValue);
        return RecordBatch.of(NumbersPlan.SCHEMA, List.of(column.build()), ids.length, null, ids);
    }

    private void pass(RecordBatch batch) {
        taps.passed(SPLIT, StageSampler.SINK, batch, batch);
    }

    @Test
    void looksForRequestsNowAndThenOnly() {
        assertThat(taps.isLooking()).isFalse();
        try (Tap tap = tap(1)) {
            assertThat(tap.isAnswered()).isFalse();
            assertThat(taps.isLooking()).as("a millisecond later").isFalse();
            time.pass(Duration.ofMillis(250));
            assertThat(taps.isLooking()).isTrue();
        }
        time.pass(Duration.ofMillis(250));
        assertThat(taps.isLooking()).as("taken back").isFalse();
    }

    @Test
    void letsRowsPassForTwentyTimesAsLongAsItHasShownSome() throws Exception {
        try (Tap tap = tap(10)) {
            assertThat(taps.isLooking()).isTrue();
            pass(batch(1, 2));
            pass(batch(3, 4, 5));
            pass(batch(6));
            time.pass(Duration.ofMillis(60));
            pass(batch(7));
            assertThat(tap.next(Duration.ZERO).orElseThrow()).contains("\"id\":1}");
            assertThat(tap.next(Duration.ZERO).orElseThrow()).contains("\"id\":2}");
            assertThat(tap.next(Duration.ZERO).orElseThrow()).contains("\"id\":7}");
            assertThat(tap.passedOver()).isEqualTo(4);
        }
    }

    @Test
    void showsNoMoreThanWasAskedFor() throws Exception {
        try (Tap tap = tap(2)) {
            assertThat(taps.isLooking()).isTrue();
            pass(batch(1, 2, 3));
            assertThat(tap.next(Duration.ZERO)).isPresent();
            assertThat(tap.next(Duration.ZERO)).isPresent();
            assertThat(tap.isFull()).isTrue();
            assertThat(tap.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void forgetsATapWhoseProcessHasDied() throws IOException {
        assertThat(tap(1).isAnswered()).isFalse();
        assertThat(files.list("tap")).hasSize(1);
        assertThat(tapsAt(Instant.EPOCH.plusSeconds(9)).isLooking()).isTrue();
        assertThat(tapsAt(Instant.EPOCH.plusSeconds(11)).isLooking()).isFalse();
        assertThat(files.list("tap")).isEmpty();
    }
}
