package io.dataweaver.cli;

import io.dataweaver.core.rehearsal.PlainValue;
import io.dataweaver.core.verify.Difference;
import io.dataweaver.core.verify.VerifyReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Shows what a verification has found. */
final class VerifyText {

    private static final int MAX_CELLS = 60;

    private final Console console;

    VerifyText(Console console) {
        this.console = console;
    }

    /** Shows the differences as data, and what else there is to say beside. */
    void show(VerifyReport report) {
        if (!report.differences().isEmpty()) {
            console.data(String.join("\n", table(report).lines(console.paint()::bold)));
        }
        lines(report).forEach(console::info);
    }

    /** Returns the differences, a line for each column. */
    static TextTable table(VerifyReport report) {
        return new TextTable(List.of("difference", "dataset", "key", "column", "source", "sink"), rows(report));
    }

    /** Returns what there is to say of each dataset, and of all at last. */
    static List<String> lines(VerifyReport report) {
        List<String> lines = new ArrayList<>();
        report.datasets().forEach(each -> lines.add(line(each, report)));
        lines.add(report.pipeline() + ": " + verdict(report));
        report.resumed()
                .ifPresent(begun -> lines.add("this went on with a verification that was interrupted, begun at " + begun
                        + "; --restart compares everything anew"));
        return lines;
    }

    private static List<List<String>> rows(VerifyReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Difference each : report.differences()) {
            String dataset = DisplayText.visible(dataset(report, each.sink(), each.dataset()));
            String kind = each.kind().name().toLowerCase(Locale.ROOT);
            String key = DisplayText.cut(key(each), MAX_CELLS);
            if (each.kind() == Difference.Kind.DUPLICATE) {
                rows.add(List.of(kind, dataset, key, "", times(each.sourceRows()), times(each.sinkRows())));
            } else if (each.columns().isEmpty()) {
                rows.add(List.of(kind, dataset, key, "", "", ""));
            }
            boolean first = true;
            for (Difference.ColumnDifference column : each.columns()) {
                String source = shown(column.source());
                String sink = shown(column.sink());
                int from = from(source, sink);
                rows.add(List.of(
                        first ? kind : "",
                        first ? dataset : "",
                        first ? key : "",
                        DisplayText.visible(column.column()),
                        cut(source, from),
                        cut(sink, from)));
                first = false;
            }
        }
        return rows;
    }

    private static String times(long count) {
        return ProgressLine.count(count) + (count == 1 ? " row" : " rows");
    }

    private static String key(Difference difference) {
        StringJoiner key = new StringJoiner(", ");
        difference.key().forEach((name, value) -> key.add(DisplayText.visible(name) + "=" + shown(value)));
        return key.toString();
    }

    /** Text stands in quotes, so that blanks at its ends are seen, and that it is no null. */
    private static String shown(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + DisplayText.visible(text) + "'";
        }
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : DisplayText.visible(PlainValue.show(value));
    }

    /** Returns from where two values are shown, so that what differs is among it. */
    private static int from(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same < MAX_CELLS - 2 ? 0 : same - MAX_CELLS / 2;
    }

    private static String cut(String value, int from) {
        if (from == 0 || from >= value.length()) {
            return DisplayText.cut(value, MAX_CELLS);
        }
        int start = Character.isLowSurrogate(value.charAt(from)) ? from + 1 : from;
        return DisplayText.cut(DisplayText.CUT + value.substring(start), MAX_CELLS);
    }

    private static String dataset(VerifyReport report, String sink, String dataset) {
        boolean several = report.datasets().stream()
                        .map(VerifyReport.Compared::sink)
                        .distinct()
                        .count()
                > 1;
        return several ? sink + "/" + dataset : dataset;
    }

    private static String line(VerifyReport.Compared each, VerifyReport report) {
        String keyed = each.key().isEmpty() ? " (no key: whole rows were compared)" : "";
        return dataset(report, each.sink(), each.dataset()) + ": " + ProgressLine.count(each.sourceRows())
                + " rows of the source, " + ProgressLine.count(each.sinkRows()) + " of the sink" + keyed + "; "
                + numbers(each)
                + (each.leftOut().isEmpty()
                        ? ""
                        : "; not compared, because the sink leaves it out: " + String.join(", ", each.leftOut()));
    }

    private static String numbers(VerifyReport.Compared each) {
        StringJoiner numbers = new StringJoiner(", ");
        numbers.setEmptyValue("equal");
        add(numbers, each.missing(), "missing");
        add(numbers, each.extra(), "extra");
        add(numbers, each.different(), "different");
        add(numbers, each.duplicate(), "duplicate");
        add(numbers, each.unsettled(), "being written at each look");
        return numbers.toString();
    }

    private static void add(StringJoiner numbers, long count, String what) {
        if (count > 0) {
            numbers.add(ProgressLine.count(count) + " " + what);
        }
    }

    private static String verdict(VerifyReport report) {
        StringBuilder text = new StringBuilder();
        if (report.isEqual()) {
            text.append(report.unsettled() == 0 ? "equal" : "no difference that stays");
        } else {
            text.append(report.complete() ? "" : "at least ")
                    .append(ProgressLine.count(report.differing()))
                    .append(report.differing() == 1 ? " difference" : " differences");
            if (report.differences().size() < report.differing()) {
                text.append(" (--limit shows more)");
            }
        }
        if (report.sample() < 1) {
            text.append(String.format(Locale.ROOT, " among %.6g %% of the keys", report.sample() * 100));
        }
        if (report.agreed() > 0) {
            text.append("; ").append(ProgressLine.count(report.agreed())).append(" had caught up when looked at again");
        }
        if (report.rejected() > 0) {
            text.append("; ").append(ProgressLine.count(report.rejected())).append(" rejected, and so not expected");
        }
        return text.append("; ").append(speed(report)).toString();
    }

    /** Of a verification that has looked once: what it has waited for otherwise says nothing of its speed. */
    private static String speed(VerifyReport report) {
        String duration = ProgressLine.duration(report.duration());
        double seconds = Math.max(report.duration().toNanos() / 1e9, 0.001);
        long rows = report.sum(each -> each.sourceRows() + each.sinkRows());
        return report.looks() > 0
                ? duration
                : duration + ", " + ProgressLine.count(Math.round(rows / seconds)) + " rows/s";
    }

    /** Returns the numbers of a report for programs. */
    static Map<String, Object> summary(VerifyReport report) {
        return Answer.ordered(
                "equal", report.isEqual(),
                "sourceRows", report.sum(VerifyReport.Compared::sourceRows),
                "sinkRows", report.sum(VerifyReport.Compared::sinkRows),
                "missing", report.sum(VerifyReport.Compared::missing),
                "extra", report.sum(VerifyReport.Compared::extra),
                "different", report.sum(VerifyReport.Compared::different),
                "duplicate", report.sum(VerifyReport.Compared::duplicate),
                "unsettled", report.unsettled(),
                "complete", report.complete());
    }

    /** Returns a report for programs. */
    static Map<String, Object> tree(VerifyReport report) {
        return Answer.ordered(
                "pipeline", report.pipeline(),
                "datasets", report.datasets().stream().map(VerifyText::tree).toList(),
                "differences",
                        report.differences().stream().map(VerifyText::tree).toList(),
                "complete", report.complete(),
                "looks", report.looks(),
                "caughtUp", report.agreed(),
                "rejected", report.rejected(),
                "sample", report.sample(),
                "seconds", report.duration().toMillis() / 1000.0,
                "lastVerified", report.asOf().toString(),
                "resumed", report.resumed().map(Instant::toString));
    }

    private static Map<String, Object> tree(VerifyReport.Compared each) {
        return Answer.ordered(
                "sink", each.sink(),
                "dataset", each.dataset(),
                "key", each.key(),
                "leftOut", each.leftOut(),
                "sourceRows", each.sourceRows(),
                "sinkRows", each.sinkRows(),
                "missing", each.missing(),
                "extra", each.extra(),
                "different", each.different(),
                "duplicate", each.duplicate(),
                "unsettled", each.unsettled());
    }

    private static Map<String, Object> tree(Difference each) {
        Map<String, Object> key = new LinkedHashMap<>();
        each.key().forEach((name, value) -> key.put(name, Optional.ofNullable(value)));
        List<Object> columns = new ArrayList<>();
        each.columns()
                .forEach(column -> columns.add(
                        Answer.ordered("column", column.column(), "source", column.source(), "sink", column.sink())));
        return Answer.ordered(
                "kind", each.kind().name().toLowerCase(Locale.ROOT),
                "sink", each.sink(),
                "dataset", each.dataset(),
                "key", key,
                "sourceRows", each.sourceRows(),
                "sinkRows", each.sinkRows(),
                "columns", columns);
    }
}
