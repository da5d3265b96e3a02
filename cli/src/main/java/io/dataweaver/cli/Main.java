package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.problem.Suggestions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The entry point of the {@code dataweaver} command. */
@CommandLine.Command(
        name = "dataweaver",
        header = "Copies data between systems and keeps it in step.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footer = {
            "",
            "Exit status: 0 done; 1 the pipeline failed; 2 the command or a definition is wrong; 3 something around it is "
                    + "missing or refuses; 4 more was rejected than allowed, tests failed, or a copy differs; "
                    + "130 interrupted, after a clean drain."
        })
public final class Main {

    /** In the order of the help. Made when they are needed: reading what picocli must know of one takes time. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("quickstart", QuickstartCommand::new);
        commands.put("init", InitCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("validate", ValidateCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("preview", PreviewCommand::new);
        commands.put("test", TestCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("repair", RepairCommand::new);
        commands.put("dlq", DlqCommand::new);
        commands.put("approve", ApproveCommand::new);
        commands.put("position", PositionCommand::new);
        commands.put("tap", TapCommand::new);
        commands.put("worker", WorkerCommand::new);
        commands.put("delete", DeleteCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("connector", ConnectorCommand::new);
        commands.put("list", ListCommand::new);
        commands.put("describe", DescribeCommand::new);
        commands.put("schema", SchemaCommand::new);
        commands.put("docs", DocsCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs the command and returns its exit status. */
    static int execute(String... arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = execute(out, err, arguments);
        out.flush();
        err.flush();
        return status;
    }

    /** Runs the command with streams of its own, and returns its exit status. */
    static int execute(PrintStream out, PrintStream err, String... arguments) {
        String name = arguments.length == 0 ? "" : arguments[0];
        Set<String> needed = COMMANDS.containsKey(name) ? Set.of(name) : COMMANDS.keySet();
        CommandLine line = commandLine(needed);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionStrategy(parsed -> answer(parsed, out, err));
        line.setParameterExceptionHandler((wrong, given) -> usage(wrong, given, out, err));
        return line.execute(arguments);
    }

    /** Returns the command with all that is below it, for completion. */
    static CommandLine whole() {
        return commandLine(COMMANDS.keySet());
    }

    private static CommandLine commandLine(Set<String> names) {
        CommandLine line = new CommandLine(new Main());
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(110);
        return line;
    }

    private static int answer(CommandLine.ParseResult parsed, PrintStream out, PrintStream err) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine.ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        CommandLine.Model.CommandSpec spec = deepest.commandSpec();
        if (spec.userObject() instanceof QuickstartCommand quickstart) {
            return run(quickstart, new GlobalOptions().console(out, err, false));
        }
        if (!(spec.userObject() instanceof CliCommand command)) {
            spec.commandLine().usage(spec.commandLine().getErr());
            return ExitStatus.WRONG;
        }
        CommandLine.Model.CommandSpec mixin = spec.mixins().get("global");
        GlobalOptions options =
                mixin != null && mixin.userObject() instanceof GlobalOptions given ? given : new GlobalOptions();
        Console console = options.console(out, err, command.serves());
        Answer answer = run(command, console);
        console.envelope(spec.name(), answer);
        return answer.status();
    }

    /** Says what is wrong with the arguments in two lines; the whole help would hide it. */
    private static int usage(
            CommandLine.ParameterException wrong, String[] arguments, PrintStream out, PrintStream err) {
        CommandLine.Model.CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        String name = spec.parent() == null && arguments.length > 0 ? arguments[0] : "";
        String meant = name.startsWith("-") || COMMANDS.containsKey(name)
                ? null
                : Suggestions.didYouMean(name, COMMANDS.keySet());
        String message = meant != null || (!name.isEmpty() && !name.startsWith("-"))
                ? "there is no command `" + name + "`"
                : String.valueOf(wrong.getMessage());
        DataWeaverException usage = new DataWeaverException(
                CliErrorCode.USAGE,
                message,
                (meant == null ? "" : meant + " ") + "see `" + spec.qualifiedName() + " --help`",
                null);
        GlobalOptions options = new GlobalOptions();
        options.json = Arrays.asList(arguments).contains("--json");
        Console console = options.console(out, err, false);
        console.failure(usage);
        console.envelope(spec.name(), new Answer(ExitStatus.WRONG, Map.of(), Map.of(), usage));
        return ExitStatus.WRONG;
    }

    private static int run(QuickstartCommand quickstart, Console console) {
        try {
            return quickstart.call();
        } catch (InterruptedException interrupted) {
            return ExitStatus.INTERRUPTED;
        } catch (DataWeaverException failed) {
            console.failure(failed);
            return ExitStatus.of(failed);
        }
    }

    private static Answer run(CliCommand command, Console console) {
        try {
            return command.run(console);
        } catch (CommandLine.ParameterException usage) {
            throw usage;
        } catch (Exception failed) {
            console.failure(failed);
            return new Answer(ExitStatus.of(failed), Map.of(), Map.of(), failed);
        }
    }
}
