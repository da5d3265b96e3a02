package io.dataweaver.core.run;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.alert.AlertChannel;
import io.dataweaver.core.definition.AlertSettings;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a run people are told, and when. A thread of its own looks at the clock: an outage is what does not
 * happen.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class RunWatch implements RunObserver, RunObservation {

    /** What other systems say may be long; an alert is read on a telephone. */
    private static final int MAX_MESSAGE = 2_000;

    private final List<AlertChannel> channels;
    private final AlertSettings settings;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    private final Set<String> rejectionCodes = new ConcurrentSkipListSet<>();
    private String pipeline = "";
    private @Nullable RunHandle run;
    private @Nullable Task task;
    private boolean outage;
    private long toldRejections;
    private boolean ended;

    /** Calls that have failed since {@code since}, and {@code last} how. */
    private record Incident(long since, DataWeaverException last, int failures) {}

    RunWatch(List<AlertChannel> channels, AlertSettings settings, Clock clock, Scheduler scheduler) {
        this.channels = List.copyOf(channels);
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    @Override
    public RunObservation begins(PipelinePlan plan, RunHandle begun) {
        monitor.change(() -> {
            pipeline = plan.name();
            run = begun;
        });
        task = scheduler.start("dataweaver-" + plan.name() + "-watch", this::look);
        return this;
    }

    // ---- what happens ---------------------------------------------------------------------------------------------

    @Override
    public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
        monitor.change(() -> {
            Incident before = incidents.get(where);
            long since = before == null ? scheduler.nanoTime() : before.since();
            incidents.put(where, new Incident(since, failure, failures));
        });
    }

    @Override
    public void recovers(String where) {
        monitor.change(() -> {
            if (incidents.remove(where) != null && incidents.isEmpty() && outage) {
                outage = false;
                tell(AlertEvent.RECOVERED, "calls to other systems succeed again", null, null);
            }
        });
    }

    @Override
    public void suspends(String split, DataWeaverException failure) {
        monitor.change(() -> {
            incidents.remove(split);
            tell(
                    AlertEvent.SUSPENDED,
                    split + " is suspended until the next start, the others go on: " + failure.getMessage(),
                    failure,
                    null);
        });
    }

    @Override
    public void rejected(String step, ErrorCode code) {
        if (rejectionCodes.size() < 20) {
            rejectionCodes.add(code.id());
        }
    }

    @Override
    public void checkpointed(long nanos) {
        monitor.change(() -> tellRejections("", progress().durable(), false));
    }

    @Override
    public void degraded(Duration overdue) {
        String message = "a checkpoint is overdue for " + overdue.toSeconds()
                + " s: what was read since the last one is not durable at the sink";
        monitor.change(() -> tell(AlertEvent.CHECKPOINT_AGE, message, null, null));
    }

    @Override
    public void recovered() {
        monitor.change(() -> tell(AlertEvent.RECOVERED, "a checkpoint was made", null, null));
    }

    @Override
    public void ended(RunResult result) {
        monitor.change(() -> {
            ended = true;
            tellRejections(result.run(), progress().durable(), true);
            result.failure().ifPresent(failure -> tellFailure(result.run(), failure));
        });
        channels.forEach(AlertChannel::finish);
    }

    private RunProgress progress() {
        RunHandle begun = run;
        if (begun == null) {
            throw new IllegalStateException("something happens in a run that has not begun");
        }
        return begun.progress();
    }

    // ---- what does not --------------------------------------------------------------------------------------------

    private void look() {
        monitor.enter();
        try {
            while (!ended) {
                long now = scheduler.nanoTime();
                lookForOutage(now);
                monitor.await(Math.max(1, nextLook(now)));
            }
        } catch (InterruptedException stopped) {
            ended = true;
        } finally {
            monitor.exit();
        }
        channels.forEach(AlertChannel::close);
    }

    private long nextLook(long now) {
        long next = Long.MAX_VALUE;
        if (!outage) {
            for (Incident incident : incidents.values()) {
                next = Math.min(next, incident.since() + settings.outageAfter().toNanos() - now);
            }
        }
        return next;
    }

    private void lookForOutage(long now) {
        for (Map.Entry<String, Incident> entry : incidents.entrySet()) {
            Incident incident = entry.getValue();
            if (!outage && now - incident.since() >= settings.outageAfter().toNanos()) {
                outage = true;
                tell(
                        AlertEvent.OUTAGE,
                        "calls fail since "
                                + Duration.ofNanos(now - incident.since()).toSeconds() + " s, " + incident.failures()
                                + " in a row; they are made again (" + entry.getKey() + "): "
                                + incident.last().getMessage(),
                        incident.last(),
                        null);
            }
        }
    }

    // ---- telling --------------------------------------------------------------------------------------------------

    private void tellRejections(String of, RunCounts durable, boolean last) {
        long rejected = durable.rejected() - progress().resumed().rejected();
        if (rejected <= toldRejections) {
            return;
        }
        String sum = rejected + (rejected == 1 ? " record was" : " records were") + " rejected"
                + (last ? "" : " so far") + " (" + String.join(", ", rejectionCodes) + ")";
        toldRejections = rejected;
        tell(AlertEvent.REJECTED, sum, null, of);
    }

    private void tellFailure(String of, DataWeaverException failure) {
        AlertEvent event =
                failure.code() == StateErrorCode.TOO_MANY_REJECTED ? AlertEvent.REJECTION_LIMIT : AlertEvent.FAILED;
        tell(event, "the run failed: " + failure.getMessage(), failure, of);
    }

    private void tell(AlertEvent event, String message, @Nullable DataWeaverException failure, @Nullable String of) {
        RunHandle begun = run;
        Map<String, Long> counts =
                begun == null ? Map.of() : counts(begun.progress().durable());
        Alert alert = new Alert(
                event,
                pipeline,
                of == null ? "" : of,
                clock.instant(),
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + " …" : message,
                failure == null ? null : failure.code().id(),
                failure == null ? null : failure.hint() == null ? failure.code().remedy() : failure.hint(),
                counts,
                0);
        channels.forEach(channel -> channel.offer(alert));
    }

    private static Map<String, Long> counts(RunCounts durable) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("read", durable.read());
        counts.put("written", durable.written());
        counts.put("filtered", durable.filtered());
        counts.put("rejected", durable.rejected());
        return counts;
    }

    /** Tells that a pipeline could not be started, and waits until that is sent, some seconds at most. */
    void notStarted(String name, DataWeaverException failure) {
        pipeline = name;
        tell(AlertEvent.FAILED, "the run could not start: " + failure.getMessage(), failure, null);
        channels.forEach(AlertChannel::finish);
        channels.forEach(AlertChannel::close);
    }

    /** Ends a watch over a run that was not begun. */
    void cancel() {
        monitor.change(() -> ended = true);
        if (task == null) {
            channels.forEach(AlertChannel::close);
        }
    }

    /** Waits until all alerts of a run that has ended are sent, some seconds at most. */
    void join() throws InterruptedException {
        Task looking = task;
        if (looking != null) {
            looking.join(AlertChannel.DEADLINE.plusSeconds(1));
        }
    }
}
