package io.dataweaver.cli;

import picocli.CommandLine;

/** Prints which DataWeaver on which Java this is. */
@CommandLine.Command(name = "version", description = "Prints the version.")
final class VersionCommand implements CliCommand, CommandLine.IVersionProvider {

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        console.data(line());
        return Answer.done(Answer.ordered(
                "version", version(),
                "java", Runtime.version().toString(),
                "os", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    private static String line() {
        return "dataweaver " + version() + " (Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ")";
    }

    /** The jar's manifest has it; classes that run from a build folder have none. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
