package io.dataweaver.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints a script that completes commands and options in a shell. */
@CommandLine.Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options.",
            "",
            "  bash, zsh:  source <(dataweaver completion bash)",
            "  fish:       dataweaver completion fish | source"
        })
final class CompletionCommand implements CliCommand {

    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    Shell shell;

    @Override
    public Answer run(Console console) {
        String script = switch (shell) {
            case BASH, ZSH -> AutoComplete.bash("dataweaver", Main.whole());
            case FISH -> fish(Main.whole());
        };
        console.data(script);
        return Answer.done(Map.of("script", script));
    }

    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c dataweaver -f\n");
        root.getSubcommands().forEach((name, command) -> {
            String[] description = command.getCommandSpec().usageMessage().description();
            script.append("complete -c dataweaver -n __fish_use_subcommand -a ")
                    .append(name)
                    .append(" -d ")
                    .append(quote(description.length == 0 ? "" : description[0]))
                    .append('\n');
            command.getCommandSpec().options().forEach(option -> {
                script.append("complete -c dataweaver -F -n '__fish_seen_subcommand_from ")
                        .append(name)
                        .append("' -l ")
                        .append(option.longestName().replaceFirst("^-+", ""))
                        .append(" -d ")
                        .append(quote(String.join(" ", option.description())))
                        .append('\n');
            });
        });
        return script.toString();
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
