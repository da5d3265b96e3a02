package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Lets executors tell the driver, twice a second, what their stages have moved, and hear whether to end: a run that is
 * stopped or fails does not wait for tasks elsewhere to use up their time.
 *
 * <p>Nothing depends on it: a message that is lost makes a number late, or a task use up its time.
 */
public final class DriverLink implements SparkPlugin {

    private static final long PULSE_MILLIS = 500;
    private static final String RUN = "run";

    @Override
    public DriverPlugin driverPlugin() {
        return new Driver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    /** Hears what executors tell. */
    private static final class Driver implements DriverPlugin {
        @Override
        public Object receive(Object message) {
            List<?> lines = (List<?>) message;
            String run = StateObject.parse((String) lines.get(0)).text(RUN);
            LiveStages stages = DriverRuns.stages(run).orElse(null);
            if (stages == null) {
                return true;
            }
            for (Object line : lines.subList(1, lines.size())) {
                stages.hear(StateObject.parse((String) line));
            }
            return stages.isDraining();
        }
    }

    /** Tells the driver of the stages in this process. */
    private static final class Executor implements ExecutorPlugin {
        private @Nullable ScheduledExecutorService pulse;
        private @Nullable Future<?> beats;

        @Override
        public void init(PluginContext context, Map<String, String> configuration) {
            pulse = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "dataweaver-driver-link");
                thread.setDaemon(true);
                return thread;
            });
            beats = pulse.scheduleWithFixedDelay(
                    () -> ExecutorRuns.forEach((run, stages) -> tell(context, run, stages)),
                    PULSE_MILLIS,
                    PULSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        }

        private static void tell(PluginContext context, String run, LiveStages stages) {
            List<String> lines = new ArrayList<>();
            lines.add(StateObject.empty().with(RUN, run).toString());
            stages.tell().forEach(line -> lines.add(line.toString()));
            try {
                if (Boolean.TRUE.equals(context.ask(lines))) {
                    stages.drain();
                }
            } catch (Exception unheard) {
                // The driver is away for a moment, or for good: then Spark ends this process.
            }
        }

        @Override
        public void shutdown() {
            if (beats != null && pulse != null) {
                beats.cancel(true);
                pulse.shutdownNow();
            }
            ExecutorRuns.close();
        }
    }
}
