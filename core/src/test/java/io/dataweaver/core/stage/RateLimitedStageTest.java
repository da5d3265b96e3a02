package io.dataweaver.core.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.transform.RateLimitPlugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code rate_limit} in stages of their own, on time that passes only while they wait. */
class RateLimitedStageTest {

    private static final Schema NUMBERS = Schema.of("numbers", Field.required("n", DataTypes.BIGINT));
    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualTime time = new ManualTime();
    private final RateLimitPlugin plugin = new RateLimitPlugin();
    private final Options tenASecond = Options.parse(plugin.descriptor(), Map.of("records_per_second", 10L));

    /** When a batch was written, in milliseconds, and by which split. */
    private final List<String> written = new ArrayList<>();

    private SplitStage stage(String split, int batches, int rows) {
        StageStep step = new StageStep("slow", 0, plugin.create(tenASecond, NUMBERS));
        return new SplitStage(
                SplitProgress.notBegun(new Split(split, 0, "numbers", "{}", 0)),
                new Batches(batches, rows),
                List.of(step),
                new Noting(split),
                new NoRejection(),
                (from, rejected) -> {},
                time,
                StageObserver.NONE,
                StageSampler.NONE);
    }

    private long millis() {
        return time.nanoTime() / 1_000_000;
    }

    @Test
    void twoSplitsTogetherKeepToOneLimit() throws InterruptedException {
        SplitStage one = stage("one", 3, 5);
        SplitStage two = stage("two", 3, 5);

        List<SplitStage> open = new ArrayList<>(List.of(one, two));
        while (!open.isEmpty()) {
            SplitStage next = open.remove(0);
            if (next.step(STEP) != SplitStage.Step.FINISHED) {
                open.add(next);
            }
        }

        assertThat(written).hasSize(6);
        assertThat(written.get(0)).isEqualTo("0 one");
        assertThat(written.get(5)).startsWith("2500 ");
        assertThat(written).anyMatch(batch -> batch.endsWith("two"));
        assertThat(one.counts().written() + two.counts().written()).isEqualTo(30);
    }

    @Test
    void aStageThatMustWaitLongerThanAStepSaysThatItIsIdleSoThatACheckpointCanBeMade() throws InterruptedException {
        SplitStage stage = stage("one", 2, 5);

        assertThat(stage.step(STEP)).isEqualTo(SplitStage.Step.MOVED);
        assertThat(stage.step(STEP)).isEqualTo(SplitStage.Step.IDLE);
        assertThat(millis()).isEqualTo(100);
        assertThat(stage.checkpoint(1).counts().written()).isEqualTo(5);
        stage.wakeUp();
        assertThat(stage.step(STEP)).isEqualTo(SplitStage.Step.IDLE);
        assertThat(millis()).as("it was woken and did not wait").isEqualTo(100);
        assertThat(stage.step(Duration.ofSeconds(1))).isEqualTo(SplitStage.Step.MOVED);
        assertThat(written).containsExactly("0 one", "500 one");
    }

    private record Batches(int[] left, int rows) implements SplitReader {
        Batches(int count, int rows) {
            this(new int[] {count}, rows);
        }

        @Override
        public ReadResult read(Duration maxWait) {
            if (left[0]-- == 0) {
                return new ReadResult.EndOfSplit();
            }
            BatchBuilder builder = new BatchBuilder(NUMBERS, rows);
            for (int i = 0; i < rows; i++) {
                builder.column(0).appendValue((long) i);
                builder.endRow(i + 1L);
            }
            return new ReadResult.Rows(builder.build(), List.of(), new Position(String.valueOf(-left[0])));
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }

    private final class Noting implements SinkWriter {
        private final String split;

        Noting(String split) {
            this.split = split;
        }

        @Override
        public List<Rejection> write(RecordBatch batch) {
            written.add(millis() + " " + split);
            return List.of();
        }

        @Override
        public List<Rejection> flush() {
            return List.of();
        }

        @Override
        public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private static final class NoRejection implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            throw new AssertionError("rejected at " + place + ": " + rejections);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
