package io.dataweaver.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.plan.PlannedStep;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long an engine waits, on simulated time: for checkpoints, which come late or never, and for calls that do not come
 * back. An engine's author extends this and answers one question.
 */
public abstract class EnginePatienceTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final List<Integer> FEW = List.of(21, 8, 13);
    private static final int MANY = 900;
    private static final Duration STUCK = Duration.ofSeconds(50);

    /** Makes an engine. */
    protected abstract Engine newEngine();

    /** Publishes nothing before a time. */
    private static final class UnavailableSink extends SimulatedSink {
        private final Scene scene;
        private final Duration outage;

        UnavailableSink(Scene scene, Wire wire, Duration outage) {
            super(scene.table(), wire, new SplittableRandom(2));
            this.scene = scene;
            this.outage = outage;
        }

        @Override
        public void commit(SinkRun run, List<Committable> committables) {
            if (scene.now() < outage.toNanos()) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "the sink is away");
            }
            super.commit(run, committables);
        }
    }

    private RunResult withOutage(Scene scene, Duration outage) {
        return scene.play(
                newEngine(),
                UnaryOperator.identity(),
                wire -> new UnavailableSink(scene, wire, outage),
                UnaryOperator.identity());
    }

    @Test
    void saysThatNoCheckpointComesAboutAndEndsTheRunAfterTwiceAsLong() {
        Scene scene = new Scene(SimulatedTable.Protocol.TWO_PHASE, FEW);
        RunResult result = withOutage(scene, Duration.ofDays(1));
        DataWeaverException failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(StateErrorCode.CHECKPOINT_OVERDUE);
        assertThat(failure).hasMessageContaining("the sink is away");
        assertThat(result.duration())
                .isBetween(LIMIT.multipliedBy(2), LIMIT.multipliedBy(2).plusMinutes(1));
        assertThat(scene.events()).containsExactly("degraded");
        assertThat(scene.acknowledged())
                .allSatisfy(positions -> assertThat(positions).isEmpty());
    }

    @Test
    void recoversWhenACheckpointComesAboutLate() {
        Scene scene = new Scene(SimulatedTable.Protocol.TWO_PHASE, FEW);
        RunResult result = withOutage(scene, Duration.ofMinutes(15));
        assertThat(result.failure()).isEmpty();
        assertThat(result.counts()).isEqualTo(scene.data().counts());
        assertThat(scene.events()).containsExactly("degraded", "recovered");
    }

    @Test
    void saysNothingOfAnOutageThatIsShorter() {
        Scene scene = new Scene(SimulatedTable.Protocol.TWO_PHASE, FEW);
        assertThat(withOutage(scene, Duration.ofMinutes(9)).failure()).isEmpty();
        assertThat(scene.events()).isEmpty();
    }

    /** Reads for a day. */
    private record HangingReader(SplitReader reader, Scene scene, boolean deaf) implements SplitReader {
        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            if (deaf) {
                scene.sleepDeaf(Duration.ofDays(1));
            } else {
                scene.sleep(Duration.ofDays(1));
            }
            return reader.read(maxWait);
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** Has one split that hangs. */
    private record HangingSource(Source source, Scene scene, boolean deaf) implements Source {
        @Override
        public Set<Capability> capabilities() {
            return source.capabilities();
        }

        @Override
        public List<Schema> datasets() {
            return source.datasets();
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            return source.plan(requests);
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            SplitReader reader = source.open(split, request, from);
            return split.ordinal() == 0 ? new HangingReader(reader, scene, deaf) : reader;
        }

        @Override
        public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
            source.acknowledge(checkpoint, positions);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsARunWhoseSplitDoesNotComeBack(boolean deaf) {
        Scene scene = new Scene(SimulatedTable.Protocol.TRANSACTIONAL, FEW);
        RunResult result = scene.play(
                newEngine(),
                source -> new HangingSource(source, scene, deaf),
                wire -> new SimulatedSink(scene.table(), wire, new SplittableRandom(2)),
                UnaryOperator.identity());
        DataWeaverException failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(StateErrorCode.NO_PROGRESS);
        assertThat(failure).hasMessageContaining(SimulatedData.splitId(0)).hasMessageContaining("50 s");
        assertThat(result.duration()).isBetween(STUCK, STUCK.plusSeconds(15));
    }

    /** Lets nothing through. */
    private record Nothing(Schema outputSchema) implements Transform {
        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            // filtered
        }
    }

    @ParameterizedTest
    @EnumSource
    void movesOnThroughALongStretchOfWhichNothingIsLeft(SimulatedTable.Protocol protocol) {
        Scene scene = new Scene(protocol, List.of(MANY));
        RunResult result = scene.play(
                newEngine(),
                UnaryOperator.identity(),
                wire -> new SimulatedSink(scene.table(), wire, new SplittableRandom(2)),
                step -> new PlannedStep(step.name(), step.index(), step.output(), () -> new Nothing(step.output())));
        assertThat(result.failure()).isEmpty();
        assertThat(result.counts().written()).isZero();
        Set<Integer> told = new TreeSet<>();
        scene.acknowledged()
                .forEach(positions ->
                        positions.values().stream().map(SimulatedSource::count).forEach(told::add));
        assertThat(told).as("positions").hasSizeGreaterThan(20).contains(MANY);
    }
}
