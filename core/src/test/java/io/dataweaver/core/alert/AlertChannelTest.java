package io.dataweaver.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes through a channel, and that nobody waits for it. */
@Timeout(60)
class AlertChannelTest {

    private static final Set<AlertEvent> ALL = EnumSet.allOf(AlertEvent.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Alert> sent = new CopyOnWriteArrayList<>();
    private final AtomicLong passed = new AtomicLong();

    /** The machine's threads, on a clock that a test can put forward. */
    private final Scheduler scheduler = new Scheduler() {
        @Override
        public long nanoTime() {
            return MACHINE.nanoTime() + passed.get();
        }

        @Override
        public Monitor newMonitor() {
            return MACHINE.newMonitor();
        }

        @Override
        public Task start(String name, Runnable work) {
            return MACHINE.start(name, work);
        }

        @Override
        public Task current() {
            return MACHINE.current();
        }
    };

    private static Alert alert(AlertEvent event) {
        return new Alert(event, "orders", "", Instant.EPOCH, "something happened", null, null, Map.of(), 0);
    }

    private AlertChannel channel(AlertHook hook, Set<AlertEvent> events, Duration deadline) {
        return new AlertChannel("test", hook, events, HOUR, deadline, scheduler);
    }

    @Test
    void alertsArriveInTheirOrderBeforeTheChannelIsClosed() {
        try (AlertChannel channel = channel((alert, deadline) -> sent.add(alert), ALL, HOUR)) {
            channel.offer(alert(AlertEvent.OUTAGE));
            channel.offer(alert(AlertEvent.RECOVERED));
            channel.offer(alert(AlertEvent.FAILED));
        }
        assertThat(sent)
                .extracting(Alert::event)
                .containsExactly(AlertEvent.OUTAGE, AlertEvent.RECOVERED, AlertEvent.FAILED);
    }

    @Test
    void aHookIsToldOfItsEventsOnly() {
        try (AlertChannel channel = channel((alert, deadline) -> sent.add(alert), Set.of(AlertEvent.FAILED), HOUR)) {
            channel.offer(alert(AlertEvent.REJECTED));
            channel.offer(alert(AlertEvent.REJECTION_LIMIT));
        }
        assertThat(sent)
                .as("a run that rejected too much has failed")
                .extracting(Alert::event)
                .containsExactly(AlertEvent.REJECTION_LIMIT);
    }

    @Test
    void anAlertThatComesTooSoonIsHeldBackAndCounted() {
        try (AlertChannel channel = channel((alert, deadline) -> sent.add(alert), ALL, HOUR)) {
            channel.offer(alert(AlertEvent.REJECTED));
            channel.offer(alert(AlertEvent.REJECTED));
            channel.offer(alert(AlertEvent.REJECTED));
            passed.addAndGet(HOUR.toNanos());
            channel.offer(alert(AlertEvent.REJECTED));
        }
        assertThat(sent).extracting(Alert::heldBack).containsExactly(0L, 2L);
        assertThat(sent.get(1).text()).contains("2 more of the kind");
    }

    @Test
    void anAlertThatFailsIsSentAgain() {
        AlertHook flaky = (alert, deadline) -> {
            sent.add(alert);
            if (sent.size() < 3) {
                passed.addAndGet(Duration.ofSeconds(10).toNanos()); // so that the pause before the next try is over
                throw new IOException("not now");
            }
        };
        AlertChannel channel = channel(flaky, ALL, HOUR);
        channel.offer(alert(AlertEvent.FAILED));
        channel.close();
        assertThat(sent).hasSize(3);
        assertThat(channel.dropped()).isZero();
    }

    @Test
    void anAlertThatNobodyTookIsCountedAndToldWithTheNext() {
        AlertHook broken = (alert, deadline) -> {
            passed.addAndGet(Duration.ofSeconds(10).toNanos());
            if (alert.message().equals("lost")) {
                throw new IllegalStateException("a bug of the hook");
            }
            sent.add(alert);
        };
        AlertChannel channel = channel(broken, ALL, HOUR);
        Alert lost = new Alert(AlertEvent.REJECTED, "orders", "", Instant.EPOCH, "lost", null, null, Map.of(), 0);
        channel.offer(lost);
        while (channel.dropped() == 0) {
            Thread.onSpinWait();
        }
        channel.offer(alert(AlertEvent.REJECTED));
        channel.close();
        assertThat(sent).extracting(Alert::heldBack).containsExactly(1L);
        assertThat(channel.dropped()).isEqualTo(1);
    }

    @Test
    void whoOffersWaitsForNobodyAndAFullQueueDropsWhatIsNew() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AlertHook slow = (alert, deadline) -> {
            sending.countDown();
            goOn.await();
            sent.add(alert);
        };
        AlertChannel channel = channel(slow, ALL, HOUR);
        channel.offer(alert(AlertEvent.REJECTED));
        sending.await();
        for (int i = 0; i < 150; i++) {
            passed.addAndGet(HOUR.toNanos());
            channel.offer(alert(AlertEvent.REJECTED));
        }
        assertThat(channel.dropped()).isEqualTo(50);
        goOn.countDown();
        channel.close();
        assertThat(sent).hasSize(101);
    }

    @Test
    void aHookThatHangsIsGivenUpWhenTheRunEnds() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AlertHook hanging = new AlertHook() {
            @Override
            public void send(Alert alert, Duration deadline) throws InterruptedException {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ended) {
                    interrupted.countDown();
                    throw ended;
                }
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        AlertChannel channel = channel(hanging, ALL, Duration.ofMillis(20));
        channel.offer(alert(AlertEvent.FAILED));
        channel.close();
        interrupted.await();
        closed.await();
    }

    @Test
    void aChannelWithoutAlertsStartsNoThread() {
        CountDownLatch closed = new CountDownLatch(1);
        AlertHook hook = new AlertHook() {
            @Override
            public void send(Alert alert, Duration deadline) {
                sent.add(alert);
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        AlertChannel channel = channel(hook, ALL, HOUR);
        channel.close();
        channel.close();
        channel.offer(alert(AlertEvent.FAILED));
        assertThat(sent).isEmpty();
        assertThat(closed.getCount()).isZero();
    }
}
