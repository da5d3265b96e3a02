package io.dataweaver.engine.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One part of the splits of a run, at the worker to which Kafka has given it. Rows do not come by here: threads of the
 * worker move them. What comes by is how far each split has come, which is kept and reported in one transaction.
 *
 * <p><b>The turn.</b> A transaction that consumes nothing is not checked against the group: a worker that was suspended,
 * and whose parts are with another meanwhile, could still commit. So there is one record in each partition of the splits,
 * the turn. Reports are only sent while it is processed, and it is put back behind itself, in the same transaction: who has
 * lost the part cannot commit them, and whoever gets the part finds the turn there.
 *
 * <p><b>Threads.</b> That of Kafka Streams.
 */
final class StageProcessor implements Processor<String, String, String, String> {

    /** Names of the nodes behind this one. */
    static final String TO_REPORTS = "reports";

    static final String TO_TURNS = "turns";

    /** The key of the turn; those of splits have a letter before. */
    static final String TURN = "turn";

    private static final String SPLIT = "s:";
    private static final Duration LOOK = Duration.ofMillis(5);

    private final SplitCrew crew;
    private final Map<String, SplitRun> runs = new LinkedHashMap<>();
    private @Nullable ProcessorContext<String, String> context;
    private @Nullable KeyValueStore<String, String> store;
    private boolean turnTaken;
    private boolean rested;

    StageProcessor(SplitCrew crew) {
        this.crew = crew;
    }

    /** Returns the key of the record that brings a split. */
    static String key(String split) {
        return SPLIT + split;
    }

    @Override
    public void init(ProcessorContext<String, String> given) {
        KeyValueStore<String, String> kept = given.getStateStore(TopicNames.STORE);
        context = given;
        store = kept;
        turnTaken = false;
        rested = false;
        try (KeyValueIterator<String, String> all = kept.all()) {
            while (all.hasNext()) {
                KeyValue<String, String> each = all.next();
                begin(KeptSplit.decode(each.value));
            }
        }
        given.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> hurryTurn());
    }

    /** Takes a split, or the turn. */
    @Override
    public void process(Record<String, String> record) {
        if (record.key().equals(TURN)) {
            takeTurn();
            return;
        }
        KeyValueStore<String, String> kept = opened(store);
        String split = record.key().substring(SPLIT.length());
        if (kept.get(split) == null) {
            kept.put(split, record.value());
            begin(KeptSplit.decode(record.value()));
        }
    }

    private void begin(KeptSplit kept) {
        if (!kept.progress().finished() && !runs.containsKey(kept.split())) {
            runs.put(kept.split(), crew.add(kept));
        }
    }

    /** Keeps and reports how far splits have come, and puts the turn back. */
    private void takeTurn() {
        ProcessorContext<String, String> open = opened(context);
        int part = open.taskId().partition();
        long now = open.currentSystemTimeMs();
        List<Report> reports = takeReports(part);
        for (Report report : reports) {
            if (report instanceof Report.Moved moved) {
                opened(store).put(moved.kept().split(), moved.kept().encode());
            }
            open.forward(new Record<>(Integer.toString(part), report.encode(), now), TO_REPORTS);
        }
        open.forward(new Record<>(TURN, Integer.toString(part), now), TO_TURNS);
        turnTaken = reports.isEmpty();
        if (!reports.isEmpty()) {
            open.commit();
        }
    }

    private List<Report> takeReports(int part) {
        List<Report> reports = new ArrayList<>();
        for (SplitRun run : runs.values()) {
            run.takeReport().ifPresent(reports::add);
        }
        runs.values().removeIf(SplitRun::isOver);
        if (restsFirst()) {
            rested = true;
            reports.add(new Report.Rested(part));
        }
        return reports;
    }

    private boolean restsFirst() {
        return !rested && runs.isEmpty() && crew.isResting();
    }

    /** Lets the turn come round, if it was taken in vain and there is something to report since. */
    private void hurryTurn() {
        if (turnTaken && (restsFirst() || runs.values().stream().anyMatch(SplitRun::hasNews))) {
            turnTaken = false;
            opened(context).commit();
        }
    }

    private static <T> T opened(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("init() was not called");
        }
        return value;
    }

    /** Lets go of the splits, which another worker may open as soon as this returns. */
    @Override
    public void close() {
        runs.values().forEach(crew::remove);
        runs.clear();
    }
}
