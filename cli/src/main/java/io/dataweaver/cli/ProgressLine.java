package io.dataweaver.cli;

import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.Suspension;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells how a run, or something else that takes long, is going: one line that is written over on a terminal, otherwise a plain line now and then.
 *
 * <p>One thread.
 */
final class ProgressLine {

    private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(200);
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Consumer<String> lines;
    private final Clock clock = Clock.systemUTC();
    private boolean shown;
    private Duration last = Duration.ZERO;

    /**
     * Creates a line.
     *
     * @param terminal whether {@code out} is one on which the line may be written over
     * @param lines takes plain lines if it is not
     */
    ProgressLine(PrintStream out, boolean terminal, Consumer<String> lines) {
        this.out = out;
        this.terminal = terminal;
        this.lines = lines;
    }

    /** Returns how long to wait before {@link #show}. */
    Duration interval() {
        return TERMINAL_INTERVAL;
    }

    void show(RunProgress progress) {
        show(progress.elapsed(), () -> text(progress, clock));
    }

    /** Shows {@code text}, made only if it is time for it. */
    void show(Duration elapsed, Supplier<String> text) {
        if (terminal) {
            out.print(CLEAR_LINE + text.get());
            out.flush();
            shown = true;
        } else if (elapsed.minus(last).compareTo(PLAIN_INTERVAL) >= 0) {
            last = elapsed;
            lines.accept(text.get());
        }
    }

    /** Removes the line, so that other text can follow. */
    void clear() {
        if (shown) {
            out.print(CLEAR_LINE);
            out.flush();
            shown = false;
        }
    }

    static String text(RunProgress progress, Clock clock) {
        RunCounts counts = progress.counts();
        StringBuilder text = new StringBuilder();
        double share = progress.share();
        if (share >= 0) {
            text.append(String.format(Locale.ROOT, "%3.0f%%  ", Math.floor(share * 100)));
        }
        text.append(count(counts.read())).append(" read, ");
        if (counts.added() > 0) {
            text.append(count(counts.added())).append(" added, ");
        }
        text.append(count(counts.written())).append(" written");
        if (counts.filtered() > 0) {
            text.append(", ").append(count(counts.filtered())).append(" filtered");
        }
        if (counts.rejected() > 0) {
            text.append(", ").append(count(counts.rejected())).append(" rejected");
        }
        double seconds = progress.elapsed().toNanos() / 1e9;
        long moved = counts.read() - progress.resumed().read();
        if (seconds > 0.5) {
            text.append("  ").append(count(Math.round(moved / seconds))).append("/s");
        }
        if (share > 0.01 && share < 1 && seconds > 1) {
            text.append("  ").append(duration(Duration.ofMillis(Math.round(seconds * 1000 * (1 - share) / share))));
            text.append(" left");
        }
        if (share < 0) {
            text.append(behind("  ", progress.source(), clock.instant()));
        }
        if (progress.source().yields()) {
            text.append("  makes way for others at the source");
        }
        if (!progress.suspended().isEmpty()) {
            text.append("  suspended: ")
                    .append(progress.suspended().stream()
                            .map(Suspension::dataset)
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        if (!progress.overdue().isZero()) {
            text.append("  degraded: no checkpoint for ").append(duration(progress.overdue()));
        }
        return text.toString();
    }

    /** Returns, behind {@code prefix}, how far reading is behind: {@code 12 345 behind by 42.0 s}; nothing if it is not known. */
    static String behind(String prefix, SourceLag lag, Instant now) {
        if (lag.records().isEmpty() && lag.bytes().isEmpty()) {
            return "";
        }
        String waiting = lag.records().isPresent()
                ? count(lag.records().getAsLong())
                : count(lag.bytes().getAsLong()) + " bytes";
        return prefix + waiting + " behind"
                + lag.age(now)
                        .filter(age -> !age.isZero())
                        .map(age -> " by " + duration(age))
                        .orElse("");
    }

    /** Returns a number with thin groups of digits, such as {@code 1 234 567}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    /** Returns a duration for people, such as {@code 0.42 s} or {@code 3 min 5 s}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
