package io.dataweaver.core.tap;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.ExchangeSink;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedStep;
import io.dataweaver.core.routing.RoutingSink;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.StageSampler;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers, in one process, those who tap a run. Without a tap a stage reads the time and two variables for each step, and one
 * of all stages looks for requests, a file or none, four times a second. A tap that fails fails alone.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class Taps implements StageSampler {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final TapFiles files;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Map<String, Set<String>> edges;
    private final Set<String> hiddenInRead;
    private final String worker = UUID.randomUUID().toString();
    private final AtomicLong nextLook;
    private volatile List<TapAnswer> answers = List.of();

    /**
     * Creates what answers.
     *
     * @param files of the pipeline
     */
    public Taps(PipelinePlan plan, StateFiles files, Clock clock, Scheduler scheduler) {
        this.files = new TapFiles(files);
        this.clock = clock;
        this.scheduler = scheduler;
        this.edges = edges(plan);
        this.hiddenInRead = plan.hidden().after(beforeFirstStep(plan));
        this.nextLook = new AtomicLong(scheduler.nanoTime());
    }

    /** Returns the place at which the source of a plan is: that of the pipeline is in front of all steps. */
    private static int beforeFirstStep(PipelinePlan plan) {
        return plan.source() instanceof ExchangeSource
                ? plan.datasets().stream()
                                .flatMap(dataset -> dataset.steps().stream())
                                .mapToInt(PlannedStep::index)
                                .min()
                                .orElse(0)
                        - 1
                : -1;
    }

    /** Returns the edges of a plan, each with the columns that are hidden there; what is between two parts is none. */
    private static Map<String, Set<String>> edges(PipelinePlan plan) {
        Map<String, Set<String>> edges = new LinkedHashMap<>();
        boolean feeding = plan.sink() instanceof ExchangeSink;
        if (!(plan.source() instanceof ExchangeSource)) {
            edges.put(SOURCE, plan.hidden().after(-1));
        }
        for (DatasetPlan dataset : plan.datasets()) {
            for (PlannedStep step : dataset.steps()) {
                edges.put(step.name(), plan.hidden().after(step.index()));
            }
        }
        if (feeding) {
            edges.remove(PipelinePlan.NARROWING);
        } else {
            edges.put(SINK, Set.of());
            if (plan.sink() instanceof RoutingSink several) {
                several.steps().forEach(step -> edges.put(step, Set.of()));
            }
        }
        return edges;
    }

    @Override
    public boolean isLooking() {
        long now = scheduler.nanoTime();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_EVERY.toNanos())) {
            look();
        }
        return !answers.isEmpty();
    }

    private void look() {
        try {
            List<String> ids = files.ids();
            if (ids.isEmpty() && answers.isEmpty()) {
                return;
            }
            List<TapAnswer> now = new ArrayList<>();
            for (String id : ids) {
                Optional<TapFiles.Asked> asked = files.find(id);
                if (asked.isPresent() && asked.get().until().isAfter(clock.instant())) {
                    now.add(answerTo(asked.get()));
                } else if (asked.isPresent()) {
                    files.delete(id); // whoever asked has died
                }
            }
            now.forEach(TapAnswer::tellPassed);
            answers = List.copyOf(now);
        } catch (IOException | RuntimeException unreadable) {
            answers = List.of(); // A tap shows what it can; the run does not depend on it.
        }
    }

    private TapAnswer answerTo(TapFiles.Asked asked) throws IOException {
        for (TapAnswer known : answers) {
            if (known.id().equals(asked.id())) {
                return known;
            }
        }
        files.answer(
                asked.id(),
                worker,
                edges.keySet().stream().map(edge -> TapFiles.EDGE + edge).toList());
        Set<String> hidden = edges.getOrDefault(asked.request().edge(), Set.of());
        return new TapAnswer(asked, hidden, files, worker, scheduler);
    }

    @Override
    public void passed(Split split, String edge, RecordBatch batch, RecordBatch read) {
        if (!edges.containsKey(edge)) {
            return; // between two parts
        }
        for (TapAnswer answer : answers) {
            answer.passed(split, edge, batch, read, hiddenInRead);
        }
    }
}
