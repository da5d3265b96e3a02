package io.dataweaver.engine.spark;

import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.error.FailureText;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a run stands and how it has ended, as the lines in which its process tells the one that has started it. */
final class RunLines {

    /** The member that says what a line tells. */
    static final String TELLS = "tells";

    static final String PROGRESS = "progress";
    static final String RESULT = "result";

    private static final String LAG_RECORDS = "lag_records";
    private static final String LAG_BYTES = "lag_bytes";
    private static final String LAG_RETAINED = "lag_retained";
    private static final String LAG_SINCE = "lag_since";
    private static final String LAG_YIELDS = "lag_yields";
    private static final double SHARES = 1e9;

    private RunLines() {}

    static StateObject line(String tells) {
        return StateObject.empty().with(TELLS, tells);
    }

    static StateObject of(RunProgress progress) {
        StateObject line = line(PROGRESS);
        line = with(line, "", progress.counts());
        line = with(line, "resumed_", progress.resumed());
        line = with(line, "durable_", progress.durable());
        StateObject told = with(withShare(line, progress.share()), progress.source())
                .with("elapsed", progress.elapsed().toNanos())
                .with("lag", progress.lag().toNanos())
                .with("overdue", progress.overdue().toNanos())
                .with("buffered", progress.bufferedBytes());
        return with(told, progress.suspended());
    }

    static RunProgress progress(StateObject line) {
        return new RunProgress(
                counts(line, ""),
                counts(line, "resumed_"),
                counts(line, "durable_"),
                share(line),
                Duration.ofNanos(line.number("elapsed")),
                Duration.ofNanos(line.number("lag")),
                Duration.ofNanos(line.number("overdue")),
                line.number("buffered"),
                lag(line),
                suspended(line));
    }

    private static StateObject with(StateObject line, List<Suspension> suspended) {
        StateObject told = line;
        for (int i = 0; i < suspended.size(); i++) {
            Suspension each = suspended.get(i);
            told = told.with(suspended(i, "split"), each.split())
                    .with(suspended(i, "dataset"), each.dataset())
                    .with(suspended(i, "code"), each.code())
                    .with(suspended(i, "kind"), each.kind().name())
                    .with(suspended(i, "message"), each.message());
        }
        return told;
    }

    private static List<Suspension> suspended(StateObject line) {
        List<Suspension> suspended = new ArrayList<>();
        for (int i = 0; line.has(suspended(i, "split")); i++) {
            suspended.add(new Suspension(
                    line.text(suspended(i, "split")),
                    line.text(suspended(i, "dataset")),
                    line.text(suspended(i, "code")),
                    ErrorKind.valueOf(line.text(suspended(i, "kind"))),
                    line.text(suspended(i, "message"))));
        }
        return suspended;
    }

    private static String suspended(int index, String what) {
        return "suspended_" + index + "_" + what;
    }

    static StateObject withShare(StateObject line, double share) {
        return line.with("share", Math.round(share * SHARES));
    }

    static double share(StateObject line) {
        return line.number("share") / SHARES;
    }

    /** Returns {@code line} with what is known of {@code lag}. */
    static StateObject with(StateObject line, SourceLag lag) {
        StateObject told = with(line, LAG_RECORDS, lag.records());
        told = with(told, LAG_BYTES, lag.bytes());
        told = with(told, LAG_RETAINED, lag.retainedBytes());
        told = lag.yields() ? told.with(LAG_YIELDS, true) : told;
        return lag.since().isPresent() ? told.with(LAG_SINCE, lag.since().get().toEpochMilli()) : told;
    }

    private static StateObject with(StateObject line, String name, OptionalLong number) {
        return number.isPresent() ? line.with(name, number.getAsLong()) : line;
    }

    /** Returns the lag that a line tells. */
    static SourceLag lag(StateObject line) {
        return new SourceLag(
                number(line, LAG_RECORDS),
                number(line, LAG_BYTES),
                number(line, LAG_RETAINED),
                line.has(LAG_SINCE) ? Optional.of(Instant.ofEpochMilli(line.number(LAG_SINCE))) : Optional.empty(),
                line.has(LAG_YIELDS));
    }

    private static OptionalLong number(StateObject line, String name) {
        return line.has(name) ? OptionalLong.of(line.number(name)) : OptionalLong.empty();
    }

    static StateObject of(RunResult result) {
        StateObject line = line(RESULT).with("outcome", result.outcome().name()).with("run", result.run());
        line = with(line, "", result.counts());
        StateObject told = with(line, "resumed_", result.resumed());
        return result.failure()
                .map(FailureText::of)
                .map(failure -> failure.addTo(told))
                .orElse(told);
    }

    /** Returns the result that a line tells; the run took {@code duration} for whoever has waited for it. */
    static RunResult result(StateObject line, Duration duration) {
        return new RunResult(
                RunResult.Outcome.valueOf(line.text("outcome")),
                line.text("run"),
                counts(line, ""),
                counts(line, "resumed_"),
                duration,
                FailureText.find(line).map(FailureText::toException));
    }

    /** Returns {@code line} with {@code counts}, each under its name behind {@code prefix}. */
    static StateObject with(StateObject line, String prefix, RunCounts counts) {
        return line.with(prefix + "read", counts.read())
                .with(prefix + "added", counts.added())
                .with(prefix + "written", counts.written())
                .with(prefix + "filtered", counts.filtered())
                .with(prefix + "rejected", counts.rejected());
    }

    /** Returns the counts that {@link #with} has added. */
    static RunCounts counts(StateObject line, String prefix) {
        return new RunCounts(
                line.number(prefix + "read"),
                line.number(prefix + "added"),
                line.number(prefix + "written"),
                line.number(prefix + "filtered"),
                line.number(prefix + "rejected"));
    }
}
