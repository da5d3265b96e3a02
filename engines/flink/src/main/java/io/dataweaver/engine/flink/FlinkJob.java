package io.dataweaver.engine.flink;

import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Draws the job of a run: source, stage and committer, one chain of operators, as often as the parallelism says. */
final class FlinkJob {

    /** Names of operators, by which a checkpoint is read into another job of the run. */
    private static final String SOURCE = "source";

    private static final String SINK = "stage";

    /** Flink takes no shorter interval. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    /** As many tasks as a run may ever be resumed with; part of each checkpoint. */
    private static final int MAX_PARALLELISM = 4096;

    private FlinkJob() {}

    /**
     * Draws it.
     *
     * @param splits all of the run, as they stand
     * @param restored from where the job goes on; null if it begins
     */
    static JobGraph draw(
            PipelinePlan plan,
            StageOrder order,
            List<SplitProgress> splits,
            int parallelism,
            CheckpointFolder checkpoints,
            @Nullable StoredCheckpoint restored) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration(plan, checkpoints));
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(MAX_PARALLELISM);
        environment
                .fromSource(new StageSource(order, splits), WatermarkStrategy.noWatermarks(), SOURCE, new PieceType())
                .uid(SOURCE)
                .sinkTo(new StageSink(order))
                .name(SINK)
                .uid(SINK);
        JobGraph job = environment.getStreamGraph().getJobGraph();
        if (restored != null) {
            job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(restored.path(), false));
        }
        return job;
    }

    private static Configuration configuration(PipelinePlan plan, CheckpointFolder checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, plan.name());
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.OPERATOR_CHAINING, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO);
        checkpointing(configuration, plan, checkpoints);
        restarts(configuration, plan.settings().retry());
        return configuration;
    }

    private static void checkpointing(Configuration configuration, PipelinePlan plan, CheckpointFolder checkpoints) {
        Duration interval = plan.settings().checkpointInterval();
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval);
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.checkpoints());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // That none comes about for too long is what `max_checkpoint_age` is about.
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    }

    /** For machines that are lost. What other systems do is answered by {@link StageWriter}. */
    private static void restarts(Configuration configuration, RetryPolicy retry) {
        Duration first = atLeastAMillisecond(retry.backoff());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, first);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                atLeastAMillisecond(retry.maxBackoff()));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        if (retry.maxAttempts() != RetryPolicy.UNLIMITED) {
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, retry.maxAttempts());
        }
    }

    private static Duration atLeastAMillisecond(Duration duration) {
        return duration.toMillis() < 1 ? Duration.ofMillis(1) : duration;
    }
}
