package io.dataweaver.cli;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetterErrorCode;
import io.dataweaver.core.deadletter.DeadRecord;
import io.dataweaver.core.deadletter.Fate;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Shows one dead letter, all of it. */
@CommandLine.Command(name = "show", description = "Shows all that is known of one dead letter.", sortOptions = false)
final class DlqShowCommand implements CliCommand {

    @CommandLine.Mixin
    DlqTarget target;

    @CommandLine.Parameters(index = "1", paramLabel = "ID", description = "The id of the letter, or its start.")
    String id;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        DeadLetter letter = target.letters()
                .find(id)
                .orElseThrow(() -> new DataWeaverException(
                        DeadLetterErrorCode.NOT_FOUND,
                        "no letter of '" + target.pipeline + "' has an id that begins with '" + id
                                + "', or several have",
                        "see `dataweaver dlq list " + target.pipeline + " --all`",
                        null));
        console.data(text(letter));
        return Answer.done(DlqListCommand.tree(letter));
    }

    private static String text(DeadLetter letter) {
        StringBuilder text = new StringBuilder();
        line(text, "id", letter.id());
        line(text, "pipeline", letter.pipeline() + ", " + letter.run() + ", definition " + letter.fingerprint());
        line(text, "rejected", letter.rejectedAt() + " by " + letter.step());
        line(text, "place", letter.dataset() + ", " + letter.split() + ", record " + letter.origin());
        line(text, "code", letter.code());
        line(text, "column", letter.column() == null ? "" : letter.column());
        line(text, "message", letter.message());
        letter.causes().forEach(cause -> line(text, "cause", cause));
        line(text, letter.isOriginal() ? "record" : "seen", letter.record().text());
        if (letter.record() instanceof DeadRecord.Row row) {
            String columns = row.schema().fields().stream().map(Field::toString).collect(Collectors.joining(", "));
            line(text, "columns", columns);
        }
        if (letter.seen() != null) {
            line(text, "seen", letter.seen().json());
        }
        Fate fate = letter.fate();
        String attempts =
                fate.attempts() == 0 ? "" : ", rejected again " + fate.attempts() + " times, last with " + fate.code();
        line(text, "fate", fate.status().label() + (fate.run() == null ? "" : " in " + fate.run()) + attempts);
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("%-9s %s%n", name, value));
        }
    }
}
