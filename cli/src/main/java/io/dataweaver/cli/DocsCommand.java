package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/** Prints what an error code means and what to do about it. */
@CommandLine.Command(name = "docs", description = "Prints what an error code means and what to do about it.")
final class DocsCommand implements CliCommand {

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Parameters(
            paramLabel = "CODE",
            arity = "0..1",
            description = "A code such as DW-CFG-014; all of them, if left out.")
    String code = "";

    @CommandLine.Option(names = "--markdown", description = "Print a page of all codes in Markdown.")
    boolean markdown;

    @Override
    public Answer run(Console console) {
        try (ConnectorManager connectors = Installation.connectors()) {
            List<ErrorCode> codes = EngineErrorCodes.withInstalled(connectors);
            if (markdown) {
                console.data(markdown(codes));
                return Answer.done(codes.stream().map(DocsCommand::tree).toList());
            }
            if (code.isEmpty()) {
                codes.forEach(each -> console.data(each.id() + "  " + each.meaning()));
                return Answer.done(codes.stream().map(DocsCommand::tree).toList());
            }
            ErrorCode found = find(codes);
            console.data(page(found));
            return Answer.done(tree(found));
        }
    }

    private ErrorCode find(List<ErrorCode> codes) {
        String wanted = code.toUpperCase(Locale.ROOT);
        List<String> ids = new ArrayList<>();
        for (ErrorCode each : codes) {
            if (each.id().equals(wanted)) {
                return each;
            }
            ids.add(each.id());
        }
        throw new DataWeaverException(
                CliErrorCode.NO_SUCH_CODE,
                "there is no error code `" + code + "`",
                Suggestions.closest(wanted, ids)
                        .map(close -> "did you mean `" + close + "`?")
                        .orElse("dataweaver docs lists all"),
                null);
    }

    private static Map<String, Object> tree(ErrorCode code) {
        return Answer.ordered(
                "code", code.id(),
                "kind", code.kind().name().toLowerCase(Locale.ROOT),
                "meaning", code.meaning(),
                "remedy", code.remedy());
    }

    private static String page(ErrorCode code) {
        return code.id() + ": " + code.meaning() + "\n\n" + kind(code.kind()) + "\n\n" + code.remedy() + "\n";
    }

    /** Returns a page with a section for each code. */
    static String markdown(List<ErrorCode> codes) {
        StringBuilder text =
                new StringBuilder("# Error codes\n\nCodes are stable: search for them, and script on them.\n");
        for (ErrorCode each : codes) {
            text.append("\n## ")
                    .append(each.id())
                    .append("\n\n")
                    .append(Character.toUpperCase(each.meaning().charAt(0)))
                    .append(each.meaning().substring(1))
                    .append(".\n\n")
                    .append(each.remedy())
                    .append("\n\n")
                    .append(kind(each.kind()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String kind(ErrorKind kind) {
        return switch (kind) {
            case DEFINITION -> "The definition is wrong; nothing was started (exit status 2).";
            case SCHEMA -> "Source and sink do not agree about columns or types (exit status 2).";
            case ENVIRONMENT -> "Something that the run needs is missing, unreachable or refuses (exit status 3).";
            case TRANSIENT ->
                "It may pass: the call is tried again as `errors.retry` says (exit status 3 if it does not).";
            case AMBIGUOUS -> "The outcome of a call is unknown; the state is read again before going on.";
            case RECORD -> "One record is rejected, as `errors.policy` says; the others go on.";
            case FATAL -> "Going on would lose or bend data, so the run ended (exit status 1).";
            case INTERNAL -> "A mistake in DataWeaver itself (exit status 1).";
        };
    }
}
