package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.RunCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what someone may have to act on: calls that are made again, the first rejection of a kind in a step, runs that
 * fail; and, if asked for, when runs begin and end. Events carry their facts as fields, by the names of the Elastic Common
 * Schema where it has one. Nothing is logged per record, and no value of one.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class RunLog implements RunObserver {

    private final boolean runs;

    /**
     * Creates a log.
     *
     * @param runs whether to log that runs begin and end; otherwise only that they fail
     */
    public RunLog(boolean runs) {
        this.runs = runs;
    }

    /** Made when there is something to say: setting up logging takes longer than planning a small pipeline. */
    private static final class Holder {
        private static final Logger LOG = LoggerFactory.getLogger("io.dataweaver.run");

        private Holder() {}
    }

    @Override
    public RunObservation begins(PipelinePlan plan, RunHandle run) {
        if (runs) {
            event(Level.INFO, plan.name(), "begins").log("run begins: {}", plan.guarantee());
        }
        return new Observation(plan.name());
    }

    private static LoggingEventBuilder event(Level level, String pipeline, String action) {
        return Holder.LOG
                .atLevel(level)
                .addKeyValue("dataweaver.pipeline", pipeline)
                .addKeyValue("event.action", action);
    }

    private static LoggingEventBuilder failed(
            Level level, String pipeline, String action, DataWeaverException failure) {
        return event(level, pipeline, action)
                .addKeyValue("error.code", failure.code().id())
                .addKeyValue("error.type", failure.code().kind().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** Logs one run. */
    private final class Observation implements RunObservation {
        private final String pipeline;
        private final Set<String> rejections = ConcurrentHashMap.newKeySet();

        Observation(String pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
            failed(Level.WARN, pipeline, "retries", failure)
                    .addKeyValue("dataweaver.failures", failures)
                    .log(
                            "{}: failed {} in a row, next try in {} ms: {}",
                            where,
                            failures,
                            delay.toMillis(),
                            failure.getMessage());
        }

        @Override
        public void suspends(String split, DataWeaverException failure) {
            failed(Level.ERROR, pipeline, "suspends", failure)
                    .addKeyValue("dataweaver.split", split)
                    .log(
                            "{} is suspended until the next start, the others go on: {} [{}]",
                            split,
                            failure.getMessage(),
                            failure.code().id());
        }

        @Override
        public void rejected(String step, ErrorCode code) {
            if (rejections.add(step + code.id())) {
                event(Level.WARN, pipeline, "rejects")
                        .addKeyValue("error.code", code.id())
                        .addKeyValue("dataweaver.step", step)
                        .log(
                                "{} rejects records: {} [{}]; more of the kind are only counted",
                                step,
                                code.meaning(),
                                code.id());
            }
        }

        @Override
        public void emptied(String dataset) {
            event(Level.WARN, pipeline, "emptied")
                    .addKeyValue("dataweaver.dataset", dataset)
                    .log("{} was emptied at the source, and so is its target", dataset);
        }

        @Override
        public void degraded(Duration overdue) {
            event(Level.WARN, pipeline, "degraded")
                    .addKeyValue("dataweaver.checkpoint.overdue", overdue.toNanos())
                    .log("degraded: a checkpoint is overdue for {} s; nothing becomes durable", overdue.toSeconds());
        }

        @Override
        public void recovered() {
            event(Level.WARN, pipeline, "recovered").log("recovered: checkpoints come about again");
        }

        @Override
        public void replanned(List<String> changes) {
            event(Level.WARN, pipeline, "replanned")
                    .log("tables or columns have changed, and the run goes on: {}", String.join("; ", changes));
        }

        @Override
        public void crossed(List<CrossedGap> gaps) {
            for (CrossedGap gap : gaps) {
                event(Level.WARN, pipeline, "crosses-gap")
                        .addKeyValue("dataweaver.split", gap.split())
                        .addKeyValue("dataweaver.choice", gap.choice().label())
                        .log(
                                "{} goes on beyond a gap, by {}: {}",
                                gap.split(),
                                gap.choice().label(),
                                gap.lost());
            }
        }

        @Override
        public void ended(RunResult result) {
            DataWeaverException failure = result.failure().orElse(null);
            if (failure != null) {
                Level level = failure.code().kind() == ErrorKind.DEFINITION ? Level.WARN : Level.ERROR;
                with(failed(level, pipeline, "failed", failure), result).log("run failed: {}", failure.getMessage());
            } else if (runs) {
                String action = result.outcome() == RunResult.Outcome.COMPLETED ? "completed" : "stopped";
                with(event(Level.INFO, pipeline, action), result).log("run {}", action);
            }
        }

        private static LoggingEventBuilder with(LoggingEventBuilder event, RunResult result) {
            RunCounts counts = result.counts();
            return event.addKeyValue("dataweaver.run", result.run())
                    .addKeyValue("event.duration", result.duration().toNanos())
                    .addKeyValue("dataweaver.records.read", counts.read())
                    .addKeyValue("dataweaver.records.written", counts.written())
                    .addKeyValue("dataweaver.records.filtered", counts.filtered())
                    .addKeyValue("dataweaver.records.rejected", counts.rejected());
        }
    }
}
