package io.dataweaver.cli;

import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** Lists dead letters: the oldest of them, and how many there are of each kind. */
@CommandLine.Command(
        name = "list",
        description = "Lists dead letters that wait, and counts them by step and code.",
        sortOptions = false)
final class DlqListCommand implements CliCommand {

    private static final int SHOWN = 20;
    private static final int ID_DIGITS = 8;
    private static final int TEXT_WIDTH = 60;

    @CommandLine.Mixin
    DlqTarget target;

    @CommandLine.Mixin
    DlqFilter filter;

    @CommandLine.Option(names = "--all", description = "Also letters that were replayed or dropped.")
    boolean all;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        List<DeadLetter> shown = new ArrayList<>();
        Map<String, Long> kinds = new TreeMap<>();
        LetterFilter wanted = filter.narrow(all ? LetterFilter.ALL : LetterFilter.WAITING);
        long most = filter.limit == null ? SHOWN : filter.limit;
        DeadLetters.Found found = target.letters().forEach(wanted, letter -> {
            kinds.merge(letter.step() + " " + letter.code(), 1L, Long::sum);
            if (shown.size() < most) {
                shown.add(letter);
            }
        });
        print(shown, kinds, found, console);
        return new Answer(
                ExitStatus.DONE,
                Answer.ordered("letters", found.letters(), "damaged", found.damaged(), "kinds", kinds),
                shown.stream().map(DlqListCommand::tree).toList(),
                null);
    }

    private void print(List<DeadLetter> shown, Map<String, Long> kinds, DeadLetters.Found found, Console console) {
        if (shown.isEmpty()) {
            console.info("no dead letters" + target.unknown().orElse(""));
        } else {
            List<List<String>> rows = new ArrayList<>();
            for (DeadLetter letter : shown) {
                rows.add(List.of(
                        letter.id().substring(0, ID_DIGITS),
                        letter.rejectedAt().toString().substring(0, 19).replace('T', ' '),
                        letter.step(),
                        letter.code(),
                        letter.split() + ":" + letter.origin(),
                        shorten((letter.column() == null ? "" : letter.column() + ": ") + letter.message()),
                        all
                                ? letter.fate().status().label()
                                : String.valueOf(letter.fate().attempts())));
            }
            TextTable table = new TextTable(
                    List.of("ID", "REJECTED", "STEP", "CODE", "PLACE", "REASON", all ? "FATE" : "RETRIED"), rows);
            console.data(String.join("\n", table.lines(UnaryOperator.identity())));
        }
        kinds.forEach((kind, count) -> console.info(ProgressLine.count(count) + " × " + kind));
        if (found.letters() > shown.size()) {
            console.info(ProgressLine.count(found.letters()) + " in all; see more with --limit");
        }
        if (found.damaged() > 0) {
            console.info(found.damaged() + " lines are damaged and cannot be read");
        }
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= TEXT_WIDTH ? line : line.substring(0, TEXT_WIDTH - 1) + "…";
    }

    /** Returns a letter as the answer of a command holds it. */
    static Map<String, Object> tree(DeadLetter letter) {
        return Answer.ordered(
                "id", letter.id(),
                "pipeline", letter.pipeline(),
                "run", letter.run(),
                "fingerprint", letter.fingerprint(),
                "rejectedAt", letter.rejectedAt().toString(),
                "dataset", letter.dataset(),
                "split", letter.split(),
                "origin", letter.origin(),
                "step", letter.step(),
                "code", letter.code(),
                "column", letter.column(),
                "message", letter.message(),
                "causes", letter.causes(),
                "record", letter.record().text(),
                "seen", letter.seen() == null ? null : letter.seen().json(),
                "fate", letter.fate().status().label(),
                "attempts", letter.fate().attempts());
    }
}
