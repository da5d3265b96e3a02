package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.error.FailureText;
import io.dataweaver.core.run.RunObservation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is observed in a run, as lines for another process. What stages do is summed up until {@link #flush}, for it is told
 * for each batch. Thread-safe.
 */
final class ObservationLines implements RunObservation {

    private static final String WHERE = "where";
    private static final String NANOS = "nanos";

    private final Consumer<StateObject> tell;
    private final Map<String, Sums> read = new LinkedHashMap<>();
    private final Map<String, Sums> transformed = new LinkedHashMap<>();
    private final Map<String, Sums> written = new LinkedHashMap<>();

    /** What one step has done since it was told last. */
    private static final class Sums {
        private int records;
        private long bytes;
        private long nanos;
    }

    /**
     * Creates an observation.
     *
     * @param tell takes lines; any thread may call it
     */
    ObservationLines(Consumer<StateObject> tell) {
        this.tell = tell;
    }

    @Override
    public void read(int records, long bytes, long nanos) {
        add(read, "", records, bytes, nanos);
    }

    @Override
    public void transformed(String step, int records, long nanos) {
        add(transformed, step, records, 0, nanos);
    }

    @Override
    public void written(String step, int records, long bytes, long nanos) {
        add(written, step, records, bytes, nanos);
    }

    private synchronized void add(Map<String, Sums> to, String step, int records, long bytes, long nanos) {
        Sums sums = to.computeIfAbsent(step, first -> new Sums());
        sums.records += records;
        sums.bytes += bytes;
        sums.nanos += nanos;
    }

    /** Tells what was summed up. */
    void flush() {
        flush("read", read);
        flush("transformed", transformed);
        flush("written", written);
    }

    private synchronized void flush(String tells, Map<String, Sums> all) {
        all.forEach((step, sums) -> tell.accept(RunLines.line(tells)
                .with(WHERE, step)
                .with("records", sums.records)
                .with("bytes", sums.bytes)
                .with(NANOS, sums.nanos)));
        all.clear();
    }

    @Override
    public void rejected(String step, ErrorCode code) {
        DataWeaverException carrier = new DataWeaverException(code, step);
        tell.accept(FailureText.of(carrier).addTo(RunLines.line("rejected").with(WHERE, step)));
    }

    @Override
    public void emptied(String dataset) {
        tell.accept(RunLines.line("emptied").with(WHERE, dataset));
    }

    @Override
    public void durable(long nanos) {
        tell.accept(RunLines.line("durable").with(NANOS, nanos));
    }

    @Override
    public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
        tell.accept(FailureText.of(failure)
                .addTo(RunLines.line("retries")
                        .with(WHERE, where)
                        .with("failures", failures)
                        .with(NANOS, delay.toNanos())));
    }

    @Override
    public void recovers(String where) {
        tell.accept(RunLines.line("recovers").with(WHERE, where));
    }

    @Override
    public void suspends(String split, DataWeaverException failure) {
        tell.accept(FailureText.of(failure).addTo(RunLines.line("suspends").with(WHERE, split)));
    }

    @Override
    public void checkpointed(long nanos) {
        tell.accept(RunLines.line("checkpointed").with(NANOS, nanos));
    }

    @Override
    public void degraded(Duration overdue) {
        tell.accept(RunLines.line("degraded").with(NANOS, overdue.toNanos()));
    }

    @Override
    public void recovered() {
        tell.accept(RunLines.line("recovered"));
    }

    /** Tells {@code observation} what a line says; fails with IllegalArgumentException if it says nothing that is known. */
    static void hear(StateObject line, RunObservation observation) {
        String tells = line.text(RunLines.TELLS);
        switch (tells) {
            case "read" -> observation.read(records(line), line.number("bytes"), line.number(NANOS));
            case "transformed" -> observation.transformed(line.text(WHERE), records(line), line.number(NANOS));
            case "written" ->
                observation.written(line.text(WHERE), records(line), line.number("bytes"), line.number(NANOS));
            case "rejected" ->
                observation.rejected(line.text(WHERE), failure(line).code());
            case "emptied" -> observation.emptied(line.text(WHERE));
            case "durable" -> observation.durable(line.number(NANOS));
            case "retries" ->
                observation.retries(line.text(WHERE), failure(line), (int) line.number("failures"), nanos(line));
            case "recovers" -> observation.recovers(line.text(WHERE));
            case "suspends" -> observation.suspends(line.text(WHERE), failure(line));
            case "checkpointed" -> observation.checkpointed(line.number(NANOS));
            case "degraded" -> observation.degraded(nanos(line));
            case "recovered" -> observation.recovered();
            default -> throw new IllegalArgumentException("nothing is known of what '" + tells + "' tells");
        }
    }

    private static int records(StateObject line) {
        return (int) line.number("records");
    }

    private static Duration nanos(StateObject line) {
        return Duration.ofNanos(line.number(NANOS));
    }

    private static DataWeaverException failure(StateObject line) {
        return FailureText.find(line)
                .orElseThrow(() -> new IllegalArgumentException("a failure is missing in " + line))
                .toException();
    }
}
