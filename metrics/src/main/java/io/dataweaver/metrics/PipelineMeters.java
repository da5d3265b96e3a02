package io.dataweaver.metrics;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.stage.StageStep;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.verify.LastVerification;
import io.dataweaver.core.verify.Verifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one pipeline, over all its runs in this process.
 *
 * <p>Counts of records are those that checkpoints have made sure of: they never go back, and at any time
 * {@code read + added = written + filtered + rejected}. What a process that was resumed did
 * earlier is that process's.
 */
final class PipelineMeters {

    private static final String COMPONENT = "component";
    private static final String KIND = "kind";
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Rejected, Counter> rejected = new ConcurrentHashMap<>();
    private final Set<MeterName> lags = EnumSet.noneOf(MeterName.class);
    private RunCounts ended = RunCounts.NONE;
    private @Nullable RunHandle run;
    private @Nullable Verifications verifications;
    private volatile String state = "";
    private volatile long lastCheckpoint;
    private volatile long lastSuccessMillis;

    private record Rejected(String step, String code) {}

    PipelineMeters(MeterRegistry registry, String pipeline) {
        this.registry = registry;
        this.tags = Tags.of("pipeline", pipeline);
        counter(MeterName.RECORDS_READ, RunCounts::read);
        counter(MeterName.RECORDS_ADDED, RunCounts::added);
        counter(MeterName.RECORDS_WRITTEN, RunCounts::written);
        counter(MeterName.RECORDS_FILTERED, RunCounts::filtered);
        gauge(MeterName.RECORDS_IN_FLIGHT, meters -> meters.progress(PipelineMeters::inFlight));
        gauge(MeterName.LAG, meters -> meters.progress(meters::lagSeconds));
        gauge(MeterName.BUFFER_BYTES, meters -> meters.progress(RunProgress::bufferedBytes));
        gauge(
                MeterName.SPLITS_SUSPENDED,
                meters -> meters.progress(progress -> progress.suspended().size()));
        gauge(MeterName.CHECKPOINT_AGE, PipelineMeters::checkpointAge);
        gauge(
                MeterName.LAST_VERIFIED,
                meters -> meters.verified(last -> last.at().toEpochMilli() / 1e3));
        gauge(MeterName.DIFFERENCES, meters -> meters.verified(LastVerification::differences));
        for (String name : new String[] {"running", "degraded", "completed", "stopped", "failed"}) {
            Gauge.builder(MeterName.STATE.id(), this, meters -> meters.state.equals(name) ? 1 : 0)
                    .tags(tags.and("state", name))
                    .description(MeterName.STATE.meaning())
                    .register(registry);
        }
    }

    private void counter(MeterName name, ToLongFunction<RunCounts> count) {
        FunctionCounter.builder(name.id(), this, meters -> count.applyAsLong(meters.counts()))
                .tags(tags)
                .description(name.meaning())
                .register(registry);
    }

    private void gauge(MeterName name, ToDoubleFunction<PipelineMeters> value) {
        Gauge.builder(name.id(), this, value)
                .tags(tags)
                .description(name.meaning())
                .strongReference(true)
                .register(registry);
    }

    private synchronized RunCounts counts() {
        return run == null ? ended : ended.plus(ofThisProcess(run));
    }

    private static RunCounts ofThisProcess(RunHandle run) {
        RunProgress progress = run.progress();
        return progress.durable().minus(progress.resumed());
    }

    private synchronized double progress(ToDoubleFunction<RunProgress> value) {
        return run == null ? 0 : value.applyAsDouble(run.progress());
    }

    private static double inFlight(RunProgress progress) {
        RunCounts counts = progress.counts();
        return Math.max(0, counts.read() + counts.added() - counts.written() - counts.filtered() - counts.rejected());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private double lagSeconds(RunProgress progress) {
        Instant now = Instant.ofEpochMilli(registry.config().clock().wallTime());
        Duration unread = progress.source().age(now).orElse(Duration.ZERO);
        return seconds(unread.compareTo(progress.lag()) > 0 ? unread : progress.lag());
    }

    /** Enters what the source of a run tells of its lag, as soon as it does: few can tell everything. */
    private synchronized void lookForLags() {
        SourceLag lag = run == null ? SourceLag.UNKNOWN : run.progress().source();
        lagGauge(MeterName.LAG_RECORDS, lag, SourceLag::records);
        lagGauge(MeterName.LAG_BYTES, lag, SourceLag::bytes);
        lagGauge(MeterName.RETAINED_BYTES, lag, SourceLag::retainedBytes);
        if (lag.yields() && lags.add(MeterName.SOURCE_YIELDS)) {
            gauge(
                    MeterName.SOURCE_YIELDS,
                    meters -> meters.progress(progress -> progress.source().yields() ? 1 : 0));
        }
    }

    private void lagGauge(MeterName name, SourceLag lag, Function<SourceLag, OptionalLong> part) {
        if (part.apply(lag).isPresent() && lags.add(name)) {
            gauge(
                    name,
                    meters -> meters.progress(
                            progress -> part.apply(progress.source()).orElse(0)));
        }
    }

    /** Looked for each time: it is another process that verifies. */
    private double verified(ToDoubleFunction<LastVerification> value) {
        Verifications known;
        synchronized (this) {
            known = verifications;
        }
        return known == null
                ? Double.NaN
                : known.last().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private synchronized double checkpointAge() {
        return run == null ? 0 : (registry.config().clock().monotonicTime() - lastCheckpoint) / 1e9;
    }

    synchronized RunObservation begins(PipelinePlan plan, RunHandle started) {
        run = started;
        verifications = started.verifications();
        state = "running";
        lastCheckpoint = registry.config().clock().monotonicTime();
        return new Observation(plan);
    }

    private synchronized void ends(RunResult result) {
        if (run != null) {
            ended = ended.plus(ofThisProcess(run));
            run = null;
        }
        state = result.outcome().name().toLowerCase(Locale.ROOT);
        Tags outcome = tags.and("result", state);
        Counter.builder(MeterName.RUNS.id())
                .tags(outcome)
                .description(MeterName.RUNS.meaning())
                .register(registry)
                .increment();
        timer(MeterName.RUN_DURATION, outcome).record(result.duration());
        if (result.outcome() == RunResult.Outcome.COMPLETED) {
            boolean first = lastSuccessMillis == 0;
            lastSuccessMillis = registry.config().clock().wallTime();
            if (first) {
                gauge(MeterName.LAST_SUCCESS, meters -> meters.lastSuccessMillis / 1e3);
            }
        }
    }

    private Timer timer(MeterName name, Tags tagsOfIt) {
        return Timer.builder(name.id())
                .tags(tagsOfIt)
                .description(name.meaning())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    private Tags step(String component, String kind) {
        return tags.and(COMPONENT, component, KIND, kind);
    }

    /** What a step did. */
    private final class Step {
        private final Counter records;
        private final Timer duration;

        Step(Tags step) {
            this.records = counterOf(MeterName.STEP_RECORDS, step);
            this.duration = timer(MeterName.STEP_DURATION, step);
        }

        void took(int count, long nanos) {
            records.increment(count);
            duration.record(Duration.ofNanos(nanos));
        }
    }

    /** What a source or a sink did. */
    private final class End {
        private final Step step;
        private final Counter bytes;

        End(Tags end, MeterName bytes) {
            this.step = new Step(end);
            this.bytes = counterOf(bytes, end);
        }

        void took(int count, long size, long nanos) {
            step.took(count, nanos);
            bytes.increment((double) size);
        }
    }

    private Counter counterOf(MeterName name, Tags tagsOfIt) {
        return Counter.builder(name.id())
                .tags(tagsOfIt)
                .description(name.meaning())
                .register(registry);
    }

    /** Enters what one run tells. */
    private final class Observation implements RunObservation {
        private final End source;

        /** The names of transforms by their places. */
        private final Map<String, String> names = new HashMap<>();

        private final Map<String, Step> transforms = new ConcurrentHashMap<>();
        private final Map<String, End> sinks = new ConcurrentHashMap<>();
        private final DistributionSummary batchRecords;
        private final Timer latency;
        private final Timer checkpointDuration;
        private final Counter checkpoints;
        private volatile long looked;

        Observation(PipelinePlan plan) {
            plan.datasets().stream()
                    .flatMap(dataset -> dataset.steps().stream())
                    .forEach(step -> names.put(StageStep.place(step.index()), step.name()));
            this.source = new End(step("source", "source"), MeterName.BYTES_READ);
            this.batchRecords = DistributionSummary.builder(MeterName.BATCH_RECORDS.id())
                    .tags(tags)
                    .description(MeterName.BATCH_RECORDS.meaning())
                    .serviceLevelObjectives(1, 16, 64, 256, 1024, 4096, 16_384)
                    .register(registry);
            this.latency = timer(MeterName.LATENCY, tags);
            this.checkpointDuration = timer(MeterName.CHECKPOINT_DURATION, tags);
            this.checkpoints = counterOf(MeterName.CHECKPOINTS, tags);
        }

        @Override
        public void read(int records, long bytes, long nanos) {
            source.took(records, bytes, nanos);
            batchRecords.record(records);
            long now = registry.config().clock().monotonicTime() | 1; // never 0, which means: not looked yet
            if (looked == 0 || now - looked > LOOK_NANOS) {
                looked = now;
                lookForLags();
            }
        }

        @Override
        public void transformed(String step, int records, long nanos) {
            transforms
                    .computeIfAbsent(step, name -> new Step(step(name, "transform")))
                    .took(records, nanos);
        }

        @Override
        public void written(String step, int records, long bytes, long nanos) {
            sinks.computeIfAbsent(step, name -> new End(step(name, "sink"), MeterName.BYTES_WRITTEN))
                    .took(records, bytes, nanos);
        }

        @Override
        public void degraded(Duration overdue) {
            state = "degraded";
        }

        @Override
        public void recovered() {
            state = "running";
        }

        @Override
        public void rejected(String step, ErrorCode code) {
            rejected.computeIfAbsent(new Rejected(step, code.id()), this::rejectedOf)
                    .increment();
        }

        private Counter rejectedOf(Rejected what) {
            String kind = what.step().startsWith("transform")
                    ? "transform"
                    : what.step().replaceFirst("s?\\W.*", "");
            String component = names.getOrDefault(what.step(), what.step());
            return counterOf(
                    MeterName.RECORDS_REJECTED, tags.and(COMPONENT, component, KIND, kind, "code", what.code()));
        }

        @Override
        public void durable(long nanos) {
            latency.record(Duration.ofNanos(nanos));
        }

        @Override
        public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
            error(failure, true);
        }

        @Override
        public void suspends(String split, DataWeaverException failure) {
            error(failure, false);
        }

        private void error(DataWeaverException failure, boolean retried) {
            counterOf(MeterName.ERRORS, tags.and("code", failure.code().id(), "retried", String.valueOf(retried)))
                    .increment();
        }

        @Override
        public void checkpointed(long nanos) {
            lastCheckpoint = registry.config().clock().monotonicTime();
            checkpoints.increment();
            checkpointDuration.record(Duration.ofNanos(nanos));
            lookForLags();
        }

        @Override
        public void ended(RunResult result) {
            result.failure().ifPresent(failure -> error(failure, false));
            ends(result);
        }
    }
}
