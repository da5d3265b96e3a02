package io.dataweaver.core.alert;

import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The alert hook {@code command}: an alert starts a program. Only programs in one folder, which is chosen by who installs
 * and not by who writes pipelines.
 */
public final class CommandAlertPlugin implements AlertHookPlugin {

    static final Option<String> RUN = Option.required(
                    "run",
                    OptionType.TEXT,
                    "The name of a program in the folder of hooks: the one that the environment variable"
                            + " `DATAWEAVER_HOOKS` names, or `hooks` of the installation.")
            .example("page-someone");

    static final Option<List<String>> ARGUMENTS = Option.of(
                    "arguments", OptionType.listOf(OptionType.TEXT), "What the program is called with.")
            .example("[--team, data]");

    static final Option<Map<String, Secret>> ENVIRONMENT = Option.of(
                    "environment",
                    OptionType.mapOf(OptionType.SECRET),
                    "Variables that the program gets. Of those of DataWeaver itself it gets only `PATH`, `HOME`, `USER`,"
                            + " `LANG`, `TZ` and `TMPDIR`.")
            .example("{PAGER_KEY: \"${secret:env/PAGER_KEY}\"}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ALERT_HOOK, "command")
            .summary(
                    "Starts a program with the alert as JSON, as `webhook` sends it, at its standard input, and what is"
                            + " most needed in the variables `DATAWEAVER_EVENT`, `DATAWEAVER_SEVERITY`, `DATAWEAVER_PIPELINE` and"
                            + " `DATAWEAVER_TEXT`. It has 10 seconds, and has to end with status 0.")
            .mainOption(RUN)
            .options(ARGUMENTS, ENVIRONMENT)
            .example("page-someone")
            .build();

    private final Map<String, String> variables;

    /** For the service loader. */
    public CommandAlertPlugin() {
        this(System.getenv());
    }

    /** Creates a plugin for a process with these variables. */
    CommandAlertPlugin(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public AlertHook create(Options options, PluginContext context) {
        return new CommandAlertHook(
                program(options.get(RUN)),
                options.find(ARGUMENTS).orElse(List.of()),
                options.find(ENVIRONMENT).orElse(Map.of()));
    }

    private Path program(String name) {
        String folder = variables.getOrDefault("DATAWEAVER_HOOKS", "");
        String home = variables.getOrDefault("DATAWEAVER_HOME", "");
        if (folder.isEmpty() && home.isEmpty()) {
            throw notInstalled("no folder of hooks is set, so `" + name + "` cannot be run");
        }
        Path hooks = folder.isEmpty() ? Path.of(home, "hooks") : Path.of(folder);
        if (!NAME.matcher(name).matches()) {
            throw notInstalled("`run` takes the name of a program in " + hooks + ", but is '" + name + "'");
        }
        Path program = hooks.resolve(name).toAbsolutePath();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw notInstalled("there is no executable program '" + name + "' in " + hooks);
        }
        return program;
    }

    private static OptionException notInstalled(String message) {
        return new OptionException(
                AlertErrorCode.COMMAND_NOT_INSTALLED,
                message,
                AlertErrorCode.COMMAND_NOT_INSTALLED.remedy(),
                List.of(RUN.name()));
    }
}
