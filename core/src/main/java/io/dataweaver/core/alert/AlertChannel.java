package io.dataweaver.core.alert;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of alerts to one hook: a bounded queue, and a thread that is there once there is something to send. Whoever
 * offers an alert waits for nobody, and learns of no failure; what is not delivered is logged, counted, and told with the
 * next alert of its event.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class AlertChannel implements AutoCloseable {

    /** How long one attempt may take, and how long {@link #close} waits at most. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int CAPACITY = 100;
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final String name;
    private final AlertHook hook;
    private final Set<AlertEvent> events;
    private final Duration deadline;
    private final long repeatNanos;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final Deque<Alert> queue = new ArrayDeque<>();
    private final Map<AlertEvent, Long> lastSent = new EnumMap<>(AlertEvent.class);
    private final Map<AlertEvent, Long> heldBack = new EnumMap<>(AlertEvent.class);
    private @Nullable Task task;
    private boolean working;
    private boolean closing;
    private boolean givenUp;
    private long dropped;

    /**
     * Creates a channel; nothing is started yet.
     *
     * @param name of the hook, for the log
     * @param hook is closed by this
     * @param events those that the hook is told of
     * @param repeatAfter how long alerts of an event are held back after one that was sent
     */
    public AlertChannel(
            String name, AlertHook hook, Set<AlertEvent> events, Duration repeatAfter, Scheduler scheduler) {
        this(name, hook, events, repeatAfter, DEADLINE, scheduler);
    }

    AlertChannel(
            String name,
            AlertHook hook,
            Set<AlertEvent> events,
            Duration repeatAfter,
            Duration deadline,
            Scheduler scheduler) {
        this.name = name;
        this.hook = hook;
        this.events = Set.copyOf(events);
        this.deadline = deadline;
        this.repeatNanos = repeatAfter.toNanos();
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    /** Takes an alert if the hook is told of its event; returns at once. */
    public void offer(Alert alert) {
        if (wants(alert.event())) {
            monitor.change(() -> take(alert));
        }
    }

    /** Who is told of failed runs is told of those that rejected too much as well. */
    private boolean wants(AlertEvent event) {
        return events.contains(event) || (event == AlertEvent.REJECTION_LIMIT && events.contains(AlertEvent.FAILED));
    }

    private void take(Alert alert) {
        long now = scheduler.nanoTime();
        Long last = lastSent.get(alert.event());
        boolean tooSoon = last != null && now - last < repeatNanos;
        if (tooSoon || closing || queue.size() >= CAPACITY) {
            heldBack.merge(alert.event(), 1L, Long::sum);
            dropped += tooSoon ? 0 : 1;
            return;
        }
        lastSent.put(alert.event(), now);
        Long before = heldBack.remove(alert.event());
        queue.add(alert.after(before == null ? 0 : before));
        if (task == null) {
            task = scheduler.start("dataweaver-alert-" + name, this::work);
        }
    }

    private void work() {
        try {
            for (Alert alert = next(); alert != null; alert = next()) {
                deliver(alert);
            }
        } catch (InterruptedException ended) {
            log("the run has ended, and alerts are not waited for any longer");
        } finally {
            monitor.change(() -> {
                working = false;
                givenUp = true;
                dropped += queue.size();
                queue.clear();
            });
            closeHook();
        }
    }

    private void closeHook() {
        try {
            hook.close();
        } catch (RuntimeException broken) {
            log("the hook cannot be closed: " + broken.getClass().getName());
        }
    }

    /** Waits for an alert; null if no more come. */
    private @Nullable Alert next() throws InterruptedException {
        monitor.enter();
        try {
            working = false;
            monitor.signalAll();
            while (queue.isEmpty() && !closing) {
                monitor.await(Long.MAX_VALUE);
            }
            working = !queue.isEmpty();
            return queue.poll();
        } finally {
            monitor.exit();
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        String why = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                pause();
            }
            try {
                hook.send(alert, deadline);
                return;
            } catch (IOException failed) {
                why = String.valueOf(failed.getMessage());
            } catch (RuntimeException | LinkageError broken) {
                why = broken.getClass().getName(); // Nobody knows what its message holds.
            }
        }
        String last = why;
        monitor.change(() -> {
            dropped++;
            heldBack.merge(alert.event(), alert.heldBack() + 1, Long::sum);
            lastSent.remove(alert.event()); // The next one is not too soon after one that nobody got.
        });
        log("the alert '" + alert.event().label() + "' of '" + alert.pipeline() + "' was not delivered: " + last);
    }

    private void pause() throws InterruptedException {
        long end = scheduler.nanoTime() + BETWEEN_ATTEMPTS.toNanos();
        monitor.enter();
        try {
            for (long left = BETWEEN_ATTEMPTS.toNanos(); left > 0; left = end - scheduler.nanoTime()) {
                monitor.await(left);
            }
        } finally {
            monitor.exit();
        }
    }

    private void log(String what) {
        AlertLog.LOG
                .atWarn()
                .addKeyValue("event.action", "alert_not_delivered")
                .addKeyValue("error.code", AlertErrorCode.NOT_DELIVERED.id())
                .log("alert hook `{}`: {}", name, what);
    }

    /** Returns how many alerts were not delivered, without those that came too soon after another. */
    public long dropped() {
        return monitor.locked(() -> dropped);
    }

    /** Takes no more alerts; {@link #close} waits for those that are there. */
    public void finish() {
        monitor.change(() -> closing = true);
    }

    /** Waits until all alerts are sent, for at most {@link #DEADLINE}, and gives up the rest. Idempotent. */
    @Override
    public void close() {
        finish();
        if (monitor.locked(() -> task == null && !givenUp)) {
            givenUp = true;
            closeHook();
            return;
        }
        long end = scheduler.nanoTime() + deadline.toNanos();
        monitor.enter();
        try {
            long left = deadline.toNanos();
            while (left > 0 && !givenUp && (working || !queue.isEmpty())) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
        } catch (InterruptedException stopped) {
            scheduler.current().interrupt();
        } finally {
            if (task != null && !givenUp && (working || !queue.isEmpty())) {
                task.interrupt();
            }
            monitor.exit();
        }
    }
}
